"""Which printer a setting names: ``file:/folder``, ``tcp:host:port`` or ``none``."""

from __future__ import annotations

from pathlib import Path

from app.devices.file_printer import FilePrinter
from app.devices.network_printer import PORT, NetworkPrinter
from app.devices.none_printer import NonePrinter
from app.domain.errors import RuleViolation
from app.ports import PrinterAway, ReceiptPrinter


class PrinterSettingWrong(RuleViolation):
    """The setting names no printer; ``why`` is one of ``kind``, ``folder``, ``host``, ``port``."""

    code = "printer_setting_wrong"


def open_printer(setting: str) -> ReceiptPrinter:
    """Return the printer that ``setting`` names; nothing is connected yet. Raises PrinterSettingWrong.

    ``tcp:192.0.2.7`` means port 9100; an IPv6 address stands in brackets, ``tcp:[::1]:9100``.
    """
    kind, _, rest = setting.strip().partition(":")
    match kind:
        case "none" if not rest:
            return NonePrinter()
        case "file":
            return _file(setting, rest)
        case "tcp":
            host, port = _address(setting, rest)
            return NetworkPrinter(host, port)
        case _:
            raise PrinterSettingWrong(setting=setting, why="kind")


class LostPrinter:
    """Stands for a printer whose setting can no longer be used: every job waits, none is taken for printed."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, data: bytes) -> None:
        """Raise PrinterAway, always."""
        raise PrinterAway(printer=self.name, why="setting")

    def ready(self) -> bool:
        """Return False: somebody has to choose a printer anew."""
        return False


def open_kept_printer(setting: str) -> ReceiptPrinter:
    """Return the printer a kept setting names. One that is wrong by now holds up paper, never the till's start."""
    try:
        return open_printer(setting)
    except PrinterSettingWrong:
        return LostPrinter(setting)


def _file(setting: str, rest: str) -> FilePrinter:
    folder = Path(rest).expanduser()
    if not rest.strip() or (folder.exists() and not folder.is_dir()):
        raise PrinterSettingWrong(setting=setting, why="folder")
    return FilePrinter(folder)


def _address(setting: str, rest: str) -> tuple[str, int]:
    if rest.startswith("["):
        host, closed, tail = rest[1:].partition("]")
        port_text = tail.removeprefix(":") if closed else ""
    else:
        host, _, port_text = rest.partition(":")
        closed = "]"
    if not host.strip() or not closed or any(char.isspace() for char in host):
        raise PrinterSettingWrong(setting=setting, why="host")
    if not port_text:
        return host, PORT
    if not (port_text.isascii() and port_text.isdecimal() and 1 <= int(port_text) <= 65_535):
        raise PrinterSettingWrong(setting=setting, why="port")
    return host, int(port_text)
