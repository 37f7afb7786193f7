"""Sales by the hour as a line, with the same weekday before it as a dashed one. The chart library is loaded with the first chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.money import ZERO
from app.services.reports import HourSales, TodayView
from app.ui import text, theme

HOURS_SHOWN_MIN: Final = 6
TICKS_MAX: Final = 4
HOURS_LABELLED_MAX: Final = 9
LINE_WIDTH: Final = 3.0
DASHED_WIDTH: Final = 1.6
FILL_SHARE: Final = 0.10
BOX_MARGIN: Final = 9
HEADROOM: Final = 1.14
"""The peak's label stands above the highest line."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values at hours counted from the beginning of the business date, without a gap."""

    first: int
    sales: tuple[HourSales, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.sales) - 1

    def at(self, hour: int) -> HourSales | None:
        return self.sales[hour - self.first] if self.first <= hour <= self.last else None


def series(hours: Sequence[HourSales], begins_at: int, until: int | None = None) -> Series | None:
    """Return hours in the order of the business date, with the hours between that sold nothing; None without any sale.

    ``until`` is the hour that runs now: the line goes on to it.
    """
    if not hours:
        return None
    known = {_place(hour.hour, begins_at): hour for hour in hours}
    first, last = min(known), max(known)
    if until is not None:
        last = max(last, _place(until, begins_at))
    nothing = [HourSales((place + begins_at) % 24, 0, ZERO) for place in range(first, last + 1)]
    return Series(first, tuple(known.get(first + at, empty) for at, empty in enumerate(nothing)))


def _place(hour: int, begins_at: int) -> int:
    return (hour - begins_at) % 24


def nice_step(highest: int) -> int:
    """Return the distance of horizontal lines: 1, 2 or 5 of a power of ten, at most four of them up to ``highest``."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * TICKS_MAX >= highest:
                return step * factor
        step *= 10


class HourChart(QWidget):
    """Arrow keys and the pointer choose an hour and show its values in a box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._pg: Any = pyqtgraph
        self._pg.setConfigOptions(antialias=True)
        self._today: Series | None = None
        self._before: Series | None = None
        self._begins_at = 0
        self._names = ("", "")
        self._running: int | None = None
        self._chosen: int | None = None
        self._box: Any = None
        self._plot: Any = self._pg.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Omzet per jam"))
        theme.changes.changed.connect(self._draw)

    def show_sales(self, view: TodayView, today: str, before: str) -> None:
        """Show a day; the names are those of the legend. The hour that runs now is an open point."""
        self._begins_at = view.begins_at
        self._names = (today, before)
        self._today = series(view.today.hours, view.begins_at, view.until.hour)
        self._before = series(view.week_before.hours, view.begins_at)
        self._running = _place(view.until.hour, view.begins_at)
        self._chosen = None
        self._draw()

    # --- drawing -----------------------------------------------------------------------------------

    def _draw(self) -> None:
        self._plot.clear()
        self._box = None
        self._plot.setBackground(theme.current().color("surface"))
        shown = [each for each in (self._today, self._before) if each is not None]
        if not shown:
            return
        highest = max((sale.total.minor for each in shown for sale in each.sales), default=0)
        step = nice_step(max(highest, 1))
        top = step * -(-max(highest, 1) // step)
        first, last = min(each.first for each in shown), max(each.last for each in shown)
        last = max(last, first + HOURS_SHOWN_MIN)
        self._draw_axes(step, top, first, last)
        self._plot.setXRange(first - 0.4, last + 0.4, padding=0)
        self._plot.setYRange(0, top * HEADROOM, padding=0)
        if self._before is not None:
            self._draw_before(self._before)
        if self._today is not None:
            self._draw_today(self._today, first, last)
        self.setAccessibleDescription(
            "; ".join(self._sentence(hour) for hour in range(first, last + 1) if self._has(hour))
        )

    def _draw_axes(self, step: int, top: int, first: int, last: int) -> None:
        colours, font = theme.current(), theme.font("micro", 500)
        every = -(-(last - first + 1) // HOURS_LABELLED_MAX)
        hours = [(hour, f"{(hour + self._begins_at) % 24:02d}:00") for hour in range(first, last + 1, every)]
        amounts = [(minor, text.short_amount(minor)) for minor in range(0, top + 1, step)]
        for side, ticks in (("bottom", hours), ("left", amounts)):
            axis = self._plot.getAxis(side)
            axis.setPen(None)
            axis.setTextPen(colours.color("ink3"))
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=8, tickAlpha=0)
            axis.setTicks([ticks])
        self._plot.getAxis("left").setWidth(64)
        for minor, _ in amounts:
            line = self._pg.InfiniteLine(minor, angle=0, pen=self._pg.mkPen(colours.color("line"), width=1))
            self._plot.addItem(line)

    def _draw_before(self, before: Series) -> None:
        pen = self._pg.mkPen(theme.current().color("outline"), width=DASHED_WIDTH, style=Qt.PenStyle.DashLine)
        self._plot.addItem(self._pg.PlotDataItem(*_points(before), pen=pen))

    def _draw_today(self, today: Series, first: int, last: int) -> None:
        colours = theme.current()
        brand, surface = colours.color("brand"), colours.color("surface")
        x, y = _points(today)
        pen = self._pg.mkPen(brand, width=LINE_WIDTH)
        self._plot.addItem(self._pg.PlotDataItem(x, y, pen=pen, fillLevel=0, fillBrush=theme.faded(brand, FILL_SHARE)))
        peak = max(range(len(y)), key=lambda at: y[at])
        points = [(x[peak], y[peak], brand)]
        if today.last == self._running:
            points.append((x[-1], y[-1], surface))
        spots = [
            {"pos": (px, py), "brush": fill, "pen": self._pg.mkPen(brand, width=2), "size": 11}
            for px, py, fill in points
        ]
        self._plot.addItem(self._pg.ScatterPlotItem(spots=spots))
        self._label_peak(x[peak], y[peak], first, last)

    def _label_peak(self, x: int, y: int, first: int, last: int) -> None:
        label = self._pg.TextItem(
            f"{self._clock(x)}  {text.short_rupiah(y)}",
            color=theme.current().color("ink"),
            anchor=(0.0 if x == first else 1.0 if x == last else 0.5, 1.35),
        )
        label.setFont(theme.font("micro", 700))
        label.setPos(x, y)
        self._plot.addItem(label)

    # --- one value ---------------------------------------------------------------------------------

    def _clock(self, hour: int) -> str:
        return f"{(hour + self._begins_at) % 24:02d}:00"

    def _has(self, hour: int) -> bool:
        return any(each is not None and each.at(hour) is not None for each in (self._today, self._before))

    def _sentence(self, hour: int, apart: str = ", ") -> str:
        parts = [self._clock(hour)]
        for name, each in zip(self._names, (self._today, self._before), strict=True):
            sale = each.at(hour) if each is not None else None
            if sale is not None:
                parts.append(f"{name} {text.rupiah(sale.total)}, " + self.tr("%n struk", "", sale.orders))
        return apart.join(parts)

    def chosen_text(self) -> str:
        """Return what the value box says, empty while there is none."""
        return "" if self._chosen is None else self._sentence(self._chosen)

    def _choose(self, hour: int | None) -> None:
        if hour == self._chosen:
            return
        self._chosen = hour
        if self._box is not None:
            self._plot.removeItem(self._box)
            self._box = None
        if hour is None:
            return
        colours = theme.current()
        shown = [each for each in (self._today, self._before) if each is not None]
        middle = (min(each.first for each in shown) + max(each.last for each in shown)) / 2
        highest = max((sale.total.minor for each in shown if (sale := each.at(hour)) is not None), default=0)
        is_high = highest * 2 > self._plot.getPlotItem().vb.viewRange()[1][1]
        self._box = self._pg.TextItem(
            self._sentence(hour, "\n"),
            color=colours.color("ink"),
            anchor=(-0.06 if hour <= middle else 1.06, 0.0 if is_high else 1.0),
            border=self._pg.mkPen(colours.color("outline")),
            fill=self._pg.mkBrush(colours.color("surface")),
        )
        self._box.textItem.document().setDocumentMargin(BOX_MARGIN)
        self._box.setFont(theme.font("small"))
        self._box.setZValue(10)
        self._box.setPos(hour, highest)
        self._plot.addItem(self._box)

    def _on_mouse_moved(self, place: QPointF) -> None:
        hour = round(self._plot.getPlotItem().vb.mapSceneToView(place).x())
        self._choose(hour if self._has(hour) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        shown = [each for each in (self._today, self._before) if each is not None]
        if step is None or not shown:
            super().keyPressEvent(event)
            return
        first, last = min(each.first for each in shown), max(each.last for each in shown)
        start = (self._today or shown[0]).last
        self._choose(start if self._chosen is None else min(max(self._chosen + step, first), last))

    def leaveEvent(self, event: QEvent) -> None:
        self._choose(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._choose(None)


def _points(shown: Series) -> tuple[list[int], list[int]]:
    return list(range(shown.first, shown.last + 1)), [sale.total.minor for sale in shown.sales]
