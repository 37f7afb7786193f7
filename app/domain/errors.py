"""Errors by who must act: the cashier now, a supervisor, later again, the owner, or recovery.

``code`` is stable: it is the translation key on the till, the code on the wire and the event in the log.
``facts`` are the values a sentence about the error needs; they never hold a secret or personal data.
"""

from __future__ import annotations

from typing import ClassVar


class WarunginError(Exception):
    """Any refusal that the program foresaw."""

    code: ClassVar[str] = "error"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({shown})"


class RuleViolation(WarunginError):
    """The cashier can put it right now."""

    code = "rule_violation"


class NotPermitted(WarunginError):
    """A supervisor can allow it; the same call may then be made again with the approval."""

    code = "not_permitted"


class NotFound(WarunginError):
    """It is not in the local database."""

    code = "not_found"


class Unavailable(WarunginError):
    """Away now, may work later: queue it, back off, never hold up a sale."""

    code = "unavailable"


class Rejected(WarunginError):
    """Refused for good: park it and show it to the owner."""

    code = "rejected"


class Unusable(WarunginError):
    """Damaged, or too new for this program: stop and offer recovery."""

    code = "unusable"
