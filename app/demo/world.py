"""The world around the demo till: a server that can be ended and started, and a printer whose socket can be closed."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from app.devices.tcp_printer import TcpPrinter

READY_SECONDS = 90.0
END_SECONDS = 30.0
COMMAND_SECONDS = 120.0


class DemoFailed(Exception):
    """The demo's world could not be set up or did not obey."""


class Server:
    """The sync server with its PostgreSQL, as a process of its own that ends with us."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.url = ""
        self.pids: list[int] = []
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it answers. The second time it takes the port it had."""
        arguments = ["run", "--data", str(self.data)]
        if self.url:
            arguments += ["--port", self.url.rsplit(":", 1)[1]]
        log = (self.data.parent / "server.log").open("a", encoding="utf-8")
        with log:
            self._process = subprocess.Popen(
                _command(*arguments, "--with-parent"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.url = self._ready_line(self._process)["url"]
        self.pids.append(self._process.pid)

    def _ready_line(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        assert process.stdout is not None
        line = _line_within(process.stdout, READY_SECONDS)
        if not line:
            process.kill()
            raise DemoFailed(f"the server did not start: {self._last_words()}")
        ready: dict[str, Any] = json.loads(line)
        return ready

    def _last_words(self) -> str:
        """Return what the server said last, with the file that has the rest."""
        log = self.data.parent / "server.log"
        said = log.read_text(encoding="utf-8").split("\n")
        return next((f"{line} ({log})" for line in reversed(said) if line.strip()), f"see {log}")

    def stop(self) -> None:
        """End the process, and its database with it, and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(END_SECONDS)
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run ``warungin server …`` and return what it prints as JSON."""
        name, *rest = arguments
        done = subprocess.run(
            _command(name, "--data", str(self.data), *rest),
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        if done.returncode:
            raise DemoFailed(f"warungin server {name}: {done.stderr.strip()[-500:]}")
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "app", "server", *arguments]


def _line_within(stream: IO[str], seconds: float) -> str:
    """Return the first line of a stream, or nothing when it does not come in time."""
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(seconds)
    return found[0] if found else ""


class World:
    """Everything the demo day needs around its till, in ``out/data``."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.data = out / "data"
        self.till = self.data / "till"
        self.till2 = self.data / "till2"
        self.passphrase_file = self.data / "demo-passphrase.txt"
        self.server = Server(self.data / "server")
        self.printer = TcpPrinter()

    def make(self) -> None:
        """Make the folders and the passphrase file of the demo, readable by its owner only."""
        self.server.data.mkdir(parents=True, exist_ok=True)
        if not self.passphrase_file.exists():
            with os.fdopen(os.open(self.passphrase_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24) + "\n")

    def stop_server(self) -> None:
        """End the server's process."""
        self.server.stop()

    def start_server(self) -> None:
        """Start the server anew: another process, the same database."""
        self.server.start()

    def kill_printer(self) -> None:
        """Close the printer's socket: from now on it does not answer."""
        self.printer.close()

    def revive_printer(self) -> None:
        """Open the printer's socket again."""
        self.printer.open()

    def close(self) -> None:
        """End everything that was started."""
        self.printer.close()
        self.server.stop()
