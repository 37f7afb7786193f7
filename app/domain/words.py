"""Text as people type it, made fit to be kept: one line, nothing that cannot be seen, no longer than its place."""

from __future__ import annotations


def one_line(text: str, length_max: int) -> str:
    """Return ``text`` with single spaces, without control characters, cut to ``length_max`` characters."""
    seen = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(seen.split())[:length_max].rstrip()
