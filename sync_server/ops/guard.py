"""Stands between this program and its PostgreSQL, so that the database never outlives us, not even after a kill.

Started as a script of its own, with standard input as a pipe from its parent: ``guard.py ACCOUNT COMMAND …``, where an empty
account is the caller's own. When the pipe closes,
whatever the reason, the command is interrupted (for PostgreSQL that is a fast shutdown: it rolls back and stops cleanly).
When the command ends by itself, the guard ends with its status; when it was killed, as for want of memory, it is started again,
so that the server above, which stays up, finds it back. Standard library only, and no imports of ours.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

AGAIN_SECONDS = 0.5
AGAIN_TRIES_MAX = 60
"""A new PostgreSQL does not start before the last processes of a killed one are gone."""


def main(account: str, command: list[str]) -> int:
    """Run ``command`` until it ends or the parent is gone. Return its status."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # only the pipe ends the database
    return _Guard(account, command).watch()


class _Guard:
    """One command that is kept running. The pipe's end is noticed in a thread of its own."""

    def __init__(self, account: str, command: list[str]) -> None:
        self._account = account
        self._command = command
        self._lock = threading.Lock()
        self._leaving = threading.Event()
        self._child = self._start()

    def watch(self) -> int:
        """Wait for the command's end; start it again while it was killed and not asked to end."""
        threading.Thread(target=self._end_with_parent, daemon=True).start()
        tries = 0
        while True:
            status = self._child.wait()
            # A PostgreSQL that gives up by itself (SIGABRT), as on a damaged cluster, would do so again and again.
            tries = AGAIN_TRIES_MAX if status < 0 and status != -signal.SIGABRT else tries - 1
            if tries < 0 or self._leaving.wait(AGAIN_SECONDS):
                return status
            with self._lock:
                if self._leaving.is_set():
                    return status
                self._child = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            preexec_fn=_default_signals if os.name == "posix" else None,
            **_run_as(self._account),
        )

    def _end_with_parent(self) -> None:
        while os.read(0, 1024):
            pass
        with self._lock:
            self._leaving.set()
            if self._child.poll() is None:
                _interrupt(self._child)


def _run_as(account: str) -> dict[str, Any]:
    if not account:
        return {}
    import pwd

    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _default_signals() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)


def _interrupt(child: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        child.send_signal(signal.SIGINT)
        return
    command = [str(word) for word in child.args] if isinstance(child.args, list) else []
    data = command[command.index("-D") + 1]  # Windows has no such signal; PostgreSQL's own tool sends an event
    subprocess.run([str(Path(command[0]).with_name("pg_ctl.exe")), "stop", "-D", data, "-m", "fast"], check=False)


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main(sys.argv[1], sys.argv[2:]) & 0xFF)
