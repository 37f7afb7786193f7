"""Every error that the program can foresee is told in a sentence: what is safe, what to do, no code and no shouting."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest

import app
from app.db.errors import DiskFull
from app.domain.cart import LabelQuantityFixed
from app.domain.errors import RuleViolation, Unavailable, WarunginError
from app.domain.payment import PaidTooLittle, PaidTooMuch
from app.domain.quantity import QuantityNotWhole
from app.domain.scan import CodeUnknown
from app.domain.staff import PinLocked, PinWrong, Right, RightMissing
from app.ports import KeyAway, PrinterAway
from app.ui.error_texts import CLASSES, ENTRIES, RIGHTS
from app.ui.error_view import report_id, right_name, sentence
from app.ui.icons import has_icon
from app.ui.widgets.pill import TONES

LAYERS = ("domain", "wire", "ports", "db", "services", "devices", "sync", "runtime")


def _import_the_layers() -> None:
    for found in pkgutil.walk_packages(app.__path__, "app."):
        layer = found.name.split(".")[1]
        if layer in LAYERS and ".migrations." not in found.name:
            import_module(found.name)


def _below(kind: type[WarunginError]) -> Iterator[type[WarunginError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


_import_the_layers()
KINDS = sorted(
    {kind for kind in _below(WarunginError) if kind.__module__.startswith("app.")}, key=lambda kind: kind.code
)
CODES = {kind.code for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_error_has_a_sentence_of_its_own(kind: type[WarunginError]) -> None:
    assert kind.code in ENTRIES, f"{kind.__name__} would be told in the words of its class"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_error_without_its_facts_still_reads_as_a_sentence(kind: type[WarunginError]) -> None:
    told = sentence(kind())
    assert told.title
    assert told.sentence.endswith(".")
    assert "{" not in told.line
    assert told.tone in TONES
    assert has_icon(told.icon)


def test_no_sentence_is_kept_for_an_error_that_does_not_exist() -> None:
    assert {key.partition(".")[0] for key in ENTRIES} - CODES == set()


@pytest.mark.parametrize("key", ENTRIES)
def test_no_sentence_shouts_or_names_its_code(key: str) -> None:
    words = f"{ENTRIES[key].title} {ENTRIES[key].sentence}"
    assert "!" not in words
    assert key.partition(".")[0] not in words.split() or "_" not in key
    assert not ENTRIES[key].title.endswith(".")


def test_money_is_written_as_money() -> None:
    told = sentence(PaidTooLittle(due=139_000, received=130_000, missing=9_000))
    assert told.title == "Uang belum cukup"
    assert told.sentence == "Keranjang aman. Kurang Rp\u00a09.000 dari tagihan Rp\u00a0139.000."


def test_the_largest_amounts_are_written_whole() -> None:
    told = sentence(PaidTooMuch(due=999_999_999, received=9_999_999_999_999))
    assert "Rp\u00a09.999.999.999.999" in told.sentence
    assert "Rp\u00a0999.999.999;" in told.sentence


def test_quantities_and_durations_are_written_as_people_read_them() -> None:
    assert "bukan 0,75." in sentence(QuantityNotWhole(milli=750)).sentence
    assert "dalam 0:30," in sentence(PinLocked(seconds=30)).sentence
    assert "dalam 15:00," in sentence(PinLocked(seconds=900)).sentence
    assert sentence(PinWrong(tries_left=3)).line == "PIN salah. Sisa percobaan: 3."


def test_a_missing_right_is_named_in_words() -> None:
    told = sentence(RightMissing(right="drawer.open"))
    assert told.title == "Perlu persetujuan supervisor"
    assert told.sentence.endswith("membuka laci tanpa penjualan.")
    assert (told.tone, told.icon) == ("info", "shield")


def test_each_right_has_a_name() -> None:
    assert set(RIGHTS) == {right.value for right in Right}
    assert all(right_name(right) for right in Right)


def test_a_long_typed_text_is_cut() -> None:
    told = sentence(CodeUnknown(typed="9" * 100))
    assert "9" * 39 + "…" in told.sentence
    assert "9" * 40 not in told.sentence


def test_braces_in_a_fact_are_not_taken_for_a_place_to_fill() -> None:
    assert sentence(LabelQuantityFixed(name="Kopi {due}")).sentence.startswith("Kopi {due} tidak berubah.")


def test_the_reason_of_an_error_chooses_its_advice() -> None:
    assert sentence(KeyAway(why="no_key")).title == "Kunci data tidak ada di komputer ini"
    assert sentence(KeyAway(why="keyring")).title == "Kunci data belum bisa diambil"
    assert sentence(DiskFull(io=True)).title == "Penyimpanan tidak bisa ditulisi"
    assert sentence(DiskFull()).title == "Penyimpanan penuh"


def test_a_dead_printer_says_first_that_the_sale_is_safe() -> None:
    told = sentence(PrinterAway(printer="tcp", why="timeout"))
    assert told.sentence.startswith("Penjualan sudah tersimpan.")
    assert told.tone == "waiting"


def test_an_error_without_a_text_is_told_by_its_class() -> None:
    class ScaleAway(Unavailable):
        code = "scale_away_in_a_test"

    class NotYet(RuleViolation):
        code = "not_yet_in_a_test"

    assert sentence(ScaleAway()).title == CLASSES["unavailable"].title
    assert sentence(NotYet()).title == CLASSES["rule_violation"].title


def _raised() -> Exception:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        return error


def test_a_fault_of_ours_says_that_the_cart_is_safe_and_carries_a_report_id() -> None:
    told = sentence(_raised())
    assert told.title == "Terjadi kesalahan pada program"
    assert told.sentence.startswith("Keranjang aman.")
    assert told.report == f"Laporan {report_id(_raised())}"
    assert report_id(_raised()) != report_id(KeyError("elsewhere"))
