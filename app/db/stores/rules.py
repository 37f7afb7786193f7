"""An outlet's pricing rules on one day, put together from its settings and the dated tax rates."""

from __future__ import annotations

from datetime import date

from app.db.sql import Connection
from app.db.tables.types import day
from app.domain.pricing import PricingRules
from app.domain.rounding import CashRounding, RoundingMode
from app.domain.service_charge import ServiceBase, ServiceCharge
from app.domain.tax import PriceMode, TaxClass, TaxRate, rates_on
from app.wire.master import OutletEntity


class RuleStore:
    """Reads pricing rules inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def on(self, business_date: date, outlet: OutletEntity) -> PricingRules:
        """Return the rules in force at ``outlet`` on ``business_date``; an outlet's own rate wins over the tenant's."""
        rows = self._connection.execute(
            "select tax_class, rate_bp, mode, valid_from, valid_to, base_numerator, base_denominator from tax_rates "
            "where removed = 0 and (outlet_id is null or outlet_id = ?) order by outlet_id is not null",
            (outlet.id.bytes,),
        ).fetchall()
        rates = [
            TaxRate(TaxClass(cls), rate, PriceMode(mode), day(start), None if end is None else day(end), num, den)
            for cls, rate, mode, start, end, num, den in rows
        ]
        return PricingRules(
            rates=rates_on(business_date, rates, pkp=outlet.pkp),
            service=ServiceCharge(outlet.service_rate_bp, ServiceBase(outlet.service_base), outlet.service_taxed),
            rounding=CashRounding(outlet.rounding_step, RoundingMode(outlet.rounding_mode)),
            pkp=outlet.pkp,
        )
