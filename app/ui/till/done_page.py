"""After the payment: the change, to be read from a metre away, until the next shopper. Paper and drawer say how they stand.

The sale is saved when this page is shown; a dead printer is a pill at its foot, never a question.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.money import ZERO
from app.domain.order import Order
from app.domain.paper import Paper
from app.services import orders, printing
from app.services.printing import PrintJob
from app.ui import keymap, text, theme
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.receipt_dialog import ReceiptDialog
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import HLine, IconLabel, Label
from app.ui.widgets.painting import CENTRE
from app.ui.widgets.pill import Pill

CHANGE_SIZES = (132, 120, 104, 88, 72, 60)
FOOT = 60
DOUBLE_PRESS_MS = 300
"""An Enter this soon after the page was shown is the second press of the one that paid; the change must be seen first."""


class DonePage(Page):
    """The change, large; a scan or Enter begins the next sale."""

    forwards_scans = True
    scope = Scope.DONE
    toast_lift = FOOT

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        theme.ground(self, "canvas")
        self._order: Order | None = None
        self._job: PrintJob | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(DOUBLE_PRESS_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(3)
        column.addLayout(self._figures())
        column.addSpacing(22)
        column.addLayout(self._buttons())
        column.addSpacing(32)
        column.addLayout(self._next_button())
        column.addStretch(3)
        column.addWidget(HLine())
        column.addWidget(self._foot())
        for shortcut in keymap.bind(self, "done.next", self._next):
            # The Enter that paid may still be held down: it must not take the change away.
            shortcut.setAutoRepeat(False)
        keymap.bind(self, "done.preview", self._preview)
        session.sync_changed.connect(lambda _status: self._look_at_print())

    # --- drawing -----------------------------------------------------------------------------------

    def _figures(self) -> QVBoxLayout:
        centre = Qt.AlignmentFlag.AlignHCenter
        paid = QHBoxLayout()
        paid.setSpacing(12)
        paid.addStretch(1)
        paid.addWidget(IconLabel("circle-check", "ok", 42))
        self._paid = Label(self.tr("Lunas tunai"), "heading", "ok")
        self._paid.setFont(theme.font("heading", 700, 22))
        paid.addWidget(self._paid)
        paid.addStretch(1)
        self._title = Label("", "heading", "ink2", align=centre)
        self._title.setFont(theme.font("heading", 700, 26))
        self._change = AmountLabel(CHANGE_SIZES, align=CENTRE, name=self.tr("Kembalian"))
        self._received = Label("", "heading", "ink2", align=centre)
        self._received.setFont(theme.font("body", pixels=18))
        column = QVBoxLayout()
        column.setContentsMargins(48, 0, 48, 0)
        column.setSpacing(0)
        column.addLayout(paid)
        column.addSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._change)
        column.addWidget(self._received)
        return column

    def _buttons(self) -> QHBoxLayout:
        self._reprint = ActionButton(
            self.tr("Cetak ulang"), icon="printer", key=keymap.caption("till.reprint_last"), height=52
        )
        self._show = ActionButton(
            self.tr("Lihat struk"), icon="receipt-text", key=keymap.caption("done.preview"), height=52
        )
        self._drawer = ActionButton(
            self.tr("Buka laci"), icon="inbox", key=keymap.caption("till.open_drawer"), height=52
        )
        self._reprint.clicked.connect(self._print_again)
        self._show.clicked.connect(self._preview)
        self._drawer.clicked.connect(self._open_drawer)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        for button in (self._reprint, self._show, self._drawer):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _next_button(self) -> QVBoxLayout:
        self._go_on = ActionButton(
            self.tr("Pembeli berikutnya"),
            kind="primary",
            icon="arrow-right",
            key=keymap.caption("done.next"),
            height=76,
            align="centre",
        )
        self._go_on.setMinimumWidth(320)
        self._go_on.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._go_on.clicked.connect(self._leave_for_next)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._go_on, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(
            Label(self.tr("atau pindai barang pertama"), "body", "ink3", align=Qt.AlignmentFlag.AlignHCenter)
        )
        return column

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(FOOT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.size("page_margin"), 0, theme.size("page_margin"), 0)
        row.setSpacing(10)
        self._paper_pill, self._drawer_pill = Pill(), Pill()
        self._saved_pill = Pill(self.tr("Tersimpan di mesin ini"), "ok", "hard-drive")
        self._number = Label("", "line", "ink2")
        self._number.setFont(theme.font("line", 600, 14))
        self._cashier = Label("", "body", "ink3")
        self._cashier.setFont(theme.font("body", pixels=14))
        for pill in (self._paper_pill, self._drawer_pill, self._saved_pill):
            row.addWidget(pill)
        row.addStretch(1)
        row.addWidget(self._number)
        row.addWidget(self._cashier)
        return foot

    # --- showing -----------------------------------------------------------------------------------

    def enter(self) -> None:
        """Show the order that was just paid."""
        self._order = self.session.last_order
        self._job = None
        if self._order is None:
            self.session.go.emit("selling")
            return
        self._show_order(self._order)
        self._show_print()
        self._settling.start()
        self._go_on.setFocus()
        self._look_at_print()

    def leave(self) -> None:
        self._order = None
        self._settling.stop()

    def _show_order(self, order: Order) -> None:
        if order.change > ZERO:
            self._title.setText(self.tr("Kembalian"))
            self._change.set_amount(order.change)
        else:
            self._title.setText(self.tr("Tidak ada kembalian"))
            self._change.set_text(self.tr("Uang pas"))
        received = self.tr("Diterima %1 · tagihan %2")
        self._received.setText(
            received.replace("%1", text.amount(order.received)).replace("%2", text.amount(order.total))
        )
        self._number.setText(order.receipt_no)
        self._cashier.setText(self.tr("Kasir %1").replace("%1", order.staff_name))

    def _look_at_print(self) -> None:
        """Ask how the receipt's print stands, until it is on paper."""
        order = self._order
        if order is None or (self._job is not None and self._job.state in ("printed", "skipped")):
            return
        self.session.operations.read(
            lambda uow: printing.find_receipt(uow, order.id),
            then=lambda job: self._take_job(order, job),
            failed=lambda _error: True,  # the page looks again with the next word from the window
            owner=self,
        )

    def _take_job(self, order: Order, job: PrintJob | None) -> None:
        if order is self._order:
            self._job = job
            self._show_print()

    def _show_print(self) -> None:
        state = self._job.state if self._job is not None else "waiting"
        away = self._job is not None and self._job.error is not None
        match state:
            case "printed":
                self._paper_pill.show_state(self.tr("Struk tercetak"), "ok", "printer-check")
                self._drawer_pill.show_state(self.tr("Laci dibuka"), "neutral", "inbox")
            case "skipped":
                self._paper_pill.show_state(self.tr("Tanpa printer"), "neutral", "printer")
                self._drawer_pill.show_state(self.tr("Buka laci dengan kunci"), "neutral", "inbox")
            case _ if away:
                self._paper_pill.show_state(
                    self.tr("Printer tidak menjawab, struk menunggu"), "waiting", "triangle-alert"
                )
                self._drawer_pill.show_state(self.tr("Laci belum terbuka"), "waiting", "inbox")
            case _:
                self._paper_pill.show_state(self.tr("Struk menunggu printer"), "neutral", "printer")
                self._drawer_pill.show_state(self.tr("Laci menunggu printer"), "neutral", "inbox")

    # --- what can be done --------------------------------------------------------------------------

    def _next(self) -> None:
        if not self._settling.isActive():
            self._leave_for_next()

    def _leave_for_next(self) -> None:
        self.session.go.emit("selling")

    def _print_again(self) -> None:
        order = self._order
        if order is None:
            return
        actor = self.session.actor
        self.session.operations.run(
            lambda uow: orders.reprint(uow, actor, order.id), then=lambda _id: self._copy_queued(), owner=self
        )

    def _copy_queued(self) -> None:
        self.session.say(self.tr("Salinan struk masuk antrean cetak"), "ok", "printer")
        self._job = None
        self._look_at_print()

    def _open_drawer(self) -> None:
        from app.ui.till.drawer_dialog import DrawerDialog

        DrawerDialog(self.window(), self.session).open()

    def _preview(self) -> None:
        order = self._order
        if order is not None:
            self.session.operations.read(
                lambda uow: printing.preview(uow, order.id),
                then=lambda paper: self._show_paper(order, paper),
                owner=self,
            )

    def _show_paper(self, order: Order, paper: Paper) -> None:
        if order is self._order:
            ReceiptDialog(self.window(), order.receipt_no, paper, self.session.settings.paper).open()

    def take_scan(self, code: str) -> bool:
        """The window takes a scan to the selling page instead, see ``forwards_scans``."""
        return False

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the page now; ``next`` is there once Enter goes on."""
        return {
            "paid": self._paid.text(),
            "change_title": self._title.text(),
            "change": self._change.text,
            "received": self._received.text(),
            "paper_state": self._paper_pill.text,
            "drawer_state": self._drawer_pill.text,
            "saved_state": self._saved_pill.text,
            "receipt_no": self._number.text(),
            "cashier": self._cashier.text(),
            "next": "" if self._settling.isActive() else self._go_on.label,
        }
