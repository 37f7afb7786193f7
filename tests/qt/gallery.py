"""Draws every widget of the kit on sheets, in both themes, so that a person can look at them.

Run as ``QT_QPA_PLATFORM=offscreen python tests/qt/gallery.py FOLDER``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import keymap, theme
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.awning import Awning
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import ActionButton, IconButton
from app.ui.widgets.card import Card, FactRow, Hint
from app.ui.widgets.chip import Chip, ChipRow
from app.ui.widgets.datatable import Column, DataTable
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.field import ChoiceField, CountField, Field, MoneyField
from app.ui.widgets.focus_ring import FocusRing
from app.ui.widgets.keycap import KeyCap
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import HLine, IconBox, Label, VLine
from app.ui.widgets.note_picture import COINS, NOTES, NoteButton, NotePicture
from app.ui.widgets.numpad import NumPad
from app.ui.widgets.pack import PACK_SHAPES, PackPicture
from app.ui.widgets.paper import Paper, PaperLine
from app.ui.widgets.pill import Pill
from app.ui.widgets.pin_dots import PinDots
from app.ui.widgets.rail import NavItem, Rail
from app.ui.widgets.search_field import SearchField
from app.ui.widgets.segmented import Option, Segmented
from app.ui.widgets.sidebar import Sidebar
from app.ui.widgets.stepper import Stepper
from app.ui.widgets.switch import Switch
from app.ui.widgets.toast import ToastStack

WIDTH, HEIGHT = 1366, 768
PACK_COLOURS = (
    "#D9472B", "#6A4FA3", "#2B82C9", "#D6A01E", "#B93029", "#2E6FB3", "#3C7B57", "#C98A52", "#5F9E4C", "#3D97BE",
    "#BC7A2C", "#A4673B", "#BC3029", "#C8954A", "#C03A33", "#D13A33", "#4A3026", "#C8452F", "#3C4F86",
)  # fmt: skip
PAGES = (
    NavItem("selling", "Kasir", "shopping-basket", "Ctrl+1"),
    NavItem("orders", "Pesanan", "receipt-text", "Ctrl+2"),
    NavItem("shift", "Shift", "wallet", "Ctrl+4"),
    NavItem("sync", "Sinkron", "cloud-upload", "Ctrl+5"),
    NavItem("more", "Lainnya", "ellipsis", "Ctrl+6"),
)


def row(*parts: QWidget | int, spacing: int = 8) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            layout.addSpacing(part)
        else:
            layout.addWidget(part)
    layout.addStretch(1)
    return layout


def _sheet() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    theme.ground(page, "canvas")
    layout = QVBoxLayout(page)
    layout.setContentsMargins(28, 20, 28, 20)
    layout.setSpacing(10)
    return page, layout


def components() -> QWidget:
    page, layout = _sheet()
    amount = AmountLabel(name="Total", align=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    amount.set_amount(138_975)
    amount.setFixedWidth(250)
    layout.addLayout(row(amount, Label("angka 44/800", "small", "ink3")))
    layout.addLayout(
        row(
            Label("Judul layar", "title"),
            Label("Judul kartu", "card_title"),
            Label("Isi utama"),
            Label("Keterangan", "small", "ink3"),
            spacing=20,
        )
    )
    focused = ActionButton("Fokus", height=52)
    dead = ActionButton("Mati", kind="tonal", icon="x", height=52)
    dead.setEnabled(False)
    layout.addLayout(row(
        ActionButton("Bayar", kind="primary", icon="banknote", key="F4", height=52),
        ActionButton("Kas masuk", icon="wallet", key="Ctrl+I", height=52),
        ActionButton("Catatan", kind="tonal", icon="pencil", height=52),
        ActionButton("Uang pas", kind="soft", icon="check", height=52),
        ActionButton("Batal", kind="ghost", key="Esc", height=52),
        ActionButton("Hapus", kind="danger", icon="trash-2", height=52),
        ActionButton("Hapus", kind="danger_soft", height=52),
        dead,
        focused,
        IconButton("ellipsis-vertical", "Lainnya"),
    ))  # fmt: skip
    name, price, low = Field("Nama barang"), MoneyField("Harga jual"), CountField("Stok minimum", height=48)
    name.set_text("Kecap Manis 275 ml")
    price.set_value(13_000, select=False)
    low.set_value(3)
    low.set_error("Isi 5 atau lebih")
    choice = ChoiceField("Kategori", [("kitchen", "Dapur"), ("drinks", "Minuman")])
    for field, width in ((name, 210), (price, 170), (low, 150), (choice, 150)):
        field.setFixedWidth(width)
    layout.addLayout(
        row(name, price, low, choice, Switch("Dijual", True), Switch("Dijual", False), CountField("Lembar"), spacing=14)
    )
    _pictures(layout)
    layout.addStretch(1)
    FocusRing(page)
    page.show()
    page.activateWindow()
    price.setFocus()
    QTest.keyClick(focused, Qt.Key.Key_Shift)
    QTimer.singleShot(100, focused, focused.setFocus)
    return page


def _pictures(layout: QVBoxLayout) -> None:
    """Pills, packs, people, notes and sums: what is drawn rather than typed into."""
    chips = ChipRow([Chip("all", "Semua"), Chip("drinks", "Minuman", 6)])
    chips.setFixedWidth(240)
    layout.addLayout(row(
        Pill("Tersinkron", "ok", "cloud-check"), Pill("14 menunggu", "waiting", "cloud-upload"),
        Pill("2 perlu dilihat", "attention", "circle-alert"), Pill("Menunggu uji", "info", "scan-barcode"),
        Pill("Draf", "neutral", "pencil"), Pill("Siap", "ok", "check", height=28), chips,
        Segmented([Option("day", "Hari ini"), Option("week", "7 hari")]), KeyCap("F2"), KeyCap("Ctrl+D"),
    ))  # fmt: skip
    packs = zip(PACK_SHAPES, PACK_COLOURS, strict=True)
    layout.addLayout(row(*(PackPicture(shape, colour) for shape, colour in packs)))
    people = ("Dewi Lestari", "Rudi Hartono", "Ayu Puspita", "Bagus Wibowo", "Ibu Ratna", "Siti Rahayu")
    stepper = Stepper("Jumlah")
    stepper.set_text("2")
    dots = PinDots()
    dots.set_filled(4)
    layout.addLayout(
        row(
            *(Avatar(person, str(at)) for at, person in enumerate(people)),
            stepper,
            dots,
            8,
            Segmented([Option("id", "ID"), Option("en", "EN")], height=36),
            Segmented([Option("tiles", icon="layout-grid"), Option("list", icon="list")]),
        )
    )
    layout.addLayout(row(*(NotePicture(note) for note in NOTES), *(NotePicture(coin, coin=True) for coin in COINS)))
    notes = QHBoxLayout()
    for note in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000):
        notes.addWidget(NoteButton(note))
    layout.addLayout(notes)
    sums = [ActionButton(text, kind="sum", height=64) for text in ("140.000", "150.000", "200.000")]
    sums[1].set_chosen(True)
    method = ActionButton("Tunai", kind="choice", icon="banknote", key="F4", height=68)
    method.set_chosen(True)
    layout.addLayout(row(method, *sums, ActionButton("Uang pas", kind="soft", icon="check", key="F4", height=64)))


def selling() -> QWidget:
    page, layout = _sheet()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    banner = Banner(parent=page)
    banner.show_state("Offline", "Jualan tetap jalan dan aman di mesin ini.", count="14 menunggu", action="Rincian")
    layout.addWidget(banner)
    columns = QHBoxLayout()
    columns.setSpacing(0)
    rail = Rail(PAGES)
    rail.set_current("selling")
    rail.set_badge("orders", 2)
    rail.set_person("Dewi Lestari", "dewi")
    work = QWidget()
    columns.addWidget(rail)
    columns.addWidget(work, 1)
    columns.addWidget(VLine())
    columns.addWidget(_ticket())
    layout.addLayout(columns, 1)
    inner = QVBoxLayout(work)
    inner.setContentsMargins(0, 12, 0, 0)
    top = QHBoxLayout()
    top.setContentsMargins(24, 0, 20, 0)
    search = SearchField("Cari barang, SKU, atau pindai", key="F2")
    top.addWidget(search, 1)
    top.addWidget(Label("16:42", "card_title"))
    inner.addLayout(top)
    chips = ChipRow(
        [
            Chip(name, name)
            for name in (
                "Semua",
                "Mi & Sembako",
                "Minuman",
                "Jajanan",
                "Mandi & Cuci",
                "Dapur",
                "Jasa",
                "Rokok",
                "Pulsa",
            )
        ]
    )
    held = QHBoxLayout()
    held.setContentsMargins(24, 6, 20, 6)
    held.addWidget(chips)
    inner.addLayout(held)
    inner.addWidget(EmptyState("Keranjang kosong", "Pindai barang, atau tekan F2 lalu ketik namanya."), 1)
    strip = KeyStrip()
    strip.show_scope(keymap.Scope.SELLING)
    inner.addWidget(strip)
    toasts = ToastStack(work, lift=48)
    toasts.say("Mi Goreng dihapus", icon="trash-2", action="Urungkan")
    toasts.say("Struk 0087 tercetak", "ok")
    return page


def _ticket() -> QWidget:
    ticket = QWidget()
    theme.ground(ticket, "surface")
    ticket.setFixedWidth(448)
    layout = QVBoxLayout(ticket)
    layout.setContentsMargins(19, 12, 20, 16)
    layout.setSpacing(8)
    layout.addWidget(FactRow("Subtotal", "139.975"))
    layout.addWidget(FactRow("Promo Teh 2 hemat 1.000", "−1.000", tone="ok"))
    layout.addWidget(HLine())
    total = AmountLabel(name="Total")
    total.set_amount(138_975)
    line = QHBoxLayout()
    words = QVBoxLayout()
    words.addWidget(Label("Total", "heading"))
    words.addWidget(Label("6 barang · termasuk PPN", "small", "ink3"))
    line.addLayout(words)
    line.addWidget(total, 1)
    layout.addLayout(line)
    layout.addWidget(MoneyField("Uang diterima", big=True, height=92))
    layout.addStretch(1)
    layout.addWidget(NumPad())
    small = QHBoxLayout()
    for label, icon, key in (("Catatan", "pencil", None), ("Tahan", "pause", "F8")):
        small.addWidget(ActionButton(label, kind="tonal", icon=icon, key=key))
    layout.addLayout(small)
    last = QHBoxLayout()
    last.addWidget(ActionButton("Bayar", kind="primary", icon="banknote", key="F4", height=76), 5)
    last.addWidget(ActionButton("Buang", kind="secondary", icon="trash-2", key="F9", height=76), 4)
    layout.addLayout(last)
    return ticket


GOODS = [
    ("Mi Goreng 85 g", "8990100100018 · Mi", "3.500", "19%", "214", "pouch", "#D9472B"),
    ("Minyak Goreng 1 L", "8990200100025 · Sembako", "19.800", "9%", "sisa 7", "jerry", "#D6A01E"),
    ("Beras Pulen 5 kg", "BRS-05 · Sembako", "74.500", "7%", "18", "sack", "#3C7B57"),
    ("Kerupuk Udang", "KRP-UDG · Jajanan", "12.000", "21%", "habis", "jar", "#D9774A"),
]


def back_office() -> QWidget:
    page, layout = _sheet()
    layout.setContentsMargins(0, 0, 0, 0)
    columns = QHBoxLayout()
    columns.setSpacing(0)
    sidebar = Sidebar(
        [
            NavItem("home", "Ringkasan", "layout-dashboard"),
            NavItem("sales", "Penjualan", "receipt-text"),
            NavItem("products", "Produk", "package"),
            NavItem("stock", "Stok", "boxes"),
        ]
    )
    sidebar.set_current("products")
    sidebar.set_badge("stock", 6)
    sidebar.set_outlet("Toko Berkah Jaya", "Semua outlet (3)")
    sidebar.set_person("Ibu Ratna", "Pemilik", "ratna")
    columns.addWidget(sidebar)
    layout.addLayout(columns, 1)
    inner = QVBoxLayout()
    inner.setContentsMargins(28, 16, 28, 22)
    inner.setSpacing(14)
    inner.addLayout(
        row(
            Label("Produk", "title"),
            SearchField("Nama, SKU, barcode", key="F2", height=44),
            ActionButton("Tambah", kind="primary", icon="plus"),
        )
    )

    def stock(good: tuple[str, ...]) -> tuple[str, str] | None:
        tones = {"habis": "attention", "sisa 7": "waiting"}
        return (good[4], tones[good[4]]) if good[4] in tones else None

    table = DataTable([
        Column("Barang", lambda good: good[0], second=lambda good: good[1], pack=lambda good: (good[5], good[6]),
               sortable=True),
        Column("Harga jual", lambda good: good[2], 140, right=True, bold=True, sortable=True),
        Column("Margin", lambda good: good[3], 110, right=True, priority=1),
        Column("Stok", lambda good: good[4], 120, right=True, pill=stock, tone="ink2"),
    ], row_height=56)  # fmt: skip
    table.set_rows(GOODS)
    table.show_sorting(0, True)
    table.choose(1)
    inner.addWidget(table, 3)
    cards = QHBoxLayout()
    cards.setSpacing(14)
    card = Card("Printer struk")
    card.head.addWidget(Pill("Siap", "ok", "check", height=28))
    card.head.insertWidget(0, IconBox("printer"))
    card.body.addWidget(FactRow("Kertas", "80 mm, potong otomatis"))
    card.body.addWidget(FactRow("Terakhir mencetak", "16:43"))
    card.body.addStretch(1)
    warn = Card("Kas kurang", ground="warnTint")
    warn.body.addWidget(Label("Rp 4.000", "total"))
    cards.addWidget(card)
    cards.addWidget(warn)
    inner.addLayout(cards)
    inner.addWidget(
        Hint("Hitung buta. Hitungan sistem baru terlihat setelah Anda menyimpan.", icon="eye-off", tone="info")
    )
    columns.addLayout(inner, 1)
    columns.addWidget(VLine())
    columns.addWidget(_paper())
    return page


def _paper() -> QWidget:
    panel = QWidget()
    theme.ground(panel, "surface")
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(28, 28, 28, 28)
    paper = Paper(32)
    rule = "-" * 32
    paper.set_lines([
        PaperLine("LAPORAN Z".center(32), bold=True), "TOKO BERKAH JAYA".center(32), rule,
        "Shift: 2        Kasir: Dewi", "Mulai: 24/11/2026 08:02", rule,
        "Struk".ljust(26) + "    89", "Penjualan".ljust(23) + "1.767.800", rule,
        PaperLine("TOTAL".ljust(23) + "1.767.800", bold=True, tall=True), PaperLine("SELISIH".ljust(26) + "-4.000", True),
    ])  # fmt: skip
    layout.addWidget(paper)
    layout.addStretch(1)
    return panel


def sign_in() -> QWidget:
    page, layout = _sheet()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(Awning())
    grid = QGridLayout()
    grid.setContentsMargins(28, 12, 28, 12)
    states = [
        EmptyState("“kecap mnis” tidak ditemukan", "Mungkin maksud Anda Kecap Manis 275 ml. Atau buat barang baru.",
                   icon="search-x", wrong=True, primary=("Kecap Manis", None), secondary=("Barang baru", "plus")),
        EmptyState("Printer tidak menjawab", "Penjualan sudah tersimpan. Struk dicetak saat printer kembali.",
                   icon="printer", wrong=True, primary=("Cetak lagi", "printer"), secondary=("Lanjut", None), loud=True,
                   note="USB: perangkat terlepas"),
        EmptyState("Belum ada penjualan", "Angka hari ini muncul setelah struk pertama.",
                   packs=(("mug", "#A4673B"), ("bread", "#C8954A"))),
    ]  # fmt: skip
    for at, state in enumerate(states):
        card = Card()
        card.body.addWidget(state)
        grid.addWidget(card, 0, at)
    pin = NumPad("pin", key_height=60)
    pin.setFixedWidth(312)
    grid.addWidget(pin, 1, 0)
    grid.addWidget(NumPad("count"), 1, 1)
    layout.addLayout(grid)
    layout.addWidget(Awning(30, tone="grey", stripe=20))
    return page


def dialog() -> QWidget:
    page = selling()
    page.resize(WIDTH, HEIGHT)
    asked = Dialog(
        page,
        "Batalkan transaksi ini?",
        "6 barang, Rp 138.975, pelanggan Siti Rahayu",
        safe="Kembali ke kasir",
        risky="Batalkan transaksi",
        risky_icon="trash-2",
        reasons=(("left", "Pembeli batal"), ("wrong", "Salah barang"), ("short", "Uang kurang"), ("other", "Lainnya")),
        note="Pembatalan tercatat di jurnal bersama nama Anda.",
    )
    page.show()
    asked.open()
    return page


SHEETS: dict[str, Callable[[], QWidget]] = {
    "components": components,
    "selling": selling,
    "back_office": back_office,
    "sign_in": sign_in,
    "dialog": dialog,
}


def main(folder: Path) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.load_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    for name in theme.THEMES:
        theme.apply_theme(app, name)
        for title, make in SHEETS.items():
            page = make()
            page.resize(WIDTH, HEIGHT)
            page.show()
            QTest.qWait(300)
            page.grab().save(str(folder / f"{title}_{name}.png"))
            page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
