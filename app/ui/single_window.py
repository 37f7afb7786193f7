"""One window a data folder: a second start brings the first to the front, on the face that was asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 500
FACES = ("till", "backoffice")


def _name(path: Path) -> str:
    return "warungin-" + hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]


def call_running(path: Path, face: str) -> bool:
    """Ask the window that works on ``path`` to come to the front. Return whether there is one that heard it."""
    socket = QLocalSocket()
    socket.connectToServer(_name(path))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(face.encode())
    heard = socket.waitForBytesWritten(WAIT_MS)
    socket.disconnectFromServer()
    return heard


class FrontCall(QObject):
    """Listens, for the window of this folder, for others that want it in front."""

    def __init__(self, path: Path, show_face: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._show_face = show_face
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)
        # The folder's lock is ours, so a name left behind by a killed process is nobody's.
        QLocalServer.removeServer(_name(path))
        self._server.listen(_name(path))

    def _called(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket.waitForReadyRead(WAIT_MS):
            face = bytes(socket.read(64).data()).decode(errors="replace")
            if face in FACES:
                self._show_face(face)
        socket.disconnectFromServer()
        socket.deleteLater()
