"""Starting Qt: one application, the window over an opened folder, and what to say when that folder cannot be opened."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.ui import look
from app.ui.wiring import Trouble, Wiring

if TYPE_CHECKING:
    from app.ui.window import Window


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the application, made once, with fonts loaded and a theme on. Without a display Qt ends the process here."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        look.put_on_first(existing)
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(arguments if arguments is not None else sys.argv[:1])
    application.setApplicationName("Warungin")
    sys.excepthook = lambda _kind, error, _trace: _report_uncaught(error)
    look.put_on_first(application)
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


def _report_uncaught(error: BaseException) -> None:
    """Report what nobody caught, and say so where the program was started; the log has the rest."""
    from app.ui.error_view import report_bug, report_id

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
