"""Messages as they were first written: today's program reads them all, and their bytes are never edited.

A sample is added with a new kind or version; an existing one stays as it is, like the messages in a shop's outbox.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.journal import GENESIS, entry_hash, fingerprint
from app.domain.order import check
from app.wire.bodies import BY_NAME, KINDS, Fact, Kind, OrderCompleted, decode_body, encode_body
from app.wire.envelope import Envelope, decode, encode
from app.wire.orders import order_of

FOLDER = Path(__file__).parents[1] / "data" / "wire"
JOURNAL_HEAD = "15e5a640978f25252f733f0be8a6de47d9680dee0af6475e0e3bd5573e024a63"

SAMPLES = sorted(FOLDER.glob("v*/*.json"))


def _fingerprints() -> dict[str, str]:
    rows = [line.split() for path in FOLDER.glob("v*/fingerprints.txt") for line in _rows(path)]
    return {name: told for told, name in rows}


def _rows(path: Path) -> list[str]:
    return [f"{told}  {path.parent.name}/{name}" for told, name in map(str.split, path.read_text().splitlines())]


def _read(path: Path) -> tuple[Envelope, Fact]:
    envelope = decode(path.read_bytes())
    return envelope, decode_body(envelope.kind, envelope.version, envelope.body)


def _is_within(old: Any, new: Any) -> bool:
    """Say whether everything in ``old`` is in ``new`` with the same value; ``new`` may know more."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new and _is_within(value, new[key]) for key, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(_is_within, old, new))
    return bool(old == new) and type(old) is type(new)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.name}-{kind.version}")
def test_each_kind_and_version_has_a_sample(kind: Kind) -> None:
    assert (FOLDER / f"v{kind.version}" / f"{kind.name}.json").is_file()


def test_the_bytes_of_every_sample_are_those_first_written() -> None:
    found = {f"{path.parent.name}/{path.name}": fingerprint(path.read_bytes()).hex() for path in SAMPLES}
    assert found == _fingerprints()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_todays_program_reads_each_sample_without_losing_a_field(path: Path) -> None:
    envelope, body = _read(path)
    kind = BY_NAME[envelope.kind, envelope.version]
    assert isinstance(body, kind.body)
    assert (envelope.journal_no is not None, envelope.number is not None) == (kind.in_journal, kind.numbered)
    told = json.loads(path.read_bytes())
    assert _is_within(told["body"], json.loads(bytes(encode_body(body))))
    assert _is_within(told, json.loads(encode(envelope)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_an_unknown_field_of_a_newer_program_is_passed_over(path: Path) -> None:
    told = json.loads(path.read_bytes())
    told["body"]["from_the_future"] = {"a": 1}
    told["from_the_future"] = True
    envelope = decode(json.dumps(told).encode())
    assert decode_body(envelope.kind, envelope.version, envelope.body) == _read(path)[1]


def test_the_sample_order_still_adds_up() -> None:
    envelope, body = _read(FOLDER / "v1" / "order_completed.json")
    assert isinstance(body, OrderCompleted)
    order = order_of(envelope, body)
    check(order)
    assert (order.total.minor, order.receipt_no, order.series, order.number) == (
        body.total_minor,
        "TKO1-K01A-260115-0007",
        "A",
        7,
    )


def test_the_samples_of_the_first_version_are_one_unbroken_chain() -> None:
    head = GENESIS
    chained = sorted((read for read in map(_read, FOLDER.glob("v1/*.json")) if read[0].journal_no), key=_journal_no)
    for number, (envelope, _) in enumerate(chained, start=1):
        assert (envelope.journal_no, envelope.journal_prev) == (number, head.hex())
        head = entry_hash(head, number, fingerprint((FOLDER / "v1" / f"{envelope.kind}.json").read_bytes()))
    assert head.hex() == JOURNAL_HEAD


def _journal_no(read: tuple[Envelope, Fact]) -> int:
    return read[0].journal_no or 0
