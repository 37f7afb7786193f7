"""A body of an old version is read as the newest one of its kind, through every version between; older ones are never written."""

from __future__ import annotations

import msgspec
import pytest

from app.wire import bodies
from app.wire.bodies import BY_BODY, BY_NAME, KINDS, Body, Kind, decode_body, known


class TeaPoured(Body, frozen=True, kw_only=True):
    cups: int


class TeaPoured2(Body, frozen=True, kw_only=True):
    cups_milli: int


class TeaPoured3(Body, frozen=True, kw_only=True):
    cups_milli: int
    sweet: bool


@pytest.fixture
def tea(monkeypatch: pytest.MonkeyPatch) -> tuple[Kind, ...]:
    """A kind with three released versions."""
    kinds = (
        Kind("tea_poured", 1, TeaPoured, upcast=lambda old: TeaPoured2(cups_milli=old.cups * 1_000)),
        Kind("tea_poured", 2, TeaPoured2, upcast=lambda old: TeaPoured3(cups_milli=old.cups_milli, sweet=True)),
        Kind("tea_poured", 3, TeaPoured3),
    )
    for kind in kinds:
        key = kind.name, kind.version
        monkeypatch.setitem(BY_NAME, key, kind)
        monkeypatch.setitem(bodies._decoders, key, msgspec.json.Decoder(kind.body))
    return kinds


def test_each_old_version_is_read_as_the_newest(tea: tuple[Kind, ...]) -> None:
    newest: object = TeaPoured3(cups_milli=2_000, sweet=True)
    assert decode_body("tea_poured", 1, b'{"cups": 2}') == newest
    assert decode_body("tea_poured", 2, b'{"cups_milli": 2000}') == newest
    assert decode_body("tea_poured", 3, b'{"cups_milli": 2000, "sweet": true}') == newest


def test_a_version_of_tomorrow_is_not_known(tea: tuple[Kind, ...]) -> None:
    assert known("tea_poured", 3)
    assert not known("tea_poured", 4)


def test_the_versions_of_a_kind_have_no_hole_and_all_but_the_newest_lead_on() -> None:
    for name in {kind.name for kind in KINDS}:
        versions = sorted((kind for kind in KINDS if kind.name == name), key=lambda kind: kind.version)
        assert [kind.version for kind in versions] == list(range(1, len(versions) + 1))
        assert all(kind.upcast is not None for kind in versions[:-1])
        assert versions[-1].upcast is None
        assert BY_BODY[versions[-1].body] is versions[-1]
