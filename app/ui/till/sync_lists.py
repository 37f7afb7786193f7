"""The large card of the sync page: what needs a person, or the devices of the shop. Only so many rows are drawn at once.

What was not taken comes first, then the tasks, those of one kind together. The keyboard stays on the row where it was.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.devices import DeviceList, KnownDevice
from app.services.syncing import OutboxTrouble
from app.services.tasks import Task, Tasks
from app.ui import keymap, text
from app.ui.till.sync_parts import AllTaken
from app.ui.till.sync_rows import DeviceRow, GroupHead, ListRow, MoreRow, TaskRow, TroubleRow
from app.ui.till.sync_states import moment
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card
from app.ui.widgets.label import HLine, Label
from app.ui.widgets.pill import Pill
from app.ui.widgets.scroll import Scroller
from app.ui.widgets.segmented import Option, Segmented

ROWS_AT_ONCE: Final = 20
NEEDED: Final = "needed"
DEVICES: Final = "devices"

Entry = OutboxTrouble | Task | KnownDevice | str
"""What stands in one row; a text is the code of a group of tasks."""


class AttentionCard(Card):
    """Shows rows and says what was asked for; it does nothing itself."""

    retry_wanted = Signal(object)
    """One message by its id, None for all."""
    look_wanted = Signal(object)
    fix_wanted = Signal(object)
    answered = Signal(object, object)
    noted_wanted = Signal(str)
    devices_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._troubles: tuple[OutboxTrouble, ...] = ()
        self._tasks = Tasks((), 0)
        self._devices = DeviceList((), None)
        self._limit = ROWS_AT_ONCE
        self._narrow = False
        self._zone, self._now = "UTC", datetime.min.replace(tzinfo=UTC)
        self._rows: list[ListRow] = []
        self.behind: QWidget | None = None
        """What Tab goes to after the rows."""
        self._views = Segmented(
            [Option(NEEDED, self.tr("Perlu dilihat")), Option(DEVICES, self.tr("Mesin toko"))],
            height=40,
            name=self.tr("Yang ditampilkan"),
        )
        self._views.chosen.connect(self._on_view_chosen)
        self._count = Pill("", "attention", height=28)
        self._note = Label("", "small", "ink3")
        self._retry_all = ActionButton(
            keymap.label("sync.retry_all"),
            kind="ghost",
            icon="refresh-cw",
            key=keymap.caption("sync.retry_all"),
            height=40,
        )
        self._retry_all.clicked.connect(self.retry_all)
        for widget in (self._views, self._count):
            self.head.addWidget(widget)
        self.head.addStretch(1)
        self.head.addWidget(self._note)
        self.head.addWidget(self._retry_all)
        self._list = Scroller()
        self._list.body.setSpacing(0)
        self._nothing = AllTaken(
            self.tr("Tidak ada yang perlu dilihat"), self.tr("Semua yang terkirim sudah diterima pusat apa adanya.")
        )
        self._no_devices = Label(
            self.tr("Daftar mesin datang pada kontak berikutnya dengan pusat."), "body", "ink3", wrap=True
        )
        for part in (self._list, self._nothing, self._no_devices):
            self.body.addWidget(part, 1)

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what is said elsewhere too where there is little room: the count, and the cap of the key."""
        self._narrow = narrow
        self._retry_all.set_key(None if narrow else keymap.caption("sync.retry_all"))
        self._show_around()

    # --- what is shown -----------------------------------------------------------------------------

    def show_needed(self, troubles: tuple[OutboxTrouble, ...], found: Tasks, zone: str) -> None:
        """Show what needs a person."""
        if (troubles, found, zone) != (self._troubles, self._tasks, self._zone) or not self._rows:
            self._troubles, self._tasks, self._zone = troubles, found, zone
            self._draw()

    def show_devices(self, known: DeviceList, now: datetime) -> None:
        """Show the devices; ages are counted from ``now``."""
        changed = known != self._devices or now.replace(second=0, microsecond=0) != self._now
        self._devices, self._now = known, now.replace(second=0, microsecond=0)
        if changed and self.shows_devices:
            self._draw()

    @property
    def shows_devices(self) -> bool:
        return self._views.current() == DEVICES

    def turn(self) -> None:
        """Show the other of the two lists."""
        self._views.choose(NEEDED if self.shows_devices else DEVICES)
        self._on_view_chosen(self._views.current())

    def _on_view_chosen(self, _view: str) -> None:
        self._limit = ROWS_AT_ONCE
        self._draw()
        if self.shows_devices:
            self.devices_shown.emit()

    def retry_all(self) -> None:
        """Ask to send everything parked again."""
        if any(trouble.state == "parked" for trouble in self._troubles):
            self.retry_wanted.emit(None)

    # --- drawing -----------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw the rows anew and leave the keyboard where it was."""
        kept = self._focused()
        entries: list[Entry] = list(self._devices.devices) if self.shows_devices else list(self._needed())
        rest = len(entries) - self._limit
        rows = [self._row(entry) for entry in entries[: self._limit]]
        if rest > 0:
            more = MoreRow(rest)
            more.more_clicked.connect(self._on_more)
            rows.append(more)
        clear(self._list.body)
        self._rows = rows
        for at, row in enumerate(rows):
            if at:
                self._list.body.addWidget(HLine())
            self._list.body.addWidget(row)
        self._list.body.addStretch(1)
        self._show_around()
        self.order_stops()
        if kept is not None:
            self._give_back(*kept)

    def _needed(self) -> Iterator[Entry]:
        yield from self._troubles
        groups: dict[str, list[Task]] = {}
        for task in self._tasks.tasks:
            groups.setdefault(task.code, []).append(task)
        for code, tasks in groups.items():
            if len(tasks) > 1:
                yield code
            yield from tasks

    def _row(self, entry: Entry) -> ListRow:
        match entry:
            case OutboxTrouble():
                row = TroubleRow(entry, self._zone)
                row.retry_clicked.connect(self.retry_wanted)
                row.look_clicked.connect(self.look_wanted)
                row.fix_clicked.connect(self.fix_wanted)
                return row
            case Task():
                task_row = TaskRow(entry, self._zone)
                task_row.answered.connect(self.answered)
                return task_row
            case KnownDevice():
                return DeviceRow(entry, self._now)
            case _:
                head = GroupHead(entry, sum(1 for task in self._tasks.tasks if task.code == entry))
                head.noted_clicked.connect(self.noted_wanted)
                return head

    def _show_around(self) -> None:
        devices = self.shows_devices
        parked = sum(1 for trouble in self._troubles if trouble.state == "parked")
        count = parked + self._tasks.total
        self._count.show_state(text.amount(count), "attention")
        self._count.setVisible(bool(count) and not self._narrow)
        self._retry_all.setVisible(parked > 1 and not devices)
        asked_at = self._devices.asked_at
        told = self.tr("menurut pusat %1")
        self._note.setText("" if asked_at is None else told.replace("%1", moment(asked_at, self._now, self._zone)))
        self._note.setVisible(devices and asked_at is not None)
        self._list.setVisible(bool(self._rows))
        self._nothing.setVisible(not self._rows and not devices)
        self._no_devices.setVisible(not self._rows and devices)

    def _on_more(self) -> None:
        """Draw the next rows and go to the first of them."""
        first = min(self._limit, len(self._rows) - 1)
        self._limit += ROWS_AT_ONCE
        self._draw()
        after = [row for row in self._rows[first:] if row.stops]
        if after:
            after[0].stops[0].setFocus()

    # --- keyboard ----------------------------------------------------------------------------------

    def order_stops(self) -> None:
        """Let Tab pass through the rows where they stand."""
        before: QWidget = self._retry_all
        QWidget.setTabOrder(self._views, before)
        for stop in (stop for row in self._rows for stop in row.stops):
            QWidget.setTabOrder(before, stop)
            before = stop
        if self.behind is not None:
            QWidget.setTabOrder(before, self.behind)

    def first_stop(self) -> QWidget:
        """Return what Tab reaches first here."""
        return self._views

    def _focused(self) -> tuple[Hashable, int, int] | None:
        """Return which row and which of its buttons has the keyboard, and the row's place."""
        for place, row in enumerate(self._rows):
            for at, stop in enumerate(row.stops):
                if stop.hasFocus():
                    return row.key, place, at
        return None

    def _give_back(self, key: Hashable, place: int, at: int) -> None:
        """Focus the same button, else one of the row that took its place, else the choice of lists."""
        with_stops = [row for row in self._rows if row.stops]
        same = next((row for row in with_stops if row.key == key), None)
        near = same or next((row for row in self._rows[place:] if row.stops), with_stops[-1] if with_stops else None)
        if near is None:
            self._views.setFocus()
        else:
            near.stops[min(at, len(near.stops) - 1) if same else -1].setFocus()

    # --- what is read ------------------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """Return the rows as they are read, by kind."""
        return {
            "troubles": _read(self._rows, TroubleRow),
            "tasks": _read(self._rows, TaskRow),
            "groups": _read(self._rows, GroupHead),
            "devices": _read(self._rows, DeviceRow),
            "device_facts": "\n".join(row.facts() for row in self._rows if isinstance(row, DeviceRow)),
            "more": _read(self._rows, MoreRow),
            "count": self._count.text if not self._count.isHidden() else "",
            "shown": self._views.current(),
            "devices_note": "" if self._note.isHidden() else self._note.text(),
        }


def _read(rows: Sequence[ListRow], kind: type[ListRow]) -> str:
    return "\n".join(row.text() for row in rows if isinstance(row, kind))


def clear(layout: QVBoxLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
