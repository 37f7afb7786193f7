"""The least that a program with a window costs to start: an application, one empty window, one turn of its events."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget


def main() -> int:
    """Show an empty window of the till's size and say so after the first turn of the event loop."""
    application = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(0, lambda: print('{"ready": true}', flush=True))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
