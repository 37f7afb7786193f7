"""The service charge: the shop's own income, taken on the order, usually part of what is taxed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.money import BASIS_POINTS, Money


class ServiceBase(StrEnum):
    """What the charge is a share of."""

    AFTER_DISCOUNT = "after_discount"
    BEFORE_DISCOUNT = "before_discount"


@dataclass(frozen=True, slots=True)
class ServiceCharge:
    """Rate in basis points (0 is none), its base, and whether tax is due on it."""

    rate_bp: int = 0
    base: ServiceBase = ServiceBase.AFTER_DISCOUNT
    taxed: bool = True

    def __post_init__(self) -> None:
        assert 0 <= self.rate_bp <= BASIS_POINTS

    def on(self, gross: Money, after_discount: Money) -> Money:
        """Return the charge on an order, rounded half up once."""
        base = gross if self.base is ServiceBase.BEFORE_DISCOUNT else after_discount
        return base.share(self.rate_bp)


NO_SERVICE = ServiceCharge()
