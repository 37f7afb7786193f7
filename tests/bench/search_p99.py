"""How long after each key what it finds stands on the screen, over the words that people type and some that find nothing."""

from __future__ import annotations

from tests.bench.figure import Figure, Scale, at_most, middle, percentile
from tests.bench.window import TillWindow, open_window
from tests.bench.world import World

NAME = "search_p99"
GOAL = 50.0
TYPED = (
    *("m", "s", "k", "b", "g", "t", "p", "e"),
    *("mi", "su", "ko", "be", "gu", "te", "sa", "ai"),
    *("mie", "kop", "sus", "min", "ber", "pas", "gor", "isi"),
    *("goreng", "minyak", "sabun", "kecap", "jumbo", "keluarga", "rendang"),
    *("mi goreng", "goreng mi", "kopi susu jumbo", "sabun ke", "mi g", "ekstra 8 g"),
    *("zzz", "qx", "mi zzzz", "tidakada", "goreng qq"),
)
"""One letter, two, three, whole words, several in any order, and words without a hit."""


def measure(world: World, scale: Scale) -> Figure:
    """Type each text key by key and wait after each key for the painted answer, as a person does who looks."""
    samples: list[float] = []
    with world.copy("search") as path, open_window(path, world.passphrase) as till:
        for _ in range(scale.of(4, 1)):
            for text in TYPED:
                samples += _type(till, text)
    return at_most(
        NAME,
        percentile(samples, 99),
        GOAL,
        "ms",
        f"99th percentile of {len(samples)} keys at {scale.products} products: from the key event to the end of the paint "
        "of what it found, the time for which a key is held back to tell a scanner included, real window offscreen",
        median_ms=round(middle(samples), 2),
        worst_ms=round(max(samples), 2),
    )


def _type(till: TillWindow, text: str) -> list[float]:
    """Type into the empty field and return a time for each key that asks something new; a space asks nothing."""
    took = []
    for end in range(1, len(text) + 1):
        if text[end - 1] == " ":
            till.type(" ")
            till.until(lambda: till.page.texts()["field"] == text[:end])  # noqa: B023
            till.settle()
        else:
            took.append(_press(till, text[:end]))
    till.escape()
    return took


def _press(till: TillWindow, typed: str) -> float:
    """Press the last key of ``typed`` and return how long it took until what all of it finds was painted."""
    return till.milliseconds_to(
        till.page.search_popup.painted,
        lambda: till.type(typed[-1]),
        fits=lambda: till.page.texts()["field"] == typed,
    )
