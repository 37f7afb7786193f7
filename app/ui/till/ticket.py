"""The ticket column of the selling screen: who serves, the cart, the total, and what is done with the cart as a whole."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.staff import Staff
from app.services.carts import CartView as CartState
from app.services.shifts import ShiftView
from app.ui import keymap, theme
from app.ui.till.cart_totals import CartTotals
from app.ui.till.cart_view import CartView
from app.ui.till.till_pad import TillPad
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.button import ActionButton, IconButton
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.label import ElidedLabel, HLine

HEADER: int = 68
NARROW: int = 1280
WIDTH_NARROW: int = 400
MENU = ("selling.held_list", "selling.hold", "selling.void_cart")


def ticket_width(window: QWidget) -> int:
    """Return how wide the ticket is, in pixels: on a small window the goods and the amounts need the room more."""
    return WIDTH_NARROW if window.width() < NARROW else theme.size("ticket")


class Ticket(QWidget):
    """Draws the cart; ``triggered`` carries what was asked for, as the key map names it, ``pad_pressed`` a key of the pad."""

    triggered = Signal(str)
    pad_pressed = Signal(str)
    pad_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.ground(self, "surface")
        self._held_words = ""
        self._shown: tuple[int, bool] | None = None
        """How many carts were held, and whether there were goods, when the buttons were last set."""
        self.cart = CartView()
        self.totals = CartTotals()
        self.pad = TillPad()
        how = self.tr("Pindai barang, atau tekan %1 lalu ketik namanya.")
        self._empty = EmptyState(self.tr("Keranjang kosong"), how.replace("%1", keymap.caption("selling.search")))
        self._lines = QStackedWidget()
        self._lines.addWidget(self._empty)
        self._lines.addWidget(self.cart)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(HLine())
        column.addWidget(self._lines, 1)
        column.addWidget(HLine())
        column.addLayout(self._foot())
        self.show_pad(False)

    # --- drawing -----------------------------------------------------------------------------------

    def _header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(HEADER)
        self._avatar = Avatar("", "")
        self._name = ElidedLabel("", "card_title")
        self._where = ElidedLabel("", "small", "ink3")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._where)
        words.addStretch(1)
        self._held = ActionButton("", kind="tonal", icon="pause", height=44)
        self._held.clicked.connect(lambda: self.triggered.emit("selling.held_list"))
        self._pad_button = IconButton("keyboard", self.tr("Papan angka"), kind="tonal")
        self._pad_button.clicked.connect(lambda: self.pad_toggled.emit())
        self._menu_button = IconButton("ellipsis-vertical", self.tr("Pilihan keranjang"), kind="tonal")
        self._menu_button.clicked.connect(self._open_menu)
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._avatar)
        row.addSpacing(2)
        row.addLayout(words, 1)
        for button in (self._held, self._pad_button, self._menu_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self._held.hide()
        return header

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 12, 20, 0)
        foot.setSpacing(10)
        foot.addWidget(self.totals)
        foot.addWidget(self.pad)
        self.pad.pressed.connect(self.pad_pressed)
        pay = theme.size("pay")
        self._hold = ActionButton(
            keymap.label("selling.hold"), icon="pause", key=keymap.caption("selling.hold"), height=pay, align="centre"
        )
        self._pay = ActionButton(
            keymap.label("selling.pay"), kind="primary", icon="banknote", key=keymap.caption("selling.pay"), height=pay
        )
        self._hold.clicked.connect(lambda: self.triggered.emit("selling.hold"))
        self._pay.clicked.connect(lambda: self.triggered.emit("selling.pay"))
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button, stretch in ((self._hold, 0), (self._pay, 1)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button, stretch)
        foot.addLayout(buttons)
        return foot

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in MENU:
            entry = menu.addAction(f"{keymap.label(action)}\t{keymap.caption(action)}")
            entry.setEnabled(action == "selling.held_list" or self._pay.isEnabled())
            entry.triggered.connect(lambda _checked=False, chosen=action: self.triggered.emit(chosen))
        menu.popup(self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height() + 4)))

    # --- showing -----------------------------------------------------------------------------------

    def show_person(self, staff: Staff | None, shift: ShiftView | None, register: str) -> None:
        """Say who serves at which register in which shift."""
        self._name.setText(staff.name if staff is not None else "")
        self._avatar.show_person(staff.name if staff is not None else "", str(staff.id) if staff is not None else "")
        number = (
            self.tr("Shift %1").replace("%1", str(shift.shift.number))
            if shift is not None
            else self.tr("Belum ada shift")
        )
        self._where.setText(" · ".join(part for part in (number, register) if part))

    def show_cart(self, state: CartState) -> None:
        """Draw a cart whole."""
        self.cart.show_cart(state)
        self.totals.show_cart(state)
        filled = bool(state.cart.lines)
        self._lines.setCurrentWidget(self.cart if filled else self._empty)
        if (state.held, filled) != self._shown:
            self._shown = (state.held, filled)
            self._pay.setEnabled(filled)
            self._hold.setEnabled(filled or bool(state.held))
            self._show_held(state.held, filled)

    def _show_held(self, held: int, filled: bool) -> None:
        """Say how many carts are held; with nothing on the counter the button to hold leads to them, as its key does."""
        words = self.tr("%n ditahan", "", held) if held else ""
        self._hold.set_label(words if held and not filled else keymap.label("selling.hold"))
        self._held.set_label(str(held))
        self._held.setAccessibleName(f"{words}, {keymap.caption('selling.held_list')}")
        self._held.setToolTip(self._held.accessibleName())
        self._held.setVisible(bool(held) and filled)
        self._held_words = words

    def show_pad(self, shown: bool) -> None:
        """Open the number pad, or close it; what leads to the total makes room for it."""
        self.pad.setVisible(shown)
        self.totals.fold(shown)
        self._pad_button.set_chosen(shown)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        rows = self.cart.rows()
        chosen = self.cart.chosen_row()
        return {
            "cashier": self._name.text(),
            "shift": self._where.text(),
            "lines": "\n".join(row.spoken for row in rows),
            "chosen": chosen.spoken if chosen is not None else "",
            "new_price": f"{chosen.new_price.minor}" if chosen is not None and chosen.new_price is not None else "",
            "held": self._held_words,
            "empty": "" if rows else self._empty.accessibleName(),
            **self.totals.texts(),
        }
