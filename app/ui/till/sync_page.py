"""How this till stands with the centre: what waits, what needs a person, the devices of the shop, and a day of contacts.

First of all it says that everything is safe on this machine. It looks again whenever the window says that something may
have changed, and not at all while it is hidden. The till and the back office show the same page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.staff import Right
from app.services import catalogue, devices, handing_in, syncing, tasks
from app.services.backups import BackupState
from app.services.catalogue import ParkedEdit
from app.services.devices import DeviceList
from app.services.handing_in import UnsentFile
from app.services.syncing import OutboxTrouble, SyncDetails, SyncStatus
from app.services.tasks import Answer, Deed, Task, Tasks
from app.ui import keymap, text, theme
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till import sync_dialogs
from app.ui.till.page_head import StatusCorner
from app.ui.till.sync_dialogs import CarryDialog, EditAnewDialog, LookDialog
from app.ui.till.sync_lists import AttentionCard
from app.ui.till.sync_parts import BackupCard, ContactBars, FactCard
from app.ui.till.sync_queue import QueueCard
from app.ui.till.sync_states import SHOWN_MAX, StateStrip, states
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card
from app.ui.widgets.label import ElidedLabel, Label
from app.ui.widgets.pill import Pill

NO_DETAILS: Final = SyncDetails((), (), 0)
WIDE_FROM: Final = 1_080
"""Below this width margins are narrower and the queue leaves more room to the list."""
TALL_FROM: Final = 740


class SyncPage(Page):
    """``in_office`` where the frame has an Esc of its own and no banner tells of an outage."""

    scope = Scope.SYNC

    def __init__(self, session: Session, parent: QWidget | None = None, *, in_office: bool = False) -> None:
        super().__init__(session, parent)
        self.ask_place: sync_dialogs.AskPlace = sync_dialogs.ask_place
        self._in_office = in_office
        self._is_entered = False
        self._told = 0
        self._details = NO_DETAILS
        self._tasks = Tasks((), 0)
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Sinkronisasi"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 0, 28, 20)
        self._column.setSpacing(14)
        self._column.addWidget(self._head())
        self._states = StateStrip()
        self._column.addWidget(self._states)
        self._column.addLayout(self._facts())
        self._middle = QHBoxLayout()
        self._middle.setSpacing(14)
        self._queue = QueueCard()
        self._list = AttentionCard()
        self._middle.addWidget(self._queue)
        self._middle.addWidget(self._list)
        self._column.addLayout(self._middle, 1)
        self._contacts = self._contact_card()
        self._column.addWidget(self._contacts)
        self._list.behind = self._bars
        self._connect()
        self._fit(QSize())

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
        self._try_now = ActionButton(
            keymap.label("sync.try_now"), icon="refresh-cw", key=keymap.caption("sync.try_now"), align="centre"
        )
        self._try_now.clicked.connect(self._on_try_now)
        row.addWidget(self._try_now)
        row.addWidget(StatusCorner(self.session), 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _facts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._pending = FactCard(self.tr("Menunggu dikirim"), "cloud-upload")
        self._contact = FactCard(self.tr("Kontak terakhir"), "radio-tower")
        self._needed = FactCard(self.tr("Perlu dilihat"), "circle-alert")
        self._backup = BackupCard()
        for fact in (self._pending, self._contact, self._needed, self._backup):
            row.addWidget(fact, 1)
        return row

    def _contact_card(self) -> Card:
        card = Card(self.tr("Kontak dengan pusat, 24 jam"), padding=12)
        card.setFixedHeight(126)
        self._contact_pill = Pill("", "neutral", height=28)
        card.head.addWidget(self._contact_pill)
        self._bars = ContactBars()
        self._bars.chosen.connect(self._on_hour_chosen)
        card.body.addWidget(self._bars, 1)
        return card

    def _connect(self) -> None:
        chosen = self._list
        chosen.retry_wanted.connect(self._retry)
        chosen.look_wanted.connect(self._on_look)
        chosen.fix_wanted.connect(self._on_fix)
        chosen.answered.connect(self._on_answered)
        chosen.noted_wanted.connect(self._on_noted)
        chosen.devices_shown.connect(self._on_devices_shown)
        self._queue.export.clicked.connect(self._on_export)
        self._backup.backup_wanted.connect(self.session.backup_now)
        keymap.bind(self, "sync.try_now", self._on_try_now)
        keymap.bind(self, "sync.retry_all", chosen.retry_all)
        keymap.bind(self, "sync.devices", chosen.turn)
        keymap.bind(self, "sync.export", self._queue.export.click)
        keymap.bind(self, "sync.backup_now", self._backup.ask)
        if not self._in_office:
            keymap.bind(self, "sync.back", lambda: self.session.go.emit("selling"))
        stops = [self._try_now, self._backup.button, self._queue.export, chosen.first_stop()]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.session.sync_changed.connect(self._on_sync_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size())

    def _fit(self, size: QSize) -> None:
        """Give the room there is to what a person acts on; the day of contacts goes first."""
        wide = size.width() >= WIDE_FROM
        margin = 28 if wide else 20
        self._column.setContentsMargins(margin, 0, margin, 20 if wide else 14)
        self._middle.setStretch(0, 35 if wide else 30)
        self._middle.setStretch(1, 65 if wide else 70)
        for fact in (self._pending, self._contact, self._needed, self._backup):
            fact.set_lines(1 if wide else 2)
        self._list.set_narrow(not wide)
        self._contacts.setVisible(self._told < (2 if wide and size.height() >= TALL_FROM else 1))

    # --- being shown -------------------------------------------------------------------------------

    def enter(self) -> None:
        self._is_entered = True
        self._show_status(self.session.sync)
        self._show_details(self._details)
        self._show_needed()
        self._look()
        self.setFocus()

    def leave(self) -> None:
        self._is_entered = False

    def _on_sync_changed(self, status: SyncStatus) -> None:
        if self._is_entered:
            self._show_status(status)
            self._look()

    def _look(self) -> None:
        operations = self.session.operations
        operations.read(syncing.details, self._on_details, owner=self)
        operations.read(tasks.open_tasks, self._on_tasks, owner=self)
        operations.in_background(self.session.backup_state, self._on_backup, owner=self)
        if self._list.shows_devices:
            operations.read(devices.devices, self._on_devices, owner=self)

    def _on_details(self, details: SyncDetails) -> None:
        if details != self._details:
            self._show_details(details)
            self._show_needed()

    def _on_tasks(self, found: Tasks) -> None:
        if found != self._tasks:
            self._tasks = found
            self._show_needed()

    def _on_backup(self, state: BackupState) -> None:
        self._backup.show_state(state, self._zone)

    def _on_devices(self, known: DeviceList) -> None:
        status = self.session.sync
        if status is not None:
            self._list.show_devices(known, status.now)

    @property
    def _zone(self) -> str:
        return self.session.facts.zone if self.session.facts is not None else "UTC"

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
        self._queue.show_status(status)
        found = states(status, self.session.outlook(), facts.zone, tell_offline=self._in_office)
        self._told = min(len(found), SHOWN_MAX)
        self._fit(self.size())
        self._states.show_states(found)

    def _show_pending(self, status: SyncStatus) -> None:
        note = self.tr("semua sudah terkirim")
        if status.oldest_at is not None:
            note = self.tr("tertua %1").replace("%1", text.age(_seconds(status.now, status.oldest_at)))
        self._pending.show_fact(text.amount(status.pending), note, "warn" if status.pending else "ink")

    def _show_contact(self, status: SyncStatus, zone: str) -> None:
        tries = self._next_try() if status.failing_since is not None else ""
        if status.last_contact_at is None:
            self._contact.show_fact(self.tr("Belum ada"), tries or self.tr("menunggu jaringan"))
            return
        at = text.local(status.last_contact_at, zone)
        same_day = at.date() == text.local(status.now, zone).date()
        value = text.clock(at) if same_day else text.short_date(at.date())[:5]
        seconds = _seconds(status.now, status.last_contact_at)
        ago = text.age(seconds) if seconds < 60 else self.tr("%1 lalu").replace("%1", text.age(seconds))
        tone = "warn" if status.is_offline else "ink"
        self._contact.show_fact(value, " · ".join(part for part in (ago, tries) if part), tone)

    def _next_try(self) -> str:
        """Say when the centre is tried again, as far as it is known."""
        seconds = self.session.outlook().next_try_seconds
        if seconds is None:
            return self.tr("mencoba lagi sendiri")
        if seconds < 1:
            return self.tr("sedang mencoba")
        if seconds < 60:
            return self.tr("mencoba lagi %1 dtk").replace("%1", str(int(seconds)))
        return self.tr("mencoba lagi %1").replace("%1", text.age(int(seconds)))

    def _show_needed(self) -> None:
        """Show what needs a person: what was parked and what the centre found odd, counted together."""
        self._list.show_needed(self._details.troubles, self._tasks, self._zone)
        status = self.session.sync
        parked = status.parked if status is not None else 0
        waiting = status.waiting if status is not None else 0
        notes = [
            self.tr("%n ditolak", "", parked) if parked else "",
            self.tr("%n tugas", "", self._tasks.total) if self._tasks.total else "",
            self.tr("%n ikut menunggu", "", waiting) if waiting else "",
        ]
        note = " · ".join(part for part in notes if part) or self.tr("tidak ada")
        total = parked + self._tasks.total
        tone = "danger" if parked else "warn" if total else "ink"
        self._needed.show_fact(text.amount(total), note, tone)

    def _show_details(self, details: SyncDetails) -> None:
        self._details = details
        self._queue.show_sent(details.sent_today)
        self._bars.show_hours(details.contacts, self._zone)
        self._on_hour_chosen("")

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

    def _on_look(self, trouble: OutboxTrouble) -> None:
        dialog = LookDialog(self.window(), trouble, self._zone)

        def again(_reason: str) -> None:
            dialog.close_dialog()
            self._retry(trouble.id)

        dialog.accepted.connect(again)
        dialog.open()

    def _on_fix(self, message_id: UUID) -> None:
        self.session.operations.read(
            lambda uow: catalogue.parked_edit(uow, message_id), then=self._open_edit, owner=self
        )

    def _open_edit(self, edit: ParkedEdit) -> None:
        dialog = EditAnewDialog(self.window(), self.session, edit)
        dialog.done.connect(self._on_sent_again)
        dialog.open()

    def _retry(self, message_id: UUID | None) -> None:
        actor = self.session.actor
        self.session.operations.run_approved(
            Right.SYNC_MANAGE,
            lambda uow, approval: syncing.retry(uow, actor, message_id, approval),
            then=lambda _: self._on_sent_again(self.tr("Masuk antrean lagi")),
            owner=self,
        )

    def _on_sent_again(self, said: str) -> None:
        self.session.say(said, "ok", "cloud-upload")
        self.session.sync_wanted.emit()
        self._look()

    def _on_answered(self, task: Task, answer: Answer) -> None:
        if answer.deed is Deed.OPEN_PRODUCT:
            self.session.product_wanted.emit(task.products[0].id)
            return
        actor = self.session.actor
        self._manage(
            lambda uow, approval: tasks.answer(uow, actor, task.id, answer.code, approval),
            lambda _: self.tr("Tercatat"),
        )

    def _on_noted(self, code: str) -> None:
        actor = self.session.actor
        self._manage(
            lambda uow, approval: tasks.answer_all(uow, actor, code, approval=approval),
            lambda count: self.tr("%n tugas tercatat", "", count),
        )

    def _manage(self, work: Callable[..., object], said: Callable[[int], str]) -> None:
        """Carry out what needs the right to manage sync, say so, and look again; also when somebody was faster."""

        def then(result: object) -> None:
            self.session.say(said(result if isinstance(result, int) else 0), "ok", "check")
            self._look()

        def failed(_error: object) -> bool:
            self._look()
            return False

        self.session.operations.run_approved(Right.SYNC_MANAGE, work, then=then, failed=failed, owner=self)

    def _on_devices_shown(self) -> None:
        """Show the list that is known, and ask the centre for a newer one."""
        self._look()
        self.session.operations.run(devices.want_anew, then=lambda _: self.session.sync_wanted.emit(), owner=self)

    # --- a file to be carried ----------------------------------------------------------------------

    def _on_export(self) -> None:
        actor = self.session.actor
        self.session.operations.run_approved(
            Right.SYNC_MANAGE,
            lambda uow, approval: handing_in.export(uow, actor, approval),
            then=self._on_exported,
            owner=self,
        )

    def _on_exported(self, file: UnsentFile) -> None:
        dialog = CarryDialog(self.window(), file, self.ask_place)
        dialog.place_chosen.connect(partial(self._write, file))
        dialog.open()

    def _write(self, file: UnsentFile, place: Path) -> None:
        def then(fault: str) -> None:
            if fault:
                failed = self.tr("Tidak bisa menyimpan di sana: %1. Pilih tempat lain.").replace("%1", fault)
                self.session.say(failed, "attention", "circle-alert")
            else:
                self.session.say(self.tr("Tersimpan: %1").replace("%1", place.name), "ok", "save")

        self.session.operations.in_background(lambda: sync_dialogs.write(place, file.content), then, owner=self)

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        facts = {
            "pending": self._pending,
            "contact": self._contact,
            "needed": self._needed,
            "backup": self._backup,
        }
        told = self._states.texts()
        return {
            "safe": self._safe.text(),
            **{name: fact.value() for name, fact in facts.items()},
            **{f"{name}_note": fact.note() for name, fact in facts.items()},
            **self._queue.texts(),
            **self._list.texts(),
            "contacts": self._contact_pill.text,
            "states": " ".join(told),
            **{f"state_{state}": sentence for state, sentence in told.items()},
        }


def _seconds(now: datetime, then: datetime) -> int:
    return int((now - then).total_seconds())
