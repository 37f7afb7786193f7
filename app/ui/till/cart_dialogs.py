"""What is asked before a cart is laid aside or thrown away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from app.domain.cart import Cart
from app.domain.errors import WarunginError
from app.domain.money import Money
from app.services.carts import NAME_MAX
from app.ui import text
from app.ui.error_view import sentence
from app.ui.till.reason_picker import ReasonPicker
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field


class _Words(QObject):
    """A text that follows a number; lupdate finds the forms of one in ``tr`` only."""

    def goods(self, count: int) -> str:
        return self.tr("%n barang", "", count)


def cart_words(cart: Cart, total: Money) -> str:
    """Return what a cart holds in a few words: ``6 barang, Rp 138.975``."""
    return f"{_Words().goods(len(cart.lines))}, {text.rupiah(total, nbsp=True)}"


class HoldDialog(Dialog):
    """Asks what the cart is to be called; Enter lays it aside. ``given`` names it when nothing was typed."""

    def __init__(self, window: QWidget, cart: Cart, total: Money, given: str) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            window,
            translate("CartDialogs", "Tahan keranjang ini?"),
            cart_words(cart, total),
            safe=translate("CartDialogs", "Kembali"),
            risky=translate("CartDialogs", "Tahan"),
            risky_icon="pause",
            kind="primary",
        )
        self._given = given
        self._name = Field(translate("CartDialogs", "Nama (boleh kosong)"), placeholder=given)
        self._name.edit.setMaxLength(NAME_MAX)
        self.body.addWidget(self._name)

    def name(self) -> str:
        """Return the typed name, else the given one."""
        return self._name.text().strip() or self._given

    def show_refusal(self, error: WarunginError) -> bool:
        """Say why it was not done; the dialog stays."""
        self.set_error(sentence(error).line)
        return True


class VoidDialog(Dialog):
    """Asks why a cart is thrown away. Only Ctrl+Enter or a touch does it."""

    def __init__(self, window: QWidget, cart: Cart, total: Money) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            window,
            translate("CartDialogs", "Batalkan transaksi ini?"),
            ", ".join(part for part in (cart_words(cart, total), cart.name or "") if part),
            safe=translate("CartDialogs", "Kembali ke kasir"),
            risky=translate("CartDialogs", "Batalkan transaksi"),
            risky_icon="trash-2",
            note=translate("CartDialogs", "Pembatalan tercatat di jurnal bersama nama Anda."),
        )
        self._picker = ReasonPicker(
            [
                translate("CartDialogs", "Pembeli batal"),
                translate("CartDialogs", "Salah barang"),
                translate("CartDialogs", "Uang kurang"),
            ]
        )
        self._picker.changed.connect(lambda: self.set_error(None))
        self.body.addWidget(self._picker)

    def reason(self) -> str:
        """Return the reason in words, as it is kept."""
        return self._picker.reason()

    def accept(self) -> None:
        """Ask for a reason before anything is done."""
        if self.risky_button.isEnabled() and self._picker.require():
            self.accepted.emit(self.reason())

    def show_refusal(self, error: WarunginError) -> bool:
        """Say why it was not done; the dialog stays."""
        self.set_error(sentence(error).line)
        return True
