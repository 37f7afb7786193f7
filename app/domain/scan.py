"""What was typed or scanned into the one field of the selling screen: a quantity, a star, and a code or words."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.quantity import Quantity, QuantityUnreadable, parse_quantity


class CodeUnknown(NotFound):
    """No product has this code; nothing was added."""

    code = "code_unknown"


@dataclass(frozen=True, slots=True)
class Typed:
    """``quantity`` is None when none was given; ``text`` is the code or the words after it."""

    quantity: Quantity | None
    text: str


def parse_typed(text: str) -> Typed:
    """Read ``3*899…``, ``0,75*telur`` or plain text. A star without a readable quantity before it is part of the words."""
    before, star, after = text.partition("*")
    if not star:
        return Typed(None, text.strip())
    try:
        quantity = parse_quantity(before)
    except QuantityUnreadable:
        return Typed(None, text.strip())
    return Typed(quantity, after.strip())
