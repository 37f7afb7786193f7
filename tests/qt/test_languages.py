"""Indonesian and English: nothing is cut, nothing is left in the other language, and a change of language is at once."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.exceptions import TimeoutError as QtTimeoutError
from pytestqt.qtbot import QtBot

from app.domain.errors import WarunginError
from app.runtime.recovery import recovery_key
from app.services import catalogue, settings
from app.sync.errors import EnrolmentRefused
from app.ui import look, text
from app.ui.error_texts import ENTRIES
from app.ui.error_view import sentence
from app.ui.till.trouble_page import TroublePage
from app.ui.widgets.avatar import initials
from app.ui.widgets.toast import ToastStack
from app.ui.wizard.enrol_page import EnrolPage
from tests.architecture.source import ROOT
from tests.qt.conftest import show_active
from tests.qt.language_kit import SIZE, Person, Seen, at_the_till, give_a_past, let_much_happen, look_at, walk
from tests.qt.shop import KEY, PINS, Shop
from tests.qt.till_driver import Driver

LANGUAGES = ("id", "en")
LONGEST = 8
WORD = re.compile(r"[^\W\d_]{2,}")
MARKED = re.compile("‹[^‹›]*›")
KEYS = frozenset({"Alt", "Ctrl", "Del", "Enter", "Esc", "PgDn", "PgUp", "Shift", "Tab"})
NAMES = frozenset(
    {"Warungin", "Indonesia", "English", "ID", "EN", "PIN", "Plus", "Jakarta", "Sans", "JetBrains", "Mono", "Lucide"}
)
SIGNS = frozenset({"Rp", "mm", "http", "zzz", "zzzz"})
"""What is not said in any language: keys, names, signs, and what the walk itself types."""


@contextlib.contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak a language without a window; the other tests get Indonesian back."""
    now = settings.Settings(language, "light", "none", settings.paper_width("58"), False)
    look.apply_look(now)
    try:
        yield
    finally:
        look.apply_look(settings.Settings("id", "light", "none", now.paper, False))


def sources_that_change() -> set[str]:
    """Return the Indonesian texts whose English is another."""
    root = ElementTree.parse(ROOT / "resources" / "translations" / "warungin_en.ts").getroot()  # noqa: S314 - our own file
    return {
        message.findtext("source", "")
        for message in root.iter("message")
        if message.findtext("source", "") != message.findtext("translation", "")
    } - {message.findtext("translation", "") for message in root.iter("message")}


SETTLE_MS = 1_500


# --- every page ---------------------------------------------------------------------------------------


def _named(cut: set[str], shop: Shop) -> set[str]:
    """Return what is cut and is not a product's name, which may be as long as the owner likes."""
    names = {text.join_units(product.name) for product in shop.goods()} | {product.name for product in shop.goods()}
    return {words for words in cut if not any(name in words for name in names)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_on_any_page(qtbot: QtBot, shop: Shop, language: str) -> None:
    give_a_past(shop)
    seen: dict[str, Seen] = {}
    with at_the_till(qtbot, shop, language) as person:

        def looks_whole(name: str) -> bool:
            seen[name] = look_at(person.window)
            return not _named(seen[name].cut, shop)

        def halt(name: str) -> None:
            # A layout that is still settling on a busy machine is looked at again; one that stays cut is told below.
            with contextlib.suppress(QtTimeoutError):
                qtbot.waitUntil(lambda: looks_whole(name), timeout=SETTLE_MS)

        walk(person, halt)
    assert {name: _named(page.cut, shop) for name, page in seen.items() if _named(page.cut, shop)} == {}
    assert len(seen) > 40
    if language == "en":
        indonesian = sources_that_change()
        assert {name: page.texts & indonesian for name, page in seen.items() if page.texts & indonesian} == {}


class _Marks(QTranslator):
    """Puts every text between marks, so that one which no translator was asked for stands out."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: object, source: object, disambiguation: object = None, n: int = -1) -> str:
        return f"‹{source}›"


def _words(shop: Shop) -> set[str]:
    """Return the words that are the shop's own: goods, units, people, places, and what was typed by somebody."""
    own = [
        *PINS,
        *map(initials, PINS),
        "Toko Rukun Kenanga",
        "TKO",
        "Bu RT",
        "Es batu",
        "Uang kecil",
        "order_contradicts",
    ]
    for product in shop.goods():
        own += [product.name, product.sku, *(unit.code for unit in product.units)]
    own += [category.name for category in shop.do(catalogue.categories)]
    return {word for words in own for word in WORD.findall(words)}


def _unmarked(words: str) -> str:
    """Return what of a text no translator was asked for."""
    while MARKED.search(words):
        words = MARKED.sub(" ", words)
    return words


def test_every_word_on_every_page_comes_from_the_catalogue_or_from_the_shop(qtbot: QtBot, shop: Shop) -> None:
    give_a_past(shop)
    known = _words(shop) | KEYS | NAMES | SIGNS
    strange: dict[str, set[str]] = {}
    application = QApplication.instance()
    assert application is not None
    marks = _Marks(application)
    application.installTranslator(marks)
    try:
        with at_the_till(qtbot, shop) as person:

            def halt(name: str) -> None:
                for words in look_at(person.window).texts:
                    found = [word for word in WORD.findall(_unmarked(words)) if word not in known]
                    if found and not words.startswith("019bbbbb"):
                        strange.setdefault(name, set()).add(words)

            walk(person, halt)
    finally:
        application.removeTranslator(marks)
    assert strange == {}


# --- changing the language ----------------------------------------------------------------------------


def _go(person: Person, page: str) -> None:
    tab = {"products": "Alt+2", "office sync": "Alt+3"}.get(page)
    first = "backoffice" if tab else page
    person.window.go(first)
    person.wait_page(first)
    if tab:
        person.press(tab)


def _texts(person: Person) -> set[str]:
    """Return what is read now, without clocks and ages, which go on by themselves."""
    person.settle()
    return {
        words for words in look_at(person.window).texts if not re.search(r"\d\d:\d\d|\d (h|jam|min|menit)\b", words)
    }


@pytest.mark.parametrize(
    "page", ["selling", "held", "orders", "shift", "count", "sync", "more", "backoffice", "products", "office sync"]
)
def test_a_change_of_language_changes_the_page_that_is_shown_and_back(qtbot: QtBot, shop: Shop, page: str) -> None:
    give_a_past(shop)
    shop.open_shift()
    let_much_happen(shop)
    with at_the_till(qtbot, shop) as person:
        person.sign_in(shop.owner)
        _go(person, page)
        before = _texts(person)
        indonesian = sources_that_change()
        assert before & indonesian
        person.set("language", "en")
        _go(person, page)
        qtbot.waitUntil(lambda: not _texts(person) & indonesian)
        person.set("language", "id")
        _go(person, page)
        qtbot.waitUntil(lambda: _texts(person) == before)


def test_the_sign_in_and_the_rail_begin_in_the_language_that_was_kept(qtbot: QtBot, shop: Shop) -> None:
    with at_the_till(qtbot, shop, "en") as person:
        person.wait(lambda: person.read("people") != "")
        assert "6-digit PIN" in look_at(person.window).texts
        person.sign_in(shop.cashier)
        assert {"Sell", "Orders", "Sync", "More"} <= look_at(person.window).texts


# --- before there is a shop ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_while_a_till_is_enrolled(qtbot: QtBot, shop: Shop, language: str) -> None:
    with spoken(language):
        session = shop.session()
        answers: list[WarunginError] = [EnrolmentRefused(why="expired")]

        def enrol(address: str, code: str) -> None:
            if answers:
                raise answers.pop()

        enrolling = Driver(qtbot, session, EnrolPage(session, enrol, lambda: 123_456, lambda: recovery_key(KEY)))
        cut = look_at(enrolling.page).cut
        for typed in ("", "pusat.contoh.id", "", "abcd2345", ""):
            enrolling.keys(typed)
            enrolling.press(Qt.Key.Key_Return)
            QApplication.processEvents()
            cut |= look_at(enrolling.page).cut
        assert enrolling.reads("recovery_key") != ""
        assert cut == set()


def _every_error() -> Iterator[WarunginError]:
    """Yield an error of each code and reason that has words of its own."""
    for entry in ENTRIES:
        code, _, why = entry.partition(".")
        yield type("OfThisCode", (WarunginError,), {"code": code})(why=why)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_errors_fit_into_a_toast_and_onto_the_page_of_trouble(qtbot: QtBot, language: str) -> None:
    with spoken(language):
        told = sorted((sentence(error) for error in _every_error()), key=lambda said: len(said.line))[-LONGEST:]
        assert len(told[-1].line) > 100
        page = TroublePage(told[0])
        page.resize(*SIZE)
        show_active(qtbot, page)
        window = QMainWindow()
        window.resize(*SIZE)
        toasts = ToastStack(window)
        show_active(qtbot, window)
        for said in told:
            page.show_error(said)
            assert look_at(page).cut == set()
            toasts.say(said.line, said.tone, icon=said.icon)
            assert said.line in look_at(window).texts
            assert look_at(window).cut == set()
            toasts.clear()


# --- dates and figures ----------------------------------------------------------------------------------


def test_dates_follow_the_language_and_money_does_not() -> None:
    day = date(2026, 8, 4)
    assert (text.long_date(day), text.medium_date(day)) == ("Selasa, 4 Agustus 2026", "4 Agustus 2026")
    with spoken("en"):
        assert (text.long_date(day), text.medium_date(day)) == ("Tuesday, 4 August 2026", "4 August 2026")
        assert (text.short_date(day), text.rupiah(1_234_500), text.quantity(1_250)) == (
            "04/08/2026",
            "Rp 1.234.500",
            "1,25",
        )
        assert (text.short_rupiah(1_250_000_000), text.age(125)) == ("Rp\u00a01,25\u00a0bn", "2 min")
    assert (text.short_rupiah(1_250_000_000), text.age(125)) == ("Rp\u00a01,25\u00a0M", "2 menit")
