"""What the other widgets of the kit promise."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.sound import Beeper
from app.ui.widgets import painting
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.avatar import initials, tones
from app.ui.widgets.button import ActionButton, IconButton
from app.ui.widgets.chip import Chip, ChipRow
from app.ui.widgets.datatable import Column, DataTable
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.focus_ring import FocusRing
from app.ui.widgets.keycap import keycap_size
from app.ui.widgets.label import Label
from app.ui.widgets.note_picture import NOTES, NoteButton
from app.ui.widgets.pack import PACK_SHAPES, draw_pack
from app.ui.widgets.paper import Paper, PaperLine
from app.ui.widgets.pill import Pill
from app.ui.widgets.rail import NavItem, Rail
from app.ui.widgets.segmented import Option, Segmented
from app.ui.widgets.toast import STAY_MS, STAY_WITH_ACTION_MS, Toast, ToastStack
from tests.qt import gallery
from tests.qt.conftest import show_active


def test_a_thousand_calls_into_qt_lose_no_reference_to_none(qtbot: QtBot) -> None:
    label = Label()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1_000):
        label.setText("x")
    assert sys.getrefcount(None) > before - 500


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("title", gallery.SHEETS)
def test_every_widget_can_be_drawn_in_both_themes(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, name: str, title: str
) -> None:
    theme.apply_theme(qapp, name)
    page = gallery.SHEETS[title]()
    qtbot.addWidget(page)
    page.resize(gallery.WIDTH, gallery.HEIGHT)
    page.show()
    image = page.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 1366, 3) for y in range(0, 768, 3)}) > 20


@pytest.mark.parametrize("title", gallery.SHEETS)
def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, title: str) -> None:
    page = gallery.SHEETS[title]()
    qtbot.addWidget(page)
    page.show()
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not widget.accessibleName()
    ]
    assert [name for name in nameless if name not in ("DataTable", "TableView", "Segmented")] == []


@pytest.mark.parametrize("title", gallery.SHEETS)
def test_no_button_is_narrower_than_its_words(qtbot: QtBot, title: str) -> None:
    page = gallery.SHEETS[title]()
    qtbot.addWidget(page)
    page.resize(gallery.WIDTH, gallery.HEIGHT)
    page.show()
    QTest.qWait(1)
    cut = [
        button.label
        for button in page.findChildren(ActionButton)
        if button.isVisible() and button.width() < button.minimumSizeHint().width()
    ]
    assert cut == []


def test_a_button_leaves_room_for_its_key_cap(qtbot: QtBot) -> None:
    bare, taught = ActionButton("Bayar"), ActionButton("Bayar", key="Ctrl+Enter")
    for button in (bare, taught):
        qtbot.addWidget(button)
    assert taught.sizeHint().width() - bare.sizeHint().width() > keycap_size("Ctrl+Enter").width()
    assert taught.accessibleName() == "Bayar, Ctrl+Enter"


def test_an_icon_button_says_what_it_does(qtbot: QtBot) -> None:
    button = IconButton("x", "Tutup")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Tutup", "Tutup")


@pytest.mark.parametrize(
    ("minor", "width", "pixels"), [(138_975, 260, 44), (99_999_999, 260, 36), (999_999_999_999, 200, 20)]
)
def test_a_total_gets_smaller_before_it_would_be_cut(qtbot: QtBot, minor: int, width: int, pixels: int) -> None:
    label = AmountLabel((44, 36), name="Total")
    qtbot.addWidget(label)
    label.set_amount(minor)
    chosen = label._pixels(width)
    assert chosen == pixels
    assert painting.text_width(label.text, theme.font("amount", pixels=chosen)) < width


def test_the_total_is_announced_when_it_changes(qtbot: QtBot) -> None:
    label = AmountLabel(name="Total")
    qtbot.addWidget(label)
    label.set_amount(3_500)
    assert (label.accessibleName(), label.accessibleDescription()) == ("Total", "Rp\u00a03.500")


@pytest.mark.parametrize("shape", PACK_SHAPES)
def test_each_pack_is_a_picture_of_its_own_inside_its_square(shape: str) -> None:
    def drawn(name: str) -> QImage:
        image = QImage(96, 96, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        draw_pack(painter, QRectF(24, 24, 48, 48), name, "#2B82C9", ground=False)
        painter.end()
        return image

    image = drawn(shape)
    inked = {(x, y) for x in range(96) for y in range(96) if image.pixelColor(x, y).alpha()}
    assert len(inked) > 250
    assert all(24 <= x < 72 and 24 <= y < 72 for x, y in inked)
    assert all(image != drawn(other) for other in PACK_SHAPES if other != shape)


def test_a_pack_that_is_not_known_is_drawn_as_a_grey_box() -> None:
    image = QImage(48, 48, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_pack(painter, QRectF(0, 0, 48, 48), "spaceship", "not a colour")
    painter.end()
    assert image.pixelColor(24, 17) == QColor("#7C858B")


def test_initials_are_first_and_last() -> None:
    assert [initials(name) for name in ("Dewi Lestari", "Siti", "Ayu  Puspita Sari", "", "- -")] == [
        "DL", "S", "AS", "?", "?",
    ]  # fmt: skip


def test_a_person_keeps_the_same_colours() -> None:
    assert tones("person-1") == tones("person-1")
    assert len({tones(str(at))[0].name() for at in range(60)}) == 6


def test_chips_keep_their_choice_when_others_come(qtbot: QtBot) -> None:
    row = ChipRow([Chip("all", "Semua"), Chip("drinks", "Minuman")])
    qtbot.addWidget(row)
    assert row.current() == "all"
    row.choose("drinks")
    row.set_chips([Chip("drinks", "Minuman", 12), Chip("snacks", "Jajanan")])
    assert row.current() == "drinks"
    row.set_chips([Chip("snacks", "Jajanan")])
    assert row.current() == "snacks"


def test_a_touched_chip_is_told(qtbot: QtBot) -> None:
    row = ChipRow([Chip("all", "Semua"), Chip("drinks", "Minuman")])
    qtbot.addWidget(row)
    row.show()
    with qtbot.waitSignal(row.chosen) as told:
        row._buttons["drinks"].click()
    assert told.args == ["drinks"]


def test_arrow_keys_move_through_a_segmented_control(qtbot: QtBot) -> None:
    control = Segmented([Option("day", "Hari ini"), Option("week", "7 hari")], name="Jangka waktu")
    qtbot.addWidget(control)
    told: list[str] = []
    control.chosen.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(control, key)
    assert told == ["week", "day"]
    assert control.accessibleDescription() == "Hari ini"


def test_a_rail_asks_for_a_page_and_shows_the_one_it_is_told(qtbot: QtBot) -> None:
    rail = Rail([NavItem("selling", "Kasir", "shopping-basket"), NavItem("shift", "Shift", "wallet")])
    qtbot.addWidget(rail)
    rail.show()
    rail.set_current("selling")
    with qtbot.waitSignal(rail.chosen) as told:
        QTest.mouseClick(rail._buttons["shift"], Qt.MouseButton.LeftButton)
    assert told.args == ["shift"]
    assert [rail._buttons[page].isChecked() for page in ("selling", "shift")] == [True, False]
    rail.set_badge("shift", 120)
    assert rail._buttons["shift"].accessibleDescription() == "120"


def test_at_most_two_messages_are_shown_and_the_oldest_leaves(qtbot: QtBot) -> None:
    area = QWidget()
    qtbot.addWidget(area)
    area.resize(842, 768)
    area.show()
    stack = ToastStack(area)
    for text in ("satu", "dua", "tiga"):
        stack.say(text)
    assert stack.shown() == ["dua", "tiga"]
    qtbot.waitUntil(lambda: len(area.findChildren(Toast)) == 2)
    lowest = max(toast.geometry().bottom() for toast in area.findChildren(Toast))
    assert lowest <= area.height()


def test_a_message_with_undo_stays_longer_and_undoes_once(qtbot: QtBot) -> None:
    area = QWidget()
    qtbot.addWidget(area)
    area.resize(842, 768)
    area.show()
    stack = ToastStack(area)
    undone: list[str] = []
    toast = stack.say("Mi Goreng dihapus", action="Urungkan", then=lambda: undone.append("undo"))
    plain = stack.say("Tersimpan", "ok")
    assert (toast._stay.interval(), plain._stay.interval()) == (STAY_WITH_ACTION_MS, STAY_MS)
    QTest.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert undone == ["undo"]
    assert stack.shown() == ["Tersimpan"]
    stack.clear()
    qtbot.waitUntil(lambda: not area.findChildren(Toast))


def _table(qtbot: QtBot, rows: int) -> DataTable:
    table = DataTable(
        [
            Column("Barang", lambda row: f"Barang {row}"),
            Column("Harga", lambda row: str(row * 500), 120, right=True, sortable=True),
            Column("HPP", lambda row: str(row * 400), 120, right=True, priority=2),
            Column("Stok", lambda row: str(row), 120, right=True, priority=1),
        ],
        empty=EmptyState("Belum ada barang", "Tambah barang pertama."),
        name="Daftar barang",
    )
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    table.set_rows(range(1, rows + 1))
    return table


def test_rows_are_chosen_and_opened_with_the_keyboard(qtbot: QtBot) -> None:
    table = _table(qtbot, 5)
    chosen: list[object] = []
    table.row_chosen.connect(chosen.append)
    table.choose(0)
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert chosen == [1, 2]
    with qtbot.waitSignal(table.row_activated) as told:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == [2]
    table.choose_none()
    assert table.chosen_row() is None


def test_new_rows_have_none_chosen(qtbot: QtBot) -> None:
    table = _table(qtbot, 5)
    table.choose(3)
    table.set_rows([7, 8])
    assert table.chosen_row() is None
    assert table.rows() == [7, 8]


def test_an_empty_table_says_so(qtbot: QtBot) -> None:
    table = _table(qtbot, 0)
    empty = table.findChildren(EmptyState)[0]
    assert empty.isVisible()
    table.append_rows([1])
    assert not empty.isVisible()


def test_a_narrow_table_leaves_out_columns_and_never_the_name(qtbot: QtBot) -> None:
    table = _table(qtbot, 3)
    shown = []
    for width in (700, 500, 400):
        table.resize(width, 400)
        shown.append([not table.view.isColumnHidden(at) for at in range(4)])
    assert shown == [[True, True, True, True], [True, True, False, True], [True, True, False, False]]


def test_only_a_sortable_head_asks_for_another_order(qtbot: QtBot) -> None:
    table = _table(qtbot, 3)
    told: list[tuple[int, bool]] = []
    table.sort_changed.connect(lambda column, falls: told.append((column, falls)))
    header = table.view.horizontalHeader()
    for column in (0, 1, 1):
        place = QPoint(header.sectionViewportPosition(column) + 20, 20)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert told == [(1, False), (1, True)]


def test_more_rows_are_asked_for_near_the_end(qtbot: QtBot) -> None:
    table = _table(qtbot, 50)
    with qtbot.waitSignal(table.end_reached):
        table.view.scrollToBottom()


def test_the_ring_follows_the_keyboard_and_not_the_mouse(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    buttons = [ActionButton(label) for label in ("Satu", "Dua")]
    for button in buttons:
        layout.addWidget(button)
    ring = FocusRing(window)
    show_active(qtbot, window)
    buttons[0].setFocus()
    assert not ring.isVisible()
    handle = window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_Tab)
    assert buttons[1].hasFocus()
    assert ring.isVisible()
    assert ring.geometry() == buttons[1].geometry().adjusted(-5, -5, 5, 5)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, buttons[0].geometry().center())
    assert not ring.isVisible()


def test_a_pill_is_as_wide_as_its_word(qtbot: QtBot) -> None:
    pill = Pill("14 menunggu", "waiting", "cloud-upload")
    qtbot.addWidget(pill)
    short = pill.width()
    pill.show_state("Offline · 14 menunggu", "waiting", "wifi-off")
    assert pill.width() > short
    assert pill.accessibleName() == "Offline · 14 menunggu"


def test_paper_is_as_wide_as_the_printer_and_as_long_as_the_text(qtbot: QtBot) -> None:
    narrow, wide = Paper(32), Paper(48)
    for paper in (narrow, wide):
        qtbot.addWidget(paper)
        paper.set_lines(["satu", PaperLine("dua", bold=True)])
    assert wide.width() > narrow.width()
    height = narrow.height()
    narrow.set_lines(["satu", PaperLine("dua", bold=True), PaperLine("TOTAL", bold=True, tall=True)])
    assert narrow.height() - height == 2 * 18
    assert narrow.accessibleDescription() == "satu\ndua\nTOTAL"


def test_a_note_button_shows_its_whole_sum(qtbot: QtBot) -> None:
    for note in NOTES:
        button = NoteButton(note)
        qtbot.addWidget(button)
        assert button.minimumSizeHint().width() <= 125
        assert button.accessibleName().startswith("+")


def test_each_sound_has_a_visible_twin(qtbot: QtBot) -> None:
    beeper = Beeper()
    told: list[str] = []
    beeper.played.connect(told.append)
    beeper.ok()
    beeper.not_found()
    beeper.attention()
    assert told == ["ok", "not_found", "attention"]


@pytest.mark.parametrize("pixels", [132, 104, 44])
def test_no_edge_of_a_large_figure_is_cut_off(qtbot: QtBot, pixels: int) -> None:
    label = AmountLabel((pixels,), name="Kembalian")
    qtbot.addWidget(label)
    label.set_amount(80_888_000)
    label.resize(label.minimumSizeHint())
    image = label.grab().toImage()
    ground = image.pixel(0, 0)
    edges = {image.pixel(x, y) for x in (0, image.width() - 1) for y in range(image.height())}
    edges |= {image.pixel(x, y) for y in (0, image.height() - 1) for x in range(image.width())}
    assert edges == {ground}
