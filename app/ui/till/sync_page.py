"""How this till stands with the centre: what waits, what the centre did not take and why, and a day of contacts.

First of all it says that everything is safe on this machine. It looks again whenever the window says that something may
have changed, and not at all while it is hidden.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.staff import Right
from app.services import syncing
from app.services.syncing import SyncDetails, SyncStatus
from app.ui import keymap, text, theme
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.page_head import StatusCorner
from app.ui.till.sync_parts import AllTaken, ContactBars, FactCard, TroubleRow
from app.ui.till.sync_texts import queue_rows
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card, FactRow, Hint
from app.ui.widgets.label import ElidedLabel, HLine, IconLabel, Label
from app.ui.widgets.pill import Pill
from app.ui.widgets.scroll import Scroller

QUEUE_ROWS_MAX: Final = 6
NO_DETAILS: Final = SyncDetails((), (), 0)


class SyncPage(Page):
    """The same page at the till and in the back office; only what Esc does is the till's."""

    scope = Scope.SYNC

    def __init__(self, session: Session, parent: QWidget | None = None, *, in_office: bool = False) -> None:
        super().__init__(session, parent)
        self._is_entered = False
        self._details = NO_DETAILS
        self._rows: list[TroubleRow] = []
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Sinkronisasi"))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 0, 28, 20)
        column.setSpacing(14)
        column.addWidget(self._head())
        self._clock_hint = Hint("", icon="clock", tone="warn", ground="warnTint")
        self._went_back = Hint("", icon="history", tone="danger", ground="dangerTint")
        for hint in (self._went_back, self._clock_hint):
            hint.hide()
            column.addWidget(hint)
        column.addLayout(self._facts())
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self._queue_card(), 37)
        middle.addWidget(self._trouble_card(), 63)
        column.addLayout(middle, 1)
        column.addWidget(self._contact_card())
        keymap.bind(self, "sync.try_now", self._on_try_now)
        keymap.bind(self, "sync.retry_all", self._on_retry_all)
        if not in_office:
            keymap.bind(self, "sync.back", lambda: session.go.emit("selling"))
        session.sync_changed.connect(self._on_sync_changed)

    # --- building ----------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(theme.size("topbar"))
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(Label(self.tr("Sinkronisasi"), "title"))
        self._safe = ElidedLabel("", "body", "ink2")
        words.addWidget(self._safe)
        words.addStretch(1)
        row.addLayout(words, 1)
        try_now = ActionButton(
            keymap.label("sync.try_now"), icon="refresh-cw", key=keymap.caption("sync.try_now"), align="centre"
        )
        try_now.clicked.connect(self._on_try_now)
        row.addWidget(try_now)
        row.addWidget(StatusCorner(self.session), 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _facts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._pending = FactCard(self.tr("Menunggu dikirim"), "cloud-upload")
        self._contact = FactCard(self.tr("Kontak terakhir"), "radio-tower")
        self._parked = FactCard(self.tr("Perlu dilihat"), "circle-alert")
        self._behind = FactCard(self.tr("Belum diterima"), "cloud-download")
        for fact in (self._pending, self._contact, self._parked, self._behind):
            row.addWidget(fact, 1)
        return row

    def _queue_card(self) -> Card:
        card = Card(self.tr("Antrean kirim"))
        card.head.addWidget(Label(self.tr("urut dari yang tertua"), "small", "ink3"))
        rows = Scroller()
        self._queue = rows.body
        self._queue.setSpacing(9)
        self._queue_text = ""
        card.body.addWidget(rows, 1)
        card.body.addWidget(HLine())
        self._sent = FactRow(self.tr("Terkirim hari ini"))
        card.body.addWidget(self._sent)
        return card

    def _trouble_card(self) -> Card:
        card = Card(self.tr("Perlu dilihat"))
        self._trouble_count = Pill("", "attention", height=28)
        self._retry_all = ActionButton(
            keymap.label("sync.retry_all"),
            kind="ghost",
            icon="refresh-cw",
            key=keymap.caption("sync.retry_all"),
            height=40,
        )
        self._retry_all.clicked.connect(self._on_retry_all)
        card.head.insertWidget(1, self._trouble_count)
        card.head.addWidget(self._retry_all)
        self._list = Scroller()
        self._list.body.setSpacing(0)
        self._no_trouble = AllTaken(
            self.tr("Tidak ada yang perlu dilihat"), self.tr("Semua yang terkirim sudah diterima pusat apa adanya.")
        )
        card.body.addWidget(self._list, 1)
        card.body.addWidget(self._no_trouble, 1)
        return card

    def _contact_card(self) -> Card:
        card = Card(self.tr("Kontak dengan pusat, 24 jam"))
        card.setFixedHeight(146)
        self._contact_pill = Pill("", "neutral", height=28)
        card.head.addWidget(self._contact_pill)
        self._bars = ContactBars()
        self._bars.chosen.connect(self._on_hour_chosen)
        card.body.addWidget(self._bars, 1)
        return card

    # --- being shown -------------------------------------------------------------------------------

    def enter(self) -> None:
        self._is_entered = True
        self._show_status(self.session.sync)
        self._show_details(self._details)
        self._look()
        self.setFocus()

    def leave(self) -> None:
        self._is_entered = False

    def _on_sync_changed(self, status: SyncStatus) -> None:
        if self._is_entered:
            self._show_status(status)
            self._look()

    def _look(self) -> None:
        self.session.operations.read(syncing.details, self._on_details, owner=self)

    def _on_details(self, details: SyncDetails) -> None:
        if details != self._details:
            self._show_details(details)

    # --- showing -----------------------------------------------------------------------------------

    def _show_status(self, status: SyncStatus | None) -> None:
        facts = self.session.facts
        if facts is None:
            return
        till = "-".join(part for part in (facts.outlet_code, facts.register) if part)
        self._safe.setText(self.tr("Kasir %1 · semua data sudah aman di mesin ini").replace("%1", till))
        if status is None:
            return
        self._show_pending(status)
        self._show_contact(status, facts.zone)
        self._show_parked(status)
        lacking = self.tr("perubahan barang dan harga dari pusat") if status.behind else self.tr("sudah lengkap")
        self._behind.show_fact(text.amount(status.behind), lacking, "warn" if status.behind else "ink")
        self._show_warnings(status, facts.zone)

    def _show_pending(self, status: SyncStatus) -> None:
        note = self.tr("semua sudah terkirim")
        if status.oldest_at is not None:
            note = self.tr("tertua %1").replace("%1", text.age(_seconds(status.now, status.oldest_at)))
        self._pending.show_fact(text.amount(status.pending), note, "warn" if status.pending else "ink")
        self._show_queue(status)

    def _show_contact(self, status: SyncStatus, zone: str) -> None:
        tries = self.tr("mencoba lagi sendiri") if status.failing_since is not None else ""
        if status.last_contact_at is None:
            self._contact.show_fact(self.tr("Belum ada"), tries or self.tr("menunggu jaringan"))
            return
        at = text.local(status.last_contact_at, zone)
        same_day = at.date() == text.local(status.now, zone).date()
        value = text.clock(at) if same_day else text.short_date(at.date())
        seconds = _seconds(status.now, status.last_contact_at)
        ago = text.age(seconds) if seconds < 60 else self.tr("%1 lalu").replace("%1", text.age(seconds))
        tone = "warn" if status.is_offline else "ink"
        self._contact.show_fact(value, " · ".join(part for part in (ago, tries) if part), tone)

    def _show_parked(self, status: SyncStatus) -> None:
        note = self.tr("tidak menghambat yang lain") if status.parked else self.tr("tidak ada")
        if status.waiting:
            note = self.tr("%n ikut menunggu", "", status.waiting)
        self._parked.show_fact(text.amount(status.parked), note, "danger" if status.parked else "ink")

    def _show_warnings(self, status: SyncStatus, zone: str) -> None:
        self._clock_hint.setVisible(status.clock_is_off)
        if status.clock_is_off and status.clock_offset_ms is not None:
            by = text.age(abs(status.clock_offset_ms) // 1_000)
            slow = self.tr("Jam mesin ini lambat %1 dari pusat. Penjualan aman; setel jam komputer supaya struk benar.")
            fast = self.tr("Jam mesin ini cepat %1 dari pusat. Penjualan aman; setel jam komputer supaya struk benar.")
            self._clock_hint.set_text((slow if status.clock_offset_ms > 0 else fast).replace("%1", by))
        self._went_back.setVisible(status.went_back_at is not None)
        if status.went_back_at is not None:
            at = text.local(status.went_back_at, zone)
            when = f"{text.short_date(at.date())} {text.clock(at)}"
            self._went_back.set_text(
                self.tr(
                    "Data mesin ini pernah dipulihkan atau disalin (diketahui %1). Jualan tetap jalan dan tersimpan di sini. "
                    "Pengiriman berhenti supaya tidak ada yang tercatat dua kali; hubungi pemilik."
                ).replace("%1", when)
            )

    def _show_queue(self, status: SyncStatus) -> None:
        rows = queue_rows(status.by_kind)
        if len(rows) > QUEUE_ROWS_MAX:
            rest = sum(count for _, _, count in rows[QUEUE_ROWS_MAX - 1 :])
            rows = [*rows[: QUEUE_ROWS_MAX - 1], (self.tr("Lainnya"), "ellipsis", rest)]
        told = "\n".join(f"{label} {count}" for label, _, count in rows)
        if told == self._queue_text and self._queue.count():
            return
        self._queue_text = told
        _clear(self._queue)
        for label, icon, count in rows:
            self._queue.addWidget(_queue_row(label, icon, text.amount(count)))
        if not rows:
            self._queue.addWidget(Label(self.tr("Antrean kosong."), "body", "ink3"))
        self._queue.addStretch(1)

    def _show_details(self, details: SyncDetails) -> None:
        self._details = details
        zone = self.session.facts.zone if self.session.facts is not None else "UTC"
        self._sent.set_value(text.amount(details.sent_today))
        self._show_troubles(details, zone)
        self._bars.show_hours(details.contacts, zone)
        self._on_hour_chosen("")

    def _show_troubles(self, details: SyncDetails, zone: str) -> None:
        if [row.trouble for row in self._rows] == list(details.troubles) and self._rows:
            return
        kept = self._focused_trouble()
        _clear(self._list.body)
        self._rows = [TroubleRow(trouble, zone) for trouble in details.troubles]
        for row in self._rows:
            if row is not self._rows[0]:
                self._list.body.addWidget(HLine())
            row.retry_clicked.connect(self._retry)
            self._list.body.addWidget(row)
        self._list.body.addStretch(1)
        self._order_stops(kept)
        parked = sum(1 for trouble in details.troubles if trouble.state == "parked")
        self._trouble_count.show_state(text.amount(parked), "attention")
        self._trouble_count.setVisible(bool(parked))
        self._retry_all.setVisible(parked > 1)
        self._list.setVisible(bool(self._rows))
        self._no_trouble.setVisible(not self._rows)

    def _order_stops(self, kept: UUID | None) -> None:
        """Let Tab pass through the rows where they stand, and keep it where it was, or near."""
        before: QWidget = self._retry_all
        stops = {row.trouble.id: row.stop for row in self._rows if row.stop is not None}
        for stop in stops.values():
            QWidget.setTabOrder(before, stop)
            before = stop
        QWidget.setTabOrder(before, self._bars)
        if kept is not None:
            (stops.get(kept) or next(iter(stops.values()), self)).setFocus()

    def _focused_trouble(self) -> UUID | None:
        """Return which row has the keyboard."""
        focused = self.focusWidget()
        return next((row.trouble.id for row in self._rows if row.stop is focused and focused is not None), None)

    def _on_hour_chosen(self, said: str) -> None:
        failed = sum(1 for hour in self._details.contacts if hour.failed)
        none = not any(hour.succeeded or hour.failed for hour in self._details.contacts)
        if said:
            self._contact_pill.show_state(said, "neutral")
        elif none:
            self._contact_pill.show_state(self.tr("belum ada kontak"), "neutral")
        elif failed:
            self._contact_pill.show_state(self.tr("gangguan di %n jam", "", failed), "waiting")
        else:
            self._contact_pill.show_state(self.tr("tanpa gangguan"), "ok")

    # --- acting ------------------------------------------------------------------------------------

    def _on_try_now(self) -> None:
        self.session.sync_wanted.emit()
        self.session.say(self.tr("Menghubungi pusat"), icon="refresh-cw")

    def _on_retry_all(self) -> None:
        if any(row.trouble.state == "parked" for row in self._rows):
            self._retry(None)

    def _retry(self, message_id: UUID | None) -> None:
        actor = self.session.actor
        self.session.operations.run_approved(
            Right.SYNC_MANAGE,
            lambda uow, approval: syncing.retry(uow, actor, message_id, approval),
            then=lambda _: self._on_retried(),
            owner=self,
        )

    def _on_retried(self) -> None:
        self.session.say(self.tr("Masuk antrean lagi"), "ok", "cloud-upload")
        self.session.sync_wanted.emit()
        self._look()

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "safe": self._safe.text(),
            "pending": self._pending.value(),
            "pending_note": self._pending.note(),
            "contact": self._contact.value(),
            "contact_note": self._contact.note(),
            "parked": self._parked.value(),
            "parked_note": self._parked.note(),
            "behind": self._behind.value(),
            "behind_note": self._behind.note(),
            "queue": self._queue_text,
            "sent_today": self._sent.value(),
            "troubles": "\n".join(row.text() for row in self._rows),
            "contacts": self._contact_pill.text,
            "clock_warning": "" if self._clock_hint.isHidden() else self._clock_hint.text(),
            "went_back": "" if self._went_back.isHidden() else self._went_back.text(),
        }


def _seconds(now: datetime, then: datetime) -> int:
    return int((now - then).total_seconds())


def _queue_row(label: str, icon: str, count: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    layout.addWidget(IconLabel(icon, "ink2", 20))
    layout.addWidget(Label(label, "body"), 1)
    layout.addWidget(Label(count, "card_title"))
    return row


def _clear(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
