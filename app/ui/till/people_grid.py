"""The people who may sign in, as tiles in rows of three; more than six scroll."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.ids import StaffId
from app.domain.staff import Staff
from app.ui.till.person_tile import HEIGHT, WIDTH, PersonTile
from app.ui.widgets.scroll import Scroller

COLUMNS = 3
GAP = 16
ROWS_SHOWN = 2
PEEK = 60
"""How much of the next row is seen, so that people know there are more."""

SCROLL_BAR = 14
TileMaker = Callable[[Staff], PersonTile]


class PeopleGrid(Scroller):
    """One person is chosen as soon as there is one. The page hands the keys on, so that a PIN can be typed meanwhile.

    ``chosen`` means that a person chose; showing other people does not say it.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedWidth(COLUMNS * WIDTH + (COLUMNS - 1) * GAP + SCROLL_BAR)
        self._tiles: list[PersonTile] = []
        self._inner = QWidget()
        self._inner.setProperty("scrolled", True)
        self._at = -1
        self.body.addWidget(self._inner)
        self.body.addStretch(1)
        self.setAccessibleName(self.tr("Nama"))

    def set_people(self, people: Sequence[Staff], make: TileMaker, chosen: StaffId | None) -> None:
        """Show these people, the first of them chosen unless ``chosen`` is among them."""
        self._inner.setParent(None)
        self._inner.deleteLater()
        self._inner = QWidget()
        self._inner.setProperty("scrolled", True)
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        grid.setColumnStretch(COLUMNS, 1)
        self._tiles = [make(person) for person in people]
        for at, tile in enumerate(self._tiles):
            tile.clicked.connect(lambda _checked=False, at=at: self._choose(at))
            grid.addWidget(tile, at // COLUMNS, at % COLUMNS)
        self.body.insertWidget(0, self._inner)
        self._fit(-(-len(people) // COLUMNS))
        self._at = -1
        ids = [person.id for person in people]
        if ids:
            self._mark(ids.index(chosen) if chosen in ids else 0)

    def _fit(self, rows: int) -> None:
        shown = min(rows, ROWS_SHOWN)
        height = shown * HEIGHT + max(shown - 1, 0) * GAP
        self.setFixedHeight(height + (GAP + PEEK if rows > ROWS_SHOWN else 0))

    def current(self) -> Staff | None:
        return self._tiles[self._at].person if 0 <= self._at < len(self._tiles) else None

    def tiles(self) -> list[PersonTile]:
        return list(self._tiles)

    def step(self, key: Qt.Key) -> None:
        """Move the choice by an arrow key; past an edge it stays."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}
        to = self._at + steps[key]
        if (
            key == Qt.Key.Key_Down
            and to >= len(self._tiles) > 0
            and self._at // COLUMNS < (len(self._tiles) - 1) // COLUMNS
        ):
            to = len(self._tiles) - 1
        if 0 <= to < len(self._tiles):
            self._choose(to)

    def jump(self, letter: str) -> None:
        """Choose the next person whose name begins with a letter."""
        count = len(self._tiles)
        for step in range(1, count + 1):
            at = (self._at + step) % count
            if self._tiles[at].person.name.casefold().startswith(letter.casefold()):
                self._choose(at)
                return

    def _choose(self, at: int) -> None:
        changed = at != self._at
        self._mark(at)
        if changed:
            self.chosen.emit(self._tiles[at].person)

    def _mark(self, at: int) -> None:
        self._at = at
        for place, tile in enumerate(self._tiles):
            tile.setChecked(place == at)
        self._inner.adjustSize()
        self.ensureWidgetVisible(self._tiles[at], 0, GAP)
