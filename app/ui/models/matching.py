"""Which parts of a name were found by the typed words, so that the eye sees why a result is there.

A word of one or two letters matches where a word of the name begins, a longer one anywhere: the way the search finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SHORT = 2

Span = tuple[int, int]
"""From, and to before."""


def spans(name: str, words: Sequence[str]) -> list[Span]:
    """Return the parts of ``name`` that ``words`` matched, in order, none touching another."""
    folded = name.casefold()
    if len(folded) != len(name):
        return []  # a letter that folds to two has no place in the name as it is written
    found = sorted(span for word in words if word for span in _found(folded, word.casefold()))
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def pieces(name: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Return ``name`` cut into what was matched and what was not."""
    cut, at = [], 0
    for start, end in spans(name, words):
        cut += [(name[at:start], False), (name[start:end], True)]
        at = end
    cut.append((name[at:], False))
    return [(piece, matched) for piece, matched in cut if piece]


def _found(folded: str, word: str) -> Iterator[Span]:
    at = folded.find(word)
    while at >= 0:
        if len(word) > SHORT or at == 0 or folded[at - 1] == " ":
            yield at, at + len(word)
        at = folded.find(word, at + 1)
