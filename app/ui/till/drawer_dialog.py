"""Opening the drawer without a sale: why, and that it is recorded. Who may not do it alone is asked for an approval next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.staff import Right
from app.services import drawer
from app.ui.page import Session
from app.ui.till.reason_picker import ReasonPicker
from app.ui.widgets.dialog import Dialog


class DrawerDialog(Dialog):
    """Enter opens the drawer with the chosen reason; Esc leaves it shut."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(
            window,
            QCoreApplication.translate("DrawerDialog", "Buka laci tanpa penjualan?"),
            QCoreApplication.translate("DrawerDialog", "Untuk kas masuk atau kas keluar, pakai halaman Shift."),
            safe=QCoreApplication.translate("DrawerDialog", "Kembali"),
            risky=QCoreApplication.translate("DrawerDialog", "Buka laci"),
            risky_icon="inbox",
            kind="primary",
            width=580,
            note=QCoreApplication.translate("DrawerDialog", "Tercatat di jurnal bersama nama Anda."),
        )
        self._session = session
        self._picker = ReasonPicker([self.tr("Tukar uang"), self.tr("Kembalian kurang"), self.tr("Periksa isi laci")])
        self._picker.changed.connect(lambda: self.set_error(None))
        self.body.addWidget(self._picker)
        self.accepted.connect(lambda _reason: self._open_drawer())

    def open(self) -> None:
        """Ask, with the verb in the focus: Enter is enough."""
        super().open()
        self.risky_button.setFocus()

    def _open_drawer(self) -> None:
        if not self._picker.require():
            return
        session, actor, reason = self._session, self._session.actor, self._picker.reason()
        said = self.tr("Laci dibuka. Alasan tercatat.")
        self.close_dialog()
        session.operations.run_approved(
            Right.OPEN_DRAWER,
            lambda uow, approval: drawer.open_drawer(uow, actor, reason, approval),
            then=lambda _: session.say(said, "ok", "inbox"),
            owner=session,
        )

    def texts(self) -> dict[str, str]:
        """Return what a person reads in the dialog."""
        return {"title": self.accessibleName(), "reason": self._picker.reason()}
