"""What a run of faults has come to; the same words for every kind of fault."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


class ToolMissing(Exception):
    """A program that a run needs is not on this machine: the run is red, never skipped."""


@dataclass(slots=True)
class Tally:
    """``lost``: shown as paid and not in the books. ``doubled``: there twice, or a number twice. ``gaps``: a number missing."""

    rounds: int = 0
    kills: int = 0
    orders: int = 0
    lost: int = 0
    doubled: int = 0
    gaps: int = 0
    findings: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take what another run has come to into this one."""
        self.rounds += other.rounds
        self.kills += other.kills
        self.orders += other.orders
        self.lost += other.lost
        self.doubled += other.doubled
        self.gaps += other.gaps
        self.findings += other.findings

    @property
    def is_clean(self) -> bool:
        """Say whether nothing at all was wrong."""
        return not (self.lost or self.doubled or self.gaps or self.findings)

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return asdict(self)
