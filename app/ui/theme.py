"""Colours, type and sizes of every screen, read once from the theme file.

Painters ask ``current()`` while they paint, so that a change of theme needs nothing but a repaint.
The style sheet gets the same roles by name; no other file holds a colour.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

THEMES: Final = ("light", "dark")
FAMILY: Final = "Plus Jakarta Sans"
RECEIPT_FAMILY: Final = "JetBrains Mono"
_FAMILY_FILES: Final = {FAMILY: "PlusJakartaSans", RECEIPT_FAMILY: "JetBrainsMono"}


class FontsMissing(RuntimeError):
    """The font files that belong to the program are not there or cannot be read: a broken installation."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colour roles. A role that does not exist is our mistake and raises KeyError."""

    name: str
    roles: Mapping[str, str]

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    def hex(self, role: str) -> str:
        """Return the colour of ``role``; a colour written as ``#…`` is passed through."""
        return role if role.startswith("#") else self.roles[role]

    def color(self, role: str) -> QColor:
        return QColor(self.hex(role))


class ThemeChanges(QObject):
    """Says that the theme changed, for the few things that keep a picture of their own."""

    changed = Signal(str)


changes: Final = ThemeChanges()


@cache
def tokens() -> dict[str, Any]:
    """Return the theme file as it is written."""
    read: dict[str, Any] = json.loads(files("resources").joinpath("themes", "tokens.json").read_text("utf-8"))
    return read


@cache
def theme(name: str) -> Theme:
    """Return the theme called ``name``, one of THEMES."""
    return Theme(name, MappingProxyType(tokens()["colour"][name]))


_chosen = "light"


def current() -> Theme:
    """Return the theme that is on the screen now."""
    return theme(_chosen)


def size(name: str) -> int:
    """Return a measure of the theme file in logical pixels."""
    return int(tokens()["size"][name])


def radius(name: str) -> int:
    """Return a corner radius of the theme file in logical pixels."""
    return int(tokens()["radius"][name])


def load_fonts() -> None:
    """Make the program's own screen font known to Qt. Raises FontsMissing when a file is not usable."""
    _load_family(FAMILY)


@cache
def _load_family(family: str) -> None:
    stem = _FAMILY_FILES[family]
    found = [entry for entry in files("resources").joinpath("fonts").iterdir() if entry.name.startswith(stem)]
    loaded = [
        QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))
        for entry in found
        if entry.name.endswith(".ttf")
    ]
    if not loaded or -1 in loaded:
        raise FontsMissing(family)


def tracking(pixels: int) -> float:
    """Return the letter spacing, in pixels, of type that is ``pixels`` high: large type is set closer."""
    if pixels < 18:
        return 0.0
    return -pixels * (0.012 if pixels < 28 else 0.025)


def font(style: str, weight: int | None = None, pixels: int | None = None) -> QFont:
    """Return the font of a type style; figures always have one width.

    ``weight`` and ``pixels`` replace what the style says, for the rare place that needs it.
    """
    style_pixels, style_weight = tokens()["type"][style]
    family = RECEIPT_FAMILY if style.startswith("receipt") else FAMILY
    if family == RECEIPT_FAMILY:
        _load_family(family)
    return QFont(_font(family, pixels or int(style_pixels), weight or int(style_weight)))


@cache
def _font(family: str, pixels: int, weight: int) -> QFont:
    made = QFont(family)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, tracking(pixels))
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def apply_theme(app: QApplication, name: str) -> Theme:
    """Put the whole program into the theme ``name``; may be called again while windows are open."""
    global _chosen
    _chosen = name
    chosen = theme(name)
    app.setStyle("Fusion")
    app.setFont(font("body"))
    app.setPalette(_palette(chosen))
    app.setStyleSheet(_sheet(chosen))
    for widget in app.allWidgets():
        widget.update()
    changes.changed.emit(name)
    return chosen


def _sheet(chosen: Theme) -> str:
    text = files("resources").joinpath("themes", "theme.qss").read_text("utf-8")
    return Template(text).substitute(chosen.roles)


def _palette(chosen: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "canvas"),
        (role.WindowText, "ink"),
        (role.Base, "surface"),
        (role.AlternateBase, "surface"),
        (role.Text, "ink"),
        (role.Button, "tonal"),
        (role.ButtonText, "ink"),
        (role.BrightText, "danger"),
        (role.Highlight, "focus"),
        (role.HighlightedText, "surface"),
        (role.Accent, "focus"),
        (role.PlaceholderText, "ink3"),
        (role.ToolTipBase, "ink"),
        (role.ToolTipText, "surface"),
        (role.Link, "brandInk"),
    ):
        palette.setColor(where, chosen.color(name))
    for where in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, faded(chosen.color("ink3"), 0.65))
    return palette


def faded(color: QColor, share: float) -> QColor:
    """Return ``color`` with ``share`` (0 to 1) of its opacity."""
    result = QColor(color)
    result.setAlphaF(color.alphaF() * share)
    return result


def mixed(under: QColor, over: QColor, share: float) -> QColor:
    """Return the opaque colour of ``share`` (0 to 1) of ``over`` laid on ``under``."""
    parts = [
        round(below * (1 - share) + above * share)
        for below, above in zip(under.getRgb()[:3], over.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*parts)


def ground(widget: QWidget, role: str) -> None:
    """Fill a container with a ground of the theme: ``canvas``, ``surface`` or ``sunken``."""
    widget.setProperty("ground", role)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    repolish(widget)


def repolish(widget: QWidget) -> None:
    """Let the style look at a widget's dynamic properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
