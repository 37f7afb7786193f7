"""Where this till stands: its shop, outlet and register, and which day it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from app.db.unit_of_work import UnitOfWork
from app.domain.business_date import business_date
from app.domain.paper import ShopFacts


@dataclass(frozen=True, slots=True)
class TillFacts:
    """What screens say of this till. ``register`` is empty on a device without one."""

    shop: str
    outlet: str
    outlet_code: str
    register: str
    zone: str
    server_url: str
    pkp: bool
    device_id: str


def outlet_day(uow: UnitOfWork) -> date:
    """Return the outlet's business date now. For use inside a unit of work."""
    outlet = uow.device.outlet()
    return business_date(uow.now, ZoneInfo(outlet.zone), time.fromisoformat(outlet.cut_off))


def till_facts(uow: UnitOfWork) -> TillFacts:
    """Return what screens say of this till. Raises NotFound before the first pull."""
    with uow:
        device, outlet = uow.device.identity(), uow.device.outlet()
        return TillFacts(
            shop=outlet.tenant_name,
            outlet=outlet.name,
            outlet_code=outlet.code,
            register=device.register_code or "",
            zone=outlet.zone,
            server_url=device.server_url,
            pkp=outlet.pkp,
            device_id=str(device.device_id),
        )


def shop_facts(uow: UnitOfWork) -> ShopFacts:
    """Return what stands on paper. For use inside a unit of work."""
    device, outlet = uow.device.identity(), uow.device.outlet()
    return ShopFacts(
        shop=outlet.tenant_name,
        outlet=outlet.name,
        address=outlet.address,
        phone=outlet.phone,
        npwp=outlet.npwp,
        pkp=outlet.pkp,
        zone=outlet.zone,
        register=device.register_code or "",
        footer=tuple(outlet.footer),
    )
