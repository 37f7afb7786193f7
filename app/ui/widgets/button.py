"""Buttons. The style draws the frame, we paint what stands on it: icon, label and the key that does the same."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.keycap import keycap_size, paint_keycap

Kind = Literal["primary", "secondary", "tonal", "soft", "ghost", "danger", "danger_soft", "choice", "sum", "key"]
Align = Literal["auto", "centre", "spread"]
"""``spread`` puts icon and label left and the key cap right; ``auto`` does so on big buttons that have a key."""

INK: Final[dict[str, str]] = {
    "primary": "onBrand",
    "soft": "brandInk",
    "danger": "onDanger",
    "danger_soft": "danger",
}
BIG_FROM: Final = 64
GAP: Final = 10
KEY_GAP: Final = 11


class ActionButton(QPushButton):
    """A button whose label is a verb. ``key`` is the caption of its key, taken from the key map.

    ``kind`` says how loud it is; one ``primary`` a view. ``choice`` and ``sum`` are for one of several, see set_chosen.
    ``tone`` writes in another colour role, as for a ``ghost`` that reads like a link (``brandInk``).
    """

    def __init__(
        self,
        label: str,
        *,
        kind: Kind = "secondary",
        icon: str | None = None,
        key: str | None = None,
        height: int = 44,
        checkable: bool = False,
        align: Align = "auto",
        tone: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label, self._icon, self._key = label, icon, key
        self._kind: str = kind
        self._align = align
        self._tone = tone
        self._big = height >= BIG_FROM
        self._chosen = False
        self.setProperty("kind", kind)
        self.setProperty("corner", "big" if self._big else "small")
        self.setCheckable(checkable)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._name()
        if checkable:
            self.toggled.connect(self.set_chosen)

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label}, {self._key}" if self._key else self._label)

    @property
    def label(self) -> str:
        return self._label

    def set_label(self, label: str) -> None:
        """Write another verb on the button."""
        self._label = label
        self._changed()

    def set_icon(self, icon: str | None) -> None:
        self._icon = icon
        self._changed()

    def set_key(self, key: str | None) -> None:
        self._key = key
        self._changed()

    def set_kind(self, kind: Kind) -> None:
        """Make the button louder or quieter."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            theme.repolish(self)

    def set_chosen(self, chosen: bool) -> None:
        """Mark the button as the one of several that holds now."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.setProperty("chosen", chosen)
            theme.repolish(self)

    def is_chosen(self) -> bool:
        return self._chosen

    def _changed(self) -> None:
        self._name()
        self.updateGeometry()
        self.update()

    def label_font(self) -> QFont:
        """Return the font of the label; a button that only some screens have may write in another one."""
        height = self.maximumHeight()
        if height >= 76:
            return theme.font("button_big")
        if self._kind == "sum":
            return theme.font("card_title", pixels=17 if self._big else 15)
        if self._kind == "choice":
            return theme.font("line", pixels=15)
        return theme.font("line", pixels=16 if height >= 50 else 15 if height >= 44 else 14)

    def _icon_side(self) -> int:
        height = self.maximumHeight()
        return 26 if height >= 76 else 22 if height >= 52 else 20

    def _ink(self) -> QColor:
        chosen = theme.current()
        if not self.isEnabled():
            return theme.faded(chosen.color("ink3"), 0.65)
        if self._chosen:
            return chosen.color("brandInk")
        if self._tone:
            return chosen.color(self._tone)
        return chosen.color(INK.get(self._kind, "ink"))

    def _margin(self) -> int:
        return 25 if self.maximumHeight() >= 76 else 19 if self._big else 16

    def _content_width(self) -> int:
        width = painting.text_width(self._label, self.label_font())
        if self._icon:
            width += self._icon_side() + (GAP if self._label else 0)
        if self._key:
            width += keycap_size(self._key).width() + KEY_GAP
        return width

    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + 2 * self._margin(), self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content_width() + 20, self.maximumHeight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_content(painter)

    def paint_content(self, painter: QPainter) -> None:
        """Paint icon, label and key cap."""
        spread = self._align == "spread" or (self._align == "auto" and self._big and bool(self._key) and self._roomy())
        margin = min(self._margin(), max(10, (self.width() - self._content_width()) // 2))
        left = float(margin) if spread else max(8.0, (self.width() - self._content_width()) / 2)
        right = float(self.width() - margin) if spread else self.width() - left
        ink = self._ink()
        if self._icon:
            side = self._icon_side()
            place = QRectF(left, (self.height() - side) / 2, side, side)
            name = ink.name() if self.isEnabled() else theme.mixed(self._ground(), ink, 0.65).name()
            paint_icon(painter, place, self._icon, name, strong=self._big or self._kind in ("primary", "danger"))
            left += side + GAP
        if self._key:
            width = keycap_size(self._key).width()
            paint_keycap(painter, QRectF(right - width, 0, width, self.height()), self._key, ink)
            right -= width + KEY_GAP
        painting.write(
            painter, QRectF(left, -0.5, right - left + 1, self.height()), self._label, self.label_font(), ink
        )

    def _roomy(self) -> bool:
        """Say whether there is so much room that the key cap belongs at the far end."""
        return self.width() >= self._content_width() + 2 * self._margin() + 12

    def _ground(self) -> QColor:
        return theme.current().color("sunken")


class IconButton(ActionButton):
    """A square button with an icon only; ``name`` is what it does, for the tool tip and for screen readers."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        kind: Kind = "tonal",
        side: int = 44,
        tone: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", kind=kind, icon=icon, height=side, tone=tone, parent=parent)
        self.setFixedWidth(side)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Say what the button does."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def _name(self) -> None:
        """Keep the name that was given: there is no label to take it from."""

    def _icon_side(self) -> int:
        return 20 if self.maximumHeight() >= 40 else 18

    def sizeHint(self) -> QSize:
        return QSize(self.maximumHeight(), self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paint_content(self, painter: QPainter) -> None:
        side = self._icon_side()
        place = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        ink = self._ink()
        name = ink.name() if self.isEnabled() else theme.mixed(self._ground(), ink, 0.65).name()
        paint_icon(painter, place, self._icon or "", name)
