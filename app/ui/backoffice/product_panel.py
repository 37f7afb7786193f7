"""One product beside the list: its name and the price of each unit, and what became of the last edit.

Only what a person changed is saved. A value that arrives from the centre meanwhile is told, and never types over theirs.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.ids import ProductId
from app.domain.money import Money
from app.domain.product import NameEmpty, NameTooLong, PriceOutOfRange, Product
from app.domain.staff import Right
from app.domain.unit import SellUnit
from app.services import catalogue
from app.services.catalogue import ProductView
from app.ui import keymap, text
from app.ui.backoffice.edit_words import edit_state, field_label
from app.ui.backoffice.office_page import order_stops
from app.ui.error_view import right_name, sentence
from app.ui.page import Session
from app.ui.widgets.button import ActionButton, IconButton
from app.ui.widgets.card import FactRow, Hint
from app.ui.widgets.field import Field, MoneyField
from app.ui.widgets.label import HLine, Label
from app.ui.widgets.pack import PackPicture
from app.ui.widgets.pill import Pill
from app.ui.widgets.scroll import Scroller

PRICE_WIDTH = 184
NAME_FIELD = "name"
PRICE_FIELD = "price."


class UnitRow(QWidget):
    """One unit: what it is at the left, its price at the right, what is wrong with it below."""

    def __init__(self, unit: SellUnit, base: SellUnit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = unit.code
        self.sold_as = _without_price(unit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(unit.code, "card_title"))
        holds = (
            self.tr("satuan dasar")
            if unit.code == base.code
            else self.tr("isi %1 %2").replace("%1", text.quantity(unit.factor_milli)).replace("%2", base.code)
        )
        words.addWidget(Label(holds, "small", "ink3"))
        if unit.barcode:
            words.addWidget(Label(unit.barcode, "small", "ink3"))
        words.addStretch(1)
        self.price = MoneyField(name=self.tr("Harga %1").replace("%1", unit.code))
        self.price.setFixedWidth(PRICE_WIDTH)
        self.price.set_value(unit.price, select=False)
        row.addLayout(words, 1)
        row.addWidget(self.price, 0, Qt.AlignmentFlag.AlignTop)


class ProductPanel(QWidget):
    """``close_wanted`` when the person is done, ``saved`` with the product after each edit."""

    close_wanted = Signal()
    saved = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._view: ProductView | None = None
        self._base: dict[str, str | int] = {}
        self._units: list[UnitRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(HLine())
        column.addWidget(self._body(), 1)
        column.addWidget(HLine())
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(19, 14, 12, 12)
        row.setSpacing(12)
        self._picture = PackPicture("pouch", "#8B8678", 52)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._title = Label("", "heading", wrap=True)
        self._code = Label("", "small", "ink3", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._code)
        self._close = close = IconButton("x", self.tr("Tutup"), kind="ghost", side=40)
        close.clicked.connect(self.close_wanted)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _body(self) -> Scroller:
        scroller = Scroller()
        scroller.body.setContentsMargins(19, 14, 19, 14)
        scroller.body.setSpacing(14)
        self.name = Field(self.tr("Nama barang"), height=44)
        self.name.changed.connect(lambda _text: self._show_changed())
        self._prices = QVBoxLayout()
        self._prices.setSpacing(12)
        self._stock = FactRow(self.tr("Stok"))
        self._news = Hint("", icon="cloud-download", tone="warn", ground="warnTint")
        self._reason = Hint("", icon="shield")
        self._state = Pill("", "neutral", height=28)
        self._state_words = Label("", "small", "ink2", wrap=True)
        state = QVBoxLayout()
        state.setSpacing(6)
        state.addWidget(self._state, 0, Qt.AlignmentFlag.AlignLeft)
        state.addWidget(self._state_words)
        for part in (self._reason, self._news, self.name):
            scroller.body.addWidget(part)
        scroller.body.addWidget(Label(self.tr("Harga jual per satuan"), "card_title"))
        scroller.body.addLayout(self._prices)
        scroller.body.addWidget(HLine())
        scroller.body.addWidget(self._stock)
        scroller.body.addWidget(HLine())
        scroller.body.addLayout(state)
        scroller.body.addStretch(1)
        return scroller

    def _foot(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(19, 12, 19, 14)
        column.setSpacing(10)
        self._note = Label("", "small", "ink3", wrap=True)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._cancel = cancel = ActionButton(self.tr("Batal"), key=keymap.caption("back_office.close"))
        cancel.clicked.connect(self.close_wanted)
        self._save = ActionButton(
            keymap.label("back_office.save"), kind="primary", key=keymap.caption("back_office.save"), align="centre"
        )
        self._save.clicked.connect(self.save)
        row.addWidget(cancel, 2)
        row.addWidget(self._save, 3)
        column.addLayout(row)
        return column

    # --- showing -----------------------------------------------------------------------------------

    @property
    def product_id(self) -> ProductId | None:
        """Which product is shown."""
        return None if self._view is None else self._view.product.id

    def show_product(self, view: ProductView) -> None:
        """Show a product as it is now; what was typed before is gone."""
        self._view = view
        product = view.product
        self._code.setText(" · ".join(part for part in (product.sku, view.row.category) if part))
        self._picture.show_pack(product.pack, product.colour)
        self._fill(product)
        self._show_around(view)

    def _fill(self, product: Product) -> None:
        self._base = _values(product)
        self._title.setText(text.join_units(product.name))
        self.name.set_text(product.name)
        self.name.edit.setCursorPosition(0)
        self.name.set_error(None)
        self._show_units(product)
        self._news.hide()
        self._show_changed()

    def refresh(self, view: ProductView) -> None:
        """The same product may have changed: show it, but never over what is being typed."""
        if self._view is None or view == self._view or view.product.id != self._view.product.id:
            return
        if not self.is_dirty():
            self.show_product(view)
            return
        now = _values(view.product)
        news = [field for field, value in now.items() if self._base.get(field) != value]
        if news:
            told = ", ".join(f"{field_label(field)}: {_shown(now[field])}" for field in news)
            self._news.set_text(
                self.tr("Berubah dari tempat lain saat Anda mengetik. Kini %1. Simpan akan menggantinya.").replace(
                    "%1", told
                )
            )
            self._news.show()
        self._show_around(view)

    def _show_around(self, view: ProductView) -> None:
        product = view.product
        self._stock.set_value(
            f"{text.quantity(product.on_hand)} {product.base_unit.code}",
            "danger" if product.is_out else "warn" if product.is_low else "ink",
        )
        zone = self._session.facts.zone if self._session.facts is not None else "UTC"
        state = edit_state(view, zone)
        self._state.show_state(state.short, state.tone, state.icon)
        self._state_words.setText(state.sentence)

    def _show_units(self, product: Product) -> None:
        """Show the prices; the fields stay while the units do, so that the focus does."""
        if product.units and [unit.sold_as for unit in self._units] == [_without_price(unit) for unit in product.units]:
            for row, known in zip(self._units, product.units, strict=True):
                row.price.set_value(known.price, select=row.price.edit.hasFocus())
                row.price.set_error(None)
            return
        for unit in self._units:
            self._prices.removeWidget(unit)
            unit.hide()
            unit.deleteLater()
        self._units = [UnitRow(unit, product.base_unit) for unit in product.units]
        for unit in self._units:
            unit.price.changed.connect(lambda _value: self._show_changed())
            self._prices.addWidget(unit)
        order_stops(self.stops())

    def stops(self) -> list[QWidget]:
        """Return what Tab goes to, in reading order."""
        prices = [unit.price.edit for unit in self._units]
        return [self._close, self.name.edit, *prices, self._cancel, self._save]

    def _show_changed(self) -> None:
        may = self._session.actor.may(Right.CATALOGUE_EDIT)
        for field in (self.name, *(unit.price for unit in self._units)):
            field.setEnabled(may)
        needed = self.tr("Hanya bisa dilihat. Hak yang diperlukan: %1.")
        self._reason.set_text(needed.replace("%1", right_name(Right.CATALOGUE_EDIT)))
        self._reason.setVisible(not may)
        dirty = self.is_dirty()
        self._save.setEnabled(may and dirty)
        self._note.setText(
            self.tr("Belum disimpan.") if dirty else self.tr("Perubahan berlaku di semua outlet begitu diterima pusat.")
        )

    def focus_first(self) -> None:
        """Go to the price that is asked for most."""
        field = self._units[0].price if self._units else self.name
        field.setFocus()

    # --- editing -----------------------------------------------------------------------------------

    def _typed(self) -> dict[str, str | int]:
        """Return what a person changed, by field; an empty price is -1, which differs from any."""
        typed: dict[str, str | int] = {NAME_FIELD: self.name.text()}
        typed.update(
            {PRICE_FIELD + unit.code: -1 if unit.price.is_empty() else unit.price.value() for unit in self._units}
        )
        return {field: value for field, value in typed.items() if self._base.get(field) != value}

    def is_dirty(self) -> bool:
        """Say whether something was typed that is not saved."""
        return self._view is not None and bool(self._typed())

    def save(self) -> None:
        """Save what was changed, if it can be; what cannot be is said at its field."""
        view, typed = self._view, self._typed()
        if view is None or not typed or not self._save.isEnabled():
            return
        empty = next((unit for unit in self._units if typed.get(PRICE_FIELD + unit.code) == -1), None)
        if empty is not None:
            empty.price.set_error(self.tr("Isi harga."))
            empty.price.setFocus()
            return
        name = typed.get(NAME_FIELD)
        prices = {unit.code: Money(unit.price.value()) for unit in self._units if PRICE_FIELD + unit.code in typed}
        actor, product_id = self._session.actor, view.product.id
        self._session.operations.run(
            lambda uow: catalogue.edit(
                uow, actor, product_id, name=name if isinstance(name, str) else None, prices=prices
            ),
            then=lambda product: self._on_saved(product),
            failed=self._on_refused,
            owner=self,
        )

    def _on_saved(self, product: Product) -> None:
        if product.id == self.product_id:
            self._fill(product)
        self.saved.emit(product)

    def _on_refused(self, error: WarunginError) -> bool:
        said = sentence(error)
        if isinstance(error, NameEmpty | NameTooLong):
            self.name.set_error(said.line)
            self.name.setFocus()
            return True
        if isinstance(error, PriceOutOfRange):
            unit = next((unit for unit in self._units if unit.price.value() == error.facts.get("minor")), None)
            if unit is not None:
                unit.price.set_error(said.title)
                unit.price.setFocus()
                return True
        return False

    def load(
        self,
        product_id: ProductId,
        then: Callable[[ProductView], None],
        failed: Callable[[WarunginError], bool] | None = None,
    ) -> None:
        """Read a product with its last edits."""
        self._session.operations.read(lambda uow: catalogue.view(uow, product_id), then, failed=failed, owner=self)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        errors = [self.name.error(), *(unit.price.error() for unit in self._units)]
        return {
            "panel": "" if self._view is None else self._view.product.name,
            "panel_name": self.name.text(),
            "panel_prices": "\n".join(f"{unit.code} {text.amount(unit.price.value())}" for unit in self._units),
            "panel_stock": self._stock.value(),
            "panel_state": f"{self._state.text}: {self._state_words.text()}",
            "panel_error": " ".join(error for error in errors if error),
            "panel_news": "" if self._news.isHidden() else self._news.text(),
            "panel_note": self._note.text(),
            "panel_reason": "" if self._reason.isHidden() else self._reason.text(),
        }


def _values(product: Product) -> dict[str, str | int]:
    values: dict[str, str | int] = {NAME_FIELD: product.name}
    values.update({PRICE_FIELD + unit.code: unit.price.minor for unit in product.units})
    return values


def _shown(value: str | int) -> str:
    return text.amount(value) if isinstance(value, int) else value


def _without_price(unit: SellUnit) -> tuple[str, int, str | None]:
    return unit.code, unit.factor_milli, unit.barcode
