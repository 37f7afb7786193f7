"""What the program looks like and speaks: the theme and the language in use, changed while it runs."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from app.services.settings import Settings
from app.ui import theme

TRANSLATIONS = Path(str(resources.files("resources"))) / "translations"


class _Look:
    """The translator and theme in use."""

    translator: QTranslator | None = None
    language = "id"
    theme = ""


def put_on_first(application: QApplication) -> None:
    """Load the fonts and put the light theme on, for the first window. Nothing may be measured before this."""
    if _Look.theme:
        return
    theme.load_fonts()
    theme.apply_theme(application, "light")
    _Look.theme = "light"


def apply_look(settings: Settings) -> None:
    """Put the chosen language and theme on the application; what is on already costs nothing."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if settings.theme != _Look.theme:
        theme.apply_theme(application, settings.theme)
        _Look.theme = settings.theme
    if settings.language != _Look.language:
        _use_language(application, settings.language)


def _use_language(application: QApplication, language: str) -> None:
    if _Look.translator is not None:
        application.removeTranslator(_Look.translator)
        _Look.translator = None
    if language != "id":
        translator = QTranslator(application)
        # By its file name: a translator does not copy bytes that it is given, and would read on after they are gone.
        loaded = translator.load(str(TRANSLATIONS / f"warungin_{language}.qm"))
        assert loaded, language
        application.installTranslator(translator)
        _Look.translator = translator
    _Look.language = language


def translate(context: str, text: str) -> str:
    """Return a text in the language of the screen."""
    return QCoreApplication.translate(context, text)
