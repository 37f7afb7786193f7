"""What the cashier enters: codes, words, quantities and weights, and what comes of each. The cart itself is the cart desk's.

One entry at a time: a quantity may wait for its goods, goods may wait for their weight, a shared code for a choice, and
the price check looks without adding. A scan goes the same way as a typed code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.barcode import CheckDigitWrong
from app.domain.errors import NotFound, RuleViolation, WarunginError
from app.domain.product import Product
from app.domain.quantity import Quantity
from app.domain.scan import CodeUnknown
from app.domain.unit import SellUnit
from app.services import catalogue
from app.services.carts import Choices
from app.services.catalogue import RESULTS_MAX, Found
from app.ui import text
from app.ui.error_view import ErrorText, sentence
from app.ui.models.result_model import Result
from app.ui.operations import Failed
from app.ui.page import Session
from app.ui.till.cart_desk import CartDesk
from app.ui.till.finder import Finder
from app.ui.till.scan_field import ScanField, quantity_pill
from app.ui.till.scan_notice import ScanNotice
from app.ui.till.search_popup import SearchPopup, line_amount

ONE: Final = Quantity.of(1)
QUANTITY_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Weighing:
    """Goods that were chosen without a weight: the next number that is entered is theirs."""

    product: Product
    unit: SellUnit


class EntryDesk(QObject):
    """Reads the field and acts on it. ``popup_moved`` when the list of results came or went."""

    popup_moved = Signal(bool)
    goods_seen = Signal(object)
    """Products that came into sight, so that others need not ask for them."""

    def __init__(
        self,
        session: Session,
        desk: CartDesk,
        field: ScanField,
        popup: SearchPopup,
        notice: ScanNotice,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._field, self._popup, self._notice = field, popup, notice
        self._finder = Finder(session, self)
        self._found: Found | None = None
        self._touched = False
        """The cashier moved the choice or the unit: then it is that result that is meant, not the typed code."""
        self._refused_words = ""
        """Words that were entered as a code and are none: unless the search finds something, they are unknown."""
        self._choices: Choices | None = None
        self._weighing: Weighing | None = None
        self._waiting: Quantity | None = None
        self._checking = False
        self._meant: Result | None = None
        """Enter came while the results of a shorter text were shown: this one is taken if the newest answer begins with it."""
        field.changed.connect(self._on_text)
        field.entered.connect(self.enter)
        self._finder.found.connect(self._on_found)
        popup.chosen.connect(self._take_result)
        desk.choices.connect(self._ask_choice)
        desk.refused.connect(self._on_refused)

    # --- reading the field ---------------------------------------------------------------------------

    def _on_text(self, typed: str) -> None:
        self._meant = None
        self._notice.leave()
        self._choices = None
        self._touched = False
        if typed:
            self._refused_words = self._refused_words if typed == self._refused_words else ""
        self._show_pill()
        words = self._field.entry().words
        if words and self._weighing is None and not self._is_short_number(typed):
            self._finder.ask(words)
        else:
            self._close_popup()

    def _show_pill(self) -> None:
        entry = self._field.entry()
        quantity = entry.quantity or self._waiting
        if self._weighing is not None:
            unit = self._weighing.unit.code
            pill = f"{self._weighing.product.name[:24]} · {unit}"
        elif self._checking:
            pill = self.tr("Cek harga")
        elif entry.next_quantity and quantity is None:
            pill = self.tr("Jumlah berikutnya")
        else:
            pill = quantity_pill(quantity) if quantity is not None else ""
        self._field.set_pill(pill)

    def quantity(self) -> Quantity | None:
        """Return the quantity that was typed before a star, or that waits."""
        return self._field.entry().quantity or self._waiting

    def tile_quantity(self) -> Quantity | None:
        """Return the quantity for goods that are touched: there a bare number is one too."""
        return self._field.bare_number() or self.quantity()

    def _is_short_number(self, typed: str) -> bool:
        """Say whether this is most likely a quantity in the making: nothing is searched until it is entered."""
        return typed.isdecimal() and len(typed) <= QUANTITY_DIGITS and typed != self._refused_words

    # --- results -------------------------------------------------------------------------------------

    def _on_found(self, found: Found) -> None:
        if found.typed != self._field.entry().words:
            return
        self._found = found
        self.goods_seen.emit([product for product, _ in found.hits])
        self._popup.show_hits(found.hits, found.typed)
        self._say_enter()
        count = len(found.hits)
        self._field.set_note(
            self.tr("%n+ cocok", "", count) if count >= RESULTS_MAX else self.tr("%n cocok", "", count)
        )
        self.popup_moved.emit(True)
        if not found.hits and self._refused_words == self._field.text():
            self._unknown(CodeUnknown(typed=found.typed))
        meant, self._meant = self._meant, None
        if meant is not None:
            self._enter_meant(meant, found)

    def _enter_meant(self, meant: Result, found: Found) -> None:
        """Do what Enter was pressed for before this answer came; what would surprise the cashier is only shown."""
        result = self._popup.result()
        if found.exact or result is None:
            self._enter_code(found.typed)
        elif result.product.id == meant.product.id:
            self._take_result()

    def _say_enter(self) -> None:
        """Write at the foot of the results what Enter will do."""
        result = self._popup.result()
        if result is None:
            words = self._field.entry().words
            self._popup.say(
                self.tr("“%1” tidak ditemukan. Periksa ejaannya, atau pindai barcodenya.").replace("%1", words),
                tone="ink2",
            )
            return
        name = text.join_units(result.product.name)
        if self._checking:
            self._popup.say(self.tr("Enter menunjukkan harga %1").replace("%1", name), tone="brandInk")
            return
        quantity = self._choices.quantity if self._choices is not None else self.quantity()
        if quantity is None and result.product.weighed:
            self._popup.say(self.tr("Enter, lalu ketik berat %1").replace("%1", name), tone="brandInk")
            return
        quantity = quantity or ONE
        what = self.tr("Enter menambah %1 × %2").replace("%1", text.quantity(quantity)).replace("%2", name)
        self._popup.say(what, line_amount(result.unit, quantity), tone="brandInk")

    def _close_popup(self) -> None:
        self._finder.forget()
        self._found = None
        self._field.set_note("")
        if not self._popup.isHidden():
            self._popup.hide()
            self.popup_moved.emit(False)

    @property
    def has_popup(self) -> bool:
        return not self._popup.isHidden()

    def move(self, steps: int) -> None:
        """Choose another result."""
        self._popup.choose_near(steps)
        self._touched = True
        self._say_enter()

    def next_unit(self) -> None:
        """Go on to the next unit of the chosen result."""
        self._popup.next_unit()
        self._touched = True
        self._say_enter()

    def take_nth(self, nth: int) -> None:
        """Take the result with this number, counted from 1."""
        if self.has_popup and self._popup.choose(nth - 1):
            self._take_result()

    # --- entering ------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Do what Enter says: take the chosen result or the typed code, or keep the quantity for what comes next."""
        entry = self._field.entry()
        if self._weighing is not None:
            self._enter_weight(self._weighing)
        elif entry.next_quantity:
            self._waiting = entry.quantity or self._waiting
            self._field.clear()
            self._show_pill()
        elif self._choices is not None:
            self._take_result()
        elif entry.words:
            self._enter_words(entry.words)

    def _enter_words(self, words: str) -> None:
        """Take the result that is shown for ``words``, or try them as a code."""
        if self._found is None or self._found.typed != words:
            self._meant = self._popup.result() if self.has_popup else None
            if self._meant is None:
                self._enter_code(words)
            else:
                self._finder.ask(words)
        elif self._popup.result() is not None and (self._touched or not self._found.exact):
            self._take_result()
        else:
            self._enter_code(words)

    def _take_result(self) -> None:
        result = self._popup.result()
        if result is None:
            return
        if self._checking:
            self._show_price((result.product, result.unit))
            return
        choices = self._choices
        quantity = choices.quantity if choices is not None else self.quantity()
        self.take(result, quantity, scanned=choices.code if choices is not None else None)

    def take(self, result: Result, quantity: Quantity | None, scanned: str | None = None) -> None:
        """Add goods that were chosen; weighed ones without a weight are asked for it."""
        if quantity is None and result.product.weighed:
            self._reset()
            self._weighing = Weighing(result.product, result.unit)
            self._show_pill()
            self._field.set_note(self.tr("Ketik beratnya, lalu Enter"))
            return
        self._reset()
        self._desk.add_product(result.product.id, result.unit.code, quantity or ONE, scanned)

    def _enter_weight(self, weighing: Weighing) -> None:
        weight = self._field.bare_number()
        if weight is None:
            self._field.set_fault(True)
            self._field.edit.selectAll()
            return
        self._weighing = None
        self._reset()
        self._desk.add_product(weighing.product.id, weighing.unit.code, weight)

    def _enter_code(self, words: str) -> None:
        """Try what was typed as a code; it is put back when it is none."""
        typed, waited = self._field.text(), self._waiting
        quantity = self._field.entry().quantity or waited
        checking = self._checking
        self._reset()

        def failed(error: WarunginError) -> bool:
            if self._field.text():
                return self._on_scan_refused(error)  # the cashier is further on already
            self._waiting, self._checking = waited, checking
            self._refused_words = typed
            self._field.set_text(typed)
            self._field.edit.selectAll()
            return isinstance(error, CodeUnknown) or self._on_scan_refused(error)

        if checking:
            self._check(words, failed)
        else:
            self._desk.add_scanned(words, quantity, failed)

    def take_scan(self, code: str) -> None:
        """Add what was scanned, or show its price. While a choice is due nothing else is taken."""
        if self._choices is not None:
            self._session.beeper.not_found()
            self._say_choice()
            return
        quantity = self._field.entry().quantity if self._field.entry().next_quantity else None
        quantity, checking = quantity or self._waiting, self._checking
        if self._weighing is None:
            self._reset(keep_refusal=True)
        if checking:
            self._check(code, self._on_scan_refused)
        else:
            self._desk.add_scanned(code, quantity, self._on_scan_refused)

    def _reset(self, *, keep_refusal: bool = False) -> None:
        """Begin the next entry with nothing. What was refused a moment ago stays to be read while scanning goes on."""
        self._waiting, self._choices, self._checking = None, None, False
        self._refused_words = ""
        self._field.set_fault(False)
        self._field.clear()
        if not (keep_refusal and self._notice.is_refusal):
            self._notice.leave()
        self._close_popup()
        self._show_pill()

    def clear(self) -> bool:
        """Take back what was entered, one step: the text first, then what waits. False when nothing was there."""
        had_text = bool(self._field.text())
        waits = self._weighing is not None or self._waiting is not None or self._checking or self._choices is not None
        shown = self.has_popup or self._notice.isVisible()
        if had_text and self._weighing is None and not self._checking:
            self._field.clear()
        elif had_text or waits or shown:
            self._weighing = None
            self._reset()
        return had_text or waits or shown

    # --- looking only --------------------------------------------------------------------------------

    def check_price(self) -> None:
        """The next code shows its price and adds nothing; asked again, no longer."""
        self._checking = not self._checking
        self._show_pill()
        if self.has_popup:
            self._say_enter()

    def _check(self, code: str, failed: Failed) -> None:
        self._session.operations.read(
            lambda uow: catalogue.price_check(uow, code), then=self._show_price, failed=failed, owner=self
        )

    def _show_price(self, priced: tuple[Product, SellUnit]) -> None:
        self._reset()
        self._notice.show_price(*priced)

    # --- choosing between goods with one code ---------------------------------------------------------

    def _ask_choice(self, choices: Choices) -> None:
        self._reset()
        self._choices = choices
        self._popup.show_hits(choices.products, "")
        self._say_choice()
        self.popup_moved.emit(True)
        self._session.beeper.attention()

    def _say_choice(self) -> None:
        assert self._choices is not None
        self._say_enter()
        self._field.set_note(self.tr("%n barang memakai kode ini, pilih satu", "", len(self._choices.products)))

    # --- refusals ------------------------------------------------------------------------------------

    def _on_scan_refused(self, error: WarunginError) -> bool:
        if isinstance(error, CodeUnknown | CheckDigitWrong):
            self._unknown(error)
            return True
        return self._on_refused(error)

    def _unknown(self, error: WarunginError) -> None:
        self._close_popup()
        self._field.set_fault(True)
        self._session.beeper.not_found()
        self._notice.show_refusal(sentence(error))

    def _on_refused(self, error: WarunginError) -> bool:
        if not isinstance(error, RuleViolation | NotFound):
            return False
        self._close_popup()
        self._session.beeper.attention()
        self._notice.show_refusal(sentence(error))
        return True

    def show_refusal(self, said: ErrorText) -> None:
        """Say why something else on the page was not done."""
        self._notice.show_refusal(said)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        shown = self.has_popup
        result = self._popup.result() if shown else None
        return {
            "field": self._field.text(),
            "pill": self._field.pill_text(),
            "note": self._field.note_text(),
            "message": self._notice.text(),
            "results": "\n".join(result.spoken for result in self._popup.results()) if shown else "",
            "result": result.spoken if result is not None else "",
            "foot": self._popup.accessibleDescription() if shown else "",
        }
