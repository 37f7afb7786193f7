"""Stands between this program and its PostgreSQL, so that the database never outlives us, not even after a kill.

Started as a script of its own, with standard input as a pipe from its parent: ``guard.py ACCOUNT COMMAND …``, where an empty
account is the caller's own. When the pipe closes,
whatever the reason, the command is interrupted (for PostgreSQL that is a fast shutdown: it rolls back and stops cleanly).
When the command ends by itself, the guard ends with its status. Standard library only, and no imports of ours.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any


def main(account: str, command: list[str]) -> int:
    """Run ``command`` until it ends or the parent is gone. Return its status."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # only the pipe ends the database
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=_default_signals if os.name == "posix" else None,
        **_run_as(account),
    )
    threading.Thread(target=_end_with_parent, args=(child,), daemon=True).start()
    return child.wait()


def _run_as(account: str) -> dict[str, Any]:
    if not account:
        return {}
    import pwd

    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _default_signals() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)


def _end_with_parent(child: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1024):
        pass
    if child.poll() is None:
        _interrupt(child)


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
