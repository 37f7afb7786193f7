"""From paper to bytes and back: what the encoder sends is what a printer would print."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.devices.escpos_encoder import drawer_kick, encode
from app.devices.escpos_reader import Align, Line, Printed, Raster, Run, Token, read, to_png
from app.domain import slip_paper
from app.domain.order import Order
from app.domain.paper import Paper, PaperLine, PaperWidth
from app.domain.receipt import receipt
from app.domain.report_paper import report_paper
from tests.unit.building import RETAIL_SHOP
from tests.unit.orders import orders
from tests.unit.papers import retail_order, shift_report

WIDE = PaperWidth.MM58
INIT = b"\x1b@"


def _printed(paper: Paper, width: PaperWidth = WIDE) -> Printed:
    printed = read(encode(paper, width), width)
    assert printed.complaints == ()
    return printed


def _shown(paper: Paper, width: PaperWidth) -> list[str]:
    return [(line.text.center(width) if line.centred else line.text).strip() for line in paper]


def _papers(width: PaperWidth) -> list[Paper]:
    report = shift_report(closed=True)
    copied = datetime(2026, 1, 15, 12, 11, tzinfo=UTC)
    return [
        receipt(retail_order(), RETAIL_SHOP, width, shift_number=2, copy_no=1, copied_at=copied),
        report_paper(shift_report(closed=False), RETAIL_SHOP, width),
        report_paper(report, RETAIL_SHOP, width),
        slip_paper.cash_movement_paper(report.movements[0], RETAIL_SHOP, width, shift_number=2, staff_name="Budi"),
        slip_paper.test_page(RETAIL_SHOP, width),
    ]


@pytest.mark.parametrize("width", PaperWidth)
@pytest.mark.parametrize("which", range(5))
def test_every_kind_of_paper_comes_out_as_it_was_laid_out(width: PaperWidth, which: int) -> None:
    paper = _papers(width)[which]
    printed = _printed(paper, width)
    assert [line.strip() for line in printed.lines] == [*_shown(paper, width), "[cut]"]
    lines = [event for event in printed.events if isinstance(event, Line)]
    for laid_out, line in zip(paper, lines, strict=True):
        assert line.align is (Align.CENTRE if laid_out.centred else Align.LEFT)
        for run in line.runs:
            assert (run.bold, run.height, run.width) == (laid_out.bold, 2 if laid_out.tall else 1, 1)


@settings(max_examples=30)
@given(order=orders(), width=st.sampled_from(PaperWidth))
def test_any_receipt_survives_the_way_through_the_printer(order: Order, width: PaperWidth) -> None:
    paper = receipt(order, RETAIL_SHOP, width, shift_number=1)
    assert [line.strip() for line in _printed(paper, width).lines] == [*_shown(paper, width), "[cut]"]


def test_a_job_wakes_the_printer_first_and_chooses_one_code_page() -> None:
    data = encode((PaperLine("Café Rasa"),), WIDE)
    assert data.startswith(INIT + b"\x1bt\x00")
    assert data.count(b"\x1bt") == 1
    assert b"Cafe Rasa\n" in data


def test_the_drawer_is_kicked_once_before_the_paper_and_only_when_asked() -> None:
    with_kick = read(encode((PaperLine("TOTAL"),), WIDE, kick_drawer=True), WIDE)
    assert with_kick.lines == ("[drawer]", "TOTAL", "[cut]")
    assert with_kick.drawer_kicks == 1
    assert read(encode((PaperLine("TOTAL"),), WIDE), WIDE).drawer_kicks == 0


def test_the_drawer_alone_prints_and_cuts_nothing() -> None:
    kicked = read(drawer_kick(), WIDE)
    assert (kicked.lines, kicked.complaints) == (("[drawer]",), ())


def test_a_job_without_a_cut_stays_in_the_printer() -> None:
    assert read(encode((PaperLine("a"),), WIDE, cut=False), WIDE).cuts == 0


def test_style_ends_with_its_line() -> None:
    paper = (PaperLine("TOTAL", bold=True, tall=True), PaperLine("Tunai"), PaperLine("TOKO", bold=True, centred=True))
    lines = [event for event in _printed(paper).events if isinstance(event, Line)]
    assert [line.runs[0] for line in lines] == [
        Run("TOTAL", bold=True, height=2),
        Run("Tunai"),
        Run("TOKO", bold=True),
    ]


def test_a_line_wider_than_the_paper_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        encode((PaperLine("x" * 33),), WIDE)


def test_making_bytes_leaves_no_handler_on_the_log_and_the_library_is_loaded_late() -> None:
    before = list(logging.getLogger().handlers)
    encode((PaperLine("a"),), WIDE)
    assert logging.getLogger().handlers == before
    program = "import app.devices.escpos_encoder, app.devices.printers, sys; print('escpos' in sys.modules, 'PIL' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == ["False", "False"]


# The reader alone, on bytes written by hand.


def test_plain_text_and_styles_are_read() -> None:
    data = (
        INIT + b"\x1ba\x01\x1bE\x01TOKO\n\x1ba\x00\x1bE\x00a\x1b-\x01b\x1b-\x00\n\x1d!\x11X\n\x1b!\x10y\n\x1dB\x01z\n"
    )
    printed = read(data, WIDE)
    assert printed.complaints == ()
    assert printed.lines == (" " * 14 + "TOKO", "ab", "X", "y", "z")
    assert [event.runs for event in printed.events if isinstance(event, Line)] == [
        (Run("TOKO", bold=True),),
        (Run("a"), Run("b", underline=True)),
        (Run("X", width=2, height=2),),
        (Run("y", height=2),),
        (Run("z", inverse=True, height=2),),
    ]


def test_the_chosen_code_page_decides_what_a_byte_shows() -> None:
    assert read(INIT + b"\x82\n\x1bt\x10\xe9\n", WIDE).lines == ("é", "é")


def test_symbols_and_pictures_are_named() -> None:
    raster = b"\x1dv0\x00\x02\x00\x03\x00" + bytes([0xFF, 0x00] * 3)
    store, show = b"\x1d(k\x07\x001P0abcd", b"\x1d(k\x03\x001Q0"
    barcode = b"\x1dk\x49\x08{BRAK-A1" + b"\x1dk\x048992\x00"
    printed = read(INIT + raster + store + show + barcode + b"\x1dVA\x03", WIDE)
    assert printed.complaints == ()
    assert printed.lines == ("[image 16x3]", "[qr abcd]", "[barcode {BRAK-A1]", "[barcode 8992]", "[cut]")
    assert printed.events[0] == Raster(2, bytes([0xFF, 0x00] * 3))
    assert printed.events[-1] == Token("cut")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"abc\n", "the job does not begin by initialising the printer"),
        (INIT + b"\x1b\x7fabc\n", "unknown command 1B 7F at byte 2"),
        (INIT + b"\x1d\x99\n", "unknown command 1D 99 at byte 2"),
        (INIT + b"\x1d(Z\x01\x00a\n", "unknown command 1D 28 5A at byte 2"),
        (INIT + b"abc\n\x1b", "a command is torn at byte 6"),
        (INIT + b"\x1dv0\x00\x02\x00\x03\x00\xff", "a command is torn at byte 2"),
        (INIT + b"abc", "the last line is not ended, so it stays in the printer"),
        (INIT + b"x" * 33 + b"\n", "a line is wider than the paper at byte 2"),
        (INIT + b"\x1bt\x63a\n", "unknown code page 99 at byte 2"),
        (INIT + b"ab\x1ba\x01c\n", "alignment changes in the middle of a line at byte 4"),
        (INIT + b"\x1ba\x07c\n", "unknown alignment at byte 2"),
        (INIT + b"\x1bp\x09\x32\x32", "unknown drawer connector at byte 2"),
        (INIT + b"\x07\n", "control character 07 at byte 2"),
        (INIT + b"abc\x1dV\x00", "a cut before the line is ended at byte 5"),
        (INIT + b"\x1b!\x01a\n", "font B is not measured here, at byte 2"),
        (INIT + b"\x1dv0\x00\x00\x00\x00\x00", "unknown picture at byte 2"),
    ],
)
def test_the_reader_complains_about_what_a_printer_would_spoil(data: bytes, complaint: str) -> None:
    assert complaint in read(data, WIDE).complaints


def test_after_an_unknown_command_the_rest_is_still_read() -> None:
    assert "abc" in read(INIT + b"\x1b\x7fabc\n", WIDE).text


@given(st.binary(max_size=400))
def test_no_bytes_at_all_can_break_the_reader(data: bytes) -> None:
    printed = read(data, WIDE)
    assert all(line.columns <= WIDE for line in printed.events if isinstance(line, Line))


def test_a_wide_line_is_wrapped_as_a_printer_wraps_it() -> None:
    assert read(INIT + b"x" * 40 + b"\n", WIDE).lines == ("x" * 32, "x" * 8)


# The picture.


@pytest.mark.parametrize(("width", "dots"), [(PaperWidth.MM58, 384), (PaperWidth.MM80, 576)])
def test_the_picture_is_as_wide_as_the_print_head(width: PaperWidth, dots: int, tmp_path: Path) -> None:
    from PIL import Image

    for at, paper in enumerate(_papers(width)):
        path = tmp_path / f"{at}.png"
        to_png(read(encode(paper, width), width), path)
        with Image.open(path) as picture:
            assert picture.width == dots
            assert picture.height > 30 * len(paper)
            assert len(set(picture.get_flattened_data())) > 20


def _ink(data: bytes, tmp_path: Path) -> tuple[int, tuple[int, int, int, int]]:
    """Return how many dots are dark, and the box around them."""
    from PIL import Image, ImageOps

    path = tmp_path / "ink.png"
    to_png(read(data, WIDE), path)
    with Image.open(path) as picture:
        dark = ImageOps.invert(picture.convert("L")).point(lambda value: 255 if value > 128 else 0)
        box = dark.getbbox()
        assert box is not None
        return dark.histogram()[255], box


def test_bold_has_more_ink_tall_is_twice_as_high_and_centred_is_in_the_middle(tmp_path: Path) -> None:
    plain, plain_box = _ink(encode((PaperLine("HHHH"),), WIDE, cut=False), tmp_path)
    bold, _ = _ink(encode((PaperLine("HHHH", bold=True),), WIDE, cut=False), tmp_path)
    _, tall_box = _ink(encode((PaperLine("HHHH", tall=True),), WIDE, cut=False), tmp_path)
    _, centre_box = _ink(encode((PaperLine("HHHH", centred=True),), WIDE, cut=False), tmp_path)
    assert bold > plain * 1.15
    assert tall_box[3] - tall_box[1] == 2 * (plain_box[3] - plain_box[1])
    assert tall_box[2] - tall_box[0] == plain_box[2] - plain_box[0]
    assert abs(centre_box[0] - (384 - centre_box[2])) <= 2
    assert plain_box[0] < 12


def test_a_raster_is_drawn_dot_for_dot(tmp_path: Path) -> None:
    dots, box = _ink(INIT + b"\x1ba\x02\x1dv0\x00\x02\x00\x03\x00" + bytes([0xF0, 0x0F] * 3), tmp_path)
    assert dots == 24
    assert box == (384 - 16, 16, 384, 19)


def test_symbols_have_their_place_in_the_picture(tmp_path: Path) -> None:
    _, box = _ink(INIT + b"\x1d(k\x07\x001P0abcd\x1d(k\x03\x001Q0\x1dB\x01\x1b-\x01z\n\x1dV\x00", tmp_path)
    assert box[2] - box[0] > 300
