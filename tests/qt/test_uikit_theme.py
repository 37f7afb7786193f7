"""Colours that can be read, figures of one width, and a theme that changes while windows are open."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui import icons, theme
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import Label

FLOORS = [
    (name, floor, pair)
    for name in theme.THEMES
    for floor, pairs in theme.tokens()["contrast_floor"].items()
    for pair in pairs
]


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast(QColor("#FFFFFF"), QColor("#000000")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("name", "floor", "pair"), FLOORS)
def test_text_and_edges_stand_out_from_their_ground(name: str, floor: str, pair: str) -> None:
    over, under = pair.split(" on ")
    chosen = theme.theme(name)
    assert contrast(chosen.color(over), chosen.color(under)) >= float(floor)


@pytest.mark.parametrize("pair", theme.tokens()["avatar"])
def test_initials_can_be_read_on_their_avatar(pair: list[str]) -> None:
    assert contrast(QColor(pair[0]), QColor(pair[1])) >= 4.5


def test_both_themes_know_the_same_roles() -> None:
    light, dark = (theme.tokens()["colour"][name] for name in theme.THEMES)
    assert light.keys() == dark.keys()
    assert all(QColor(value).isValid() for roles in (light, dark) for value in roles.values())


def test_the_style_sheet_holds_no_colour_of_its_own() -> None:
    sheet = files("resources").joinpath("themes", "theme.qss").read_text("utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(", sheet) == []


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        theme.current().color("mauve")


def test_fonts_of_the_program_are_drawn(qtbot: QtBot) -> None:
    label = Label("Rp 138.975", "total")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    assert label.fontInfo().family() == theme.FAMILY
    assert len(_colours(label.grab().toImage())) > 20


@pytest.mark.parametrize("style", sorted(theme.tokens()["type"]))
def test_every_figure_has_one_width(style: str) -> None:
    metrics = QFontMetricsF(theme.font(style))
    assert len({round(metrics.horizontalAdvance(digit * 20), 3) for digit in "0123456789"}) == 1


def test_large_type_is_set_closer_and_small_type_is_not() -> None:
    assert [theme.tracking(pixels) for pixels in (17, 18, 44)] == [0.0, pytest.approx(-0.216), pytest.approx(-1.1)]


def test_a_font_that_is_changed_by_its_user_stays_as_it_was_for_the_others() -> None:
    mine = theme.font("title")
    mine.setPixelSize(99)
    assert theme.font("title").pixelSize() == 24


def test_the_theme_changes_under_an_open_window(qtbot: QtBot, qapp: QApplication) -> None:
    page = QWidget()
    theme.ground(page, "canvas")
    button = ActionButton("Bayar", kind="primary", icon="banknote", key="F4", parent=page)
    qtbot.addWidget(page)
    page.resize(300, 100)
    page.show()
    assert page.grab().toImage().pixelColor(290, 90) == QColor("#F5F3EE")
    with qtbot.waitSignal(theme.changes.changed) as told:
        theme.apply_theme(qapp, "dark")
    assert told.args == ["dark"]
    image = page.grab().toImage()
    assert image.pixelColor(290, 90) == QColor("#0E1311")
    assert image.pixelColor(button.width() // 2, 3) == QColor("#4CC29D")


def test_icons_are_drawn_in_the_colour_that_was_asked_for() -> None:
    image = icons.pixmap("check", "danger", 24).toImage()
    solid = {
        image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {theme.current().hex("danger").lower()}


def test_an_icon_is_drawn_once_for_each_size_colour_and_theme(qapp: QApplication) -> None:
    first = icons.pixmap("lock", "ink", 20)
    assert icons.pixmap("lock", "ink", 20).cacheKey() == first.cacheKey()
    theme.apply_theme(qapp, "dark")
    assert icons.pixmap("lock", "ink", 20).cacheKey() != first.cacheKey()


def test_small_icons_have_the_stronger_line() -> None:
    def covered(size: int) -> float:
        image = icons.pixmap("square", "ink", size).toImage()
        whole = sum(image.pixelColor(x, y).alphaF() for x in range(size) for y in range(size))
        return whole / size

    assert covered(16) / 16 > covered(48) / 48


def test_an_icon_that_the_set_does_not_hold_is_refused() -> None:
    assert not icons.has_icon("no-such-icon")
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", "ink", 20)
