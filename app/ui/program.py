"""Starting Qt: one application, its fonts, language and theme, and the window; and which class draws which page."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.services.settings import Settings
from app.ui import theme
from app.ui.wiring import Trouble, Wiring

if TYPE_CHECKING:
    from app.ui.page import Page, Session
    from app.ui.window import Window

PAGES = {
    "selling": ("app.ui.till.selling_page", "SellingPage"),
    "held": ("app.ui.till.held_page", "HeldPage"),
    "paying": ("app.ui.till.paying_page", "PayingPage"),
    "done": ("app.ui.till.done_page", "DonePage"),
    "orders": ("app.ui.till.orders_page", "OrdersPage"),
    "shift": ("app.ui.till.shift_page", "ShiftPage"),
    "count": ("app.ui.till.count_page", "CountPage"),
    "sync": ("app.ui.till.sync_page", "SyncPage"),
    "more": ("app.ui.till.more_page", "MorePage"),
}


class _Look:
    """The translator and theme in use."""

    translator: QTranslator | None = None
    language = "id"
    theme = ""


def make_page(page_id: str, session: Session) -> Page:
    """Make a page by its id; its module is loaded now, so that the first window does not pay for it."""
    module, name = PAGES[page_id]
    page: Page = getattr(import_module(module), name)(session)
    return page


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the application, made once, with fonts loaded and a theme on. Without a display Qt ends the process here."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(arguments if arguments is not None else sys.argv[:1])
    application.setApplicationName("Warungin")
    sys.excepthook = lambda _kind, error, _trace: _report_uncaught(error)
    theme.load_fonts()
    theme.apply_theme(application, "light")
    _Look.theme = "light"
    return application


def find_display() -> bool:
    """Say whether there is a display to draw on. Ask before the application is made: Qt ends the process without one.

    Raises ImportError where libraries are missing that Qt will load to draw on an X display: it would end over them, too.
    """
    other = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY")
    if not sys.platform.startswith("linux") or other:
        return True
    if not os.environ.get("DISPLAY"):
        return False
    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise ImportError(str(error), name="PySide6") from error
    return True


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
        loaded = translator.load(str(resource_folder() / "translations" / f"warungin_{language}.qm"))
        assert loaded, language
        application.installTranslator(translator)
        _Look.translator = translator
    _Look.language = language


def report_bug(error: BaseException) -> None:
    """Write a fault of ours to the log, with its trace and nothing else."""
    import structlog

    from app.ui.error_view import report_id

    structlog.get_logger().error("fault", report=report_id(error), exc_info=error)


def _report_uncaught(error: BaseException) -> None:
    """Report what nobody caught, and say so where the program was started; the log has the rest."""
    from app.ui.error_view import report_id

    report_bug(error)
    print(f"warungin: fault {report_id(error)}: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201


def has_display() -> bool:
    """Say whether windows can be shown to a person here. Call it after the application was made."""
    return QGuiApplication.platformName() not in ("offscreen", "minimal")


def prepare() -> None:
    """Make what a window needs before there is a folder to show: the application, and the code of the first face."""
    make_application()
    import_module("app.ui.window")


def is_in_use(opened: Wiring | Trouble) -> bool:
    """Say whether another window works on the folder."""
    return isinstance(opened, Trouble) and opened.error.code == "folder_in_use"


def run(opened: Wiring | Trouble, *, announce: bool = False) -> int:
    """Show the window and work until it is closed. ``announce`` prints one line of JSON when it takes keys."""
    application = make_application()
    if isinstance(opened, Trouble):
        found = _show_trouble(application, opened)
        if found is None:
            return 1
        opened = found
    window = make_window(opened)
    if announce:
        window.ready.connect(_announce)
    _end_in_peace(window)
    window.begin()
    window.show()
    return application.exec()


def _end_in_peace(window: Window) -> None:
    """Close the window when the system or Ctrl+C in the terminal asks us to end; it is heard with the next event."""
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda _number, _frame: window.close())


def make_window(wiring: Wiring) -> Window:
    """Make the window over an opened folder; ``begin`` and ``show`` are the caller's."""
    make_application()
    from app.ui.single_window import FrontCall
    from app.ui.window import Window

    window = Window(wiring)
    FrontCall(wiring.path, window.show_face, window)
    return window


def _announce() -> None:
    # The first paint and the events behind it are done when this runs.
    QTimer.singleShot(0, lambda: print(json.dumps({"ready": True}), flush=True))  # noqa: T201 - for who started us


def _show_trouble(application: QApplication, trouble: Trouble) -> Wiring | None:
    """Say what is wrong until it is mended or the person gives up."""
    from app.ui.error_view import sentence
    from app.ui.till.trouble_page import TroublePage

    found: list[Wiring] = []
    page = TroublePage(sentence(trouble.error))

    def again() -> None:
        result = trouble.again()
        if isinstance(result, Trouble):
            page.show_error(sentence(result.error))
            return
        found.append(result)
        page.close()
        application.quit()

    page.again_wanted.connect(again)
    page.close_wanted.connect(page.close)
    page.close_wanted.connect(application.quit)
    page.resize(1366, 768)
    page.show()
    application.exec()
    return found[0] if found else None


def translate(context: str, text: str) -> str:
    """Return a text in the language of the screen."""
    return QCoreApplication.translate(context, text)


def resource_folder() -> Path:
    """Return where fonts, icons and texts lie."""
    return Path(str(resources.files("resources")))
