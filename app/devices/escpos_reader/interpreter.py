"""Playing the printer: the state that commands change, and the lines that come out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.devices.escpos_reader.commands import Characters, Command, Control, Piece, Torn, pieces
from app.devices.escpos_reader.printed import Align, Event, Feed, Line, Printed, Raster, Run, Token
from app.domain.paper import PaperWidth

CODE_PAGES = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}
LINE_DOTS = 30
TAB_COLUMNS = 8
_QR_STORE, _QR_PRINT = b"1P0", b"1Q0"


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    width: int = 1
    height: int = 1


def read(data: bytes, width: PaperWidth) -> Printed:
    """Interpret one job as a printer with ``width`` columns would. Never raises; what is wrong is in ``complaints``."""
    return _Printer(width).play(data)


class _Printer:
    """A printer at work on one job."""

    def __init__(self, width: PaperWidth) -> None:
        self._columns = int(width)
        self._events: list[Event] = []
        self._complaints: list[str] = []
        self._runs: list[Run] = []
        self._qr = ""
        self._reset()

    def play(self, data: bytes) -> Printed:
        if data and not data.startswith((b"\x1b@", b"\x1bp")):
            self._complaints.append("the job does not begin by initialising the printer")
        try:
            for piece in pieces(data):
                self._take(piece)
        except Torn as torn:
            self._complaints.append(f"a command is torn at byte {torn.args[0]}")
        if self._runs:
            self._complaints.append("the last line is not ended, so it stays in the printer")
        return Printed(self._columns, tuple(self._events), tuple(self._complaints))

    def _reset(self) -> None:
        self._style = _Style()
        self._align = Align.LEFT
        self._code_page = CODE_PAGES[0]
        self._runs.clear()

    def _take(self, piece: Piece) -> None:
        match piece:
            case Characters(data, at):
                self._characters(data, at)
            case Control(byte, at):
                self._control(byte, at)
            case Command(known=False, name=name, at=at):
                self._complaints.append(f"unknown command {name.hex(' ').upper()} at byte {at}")
            case Command():
                self._obey(piece)

    def _characters(self, data: bytes, at: int) -> None:
        style = self._style
        for char in data.decode(self._code_page, errors="replace"):
            if sum(run.columns for run in self._runs) + style.width > self._columns:
                self._complaints.append(f"a line is wider than the paper at byte {at}")
                self._end_line()
            self._runs.append(Run(char, style.bold, style.underline, style.inverse, style.width, style.height))

    def _control(self, byte: int, at: int) -> None:
        match byte:
            case 0x0A:
                self._end_line()
            case 0x0D | 0x00:
                pass  # carriage return does nothing with automatic line feed off; NUL is padding
            case 0x09:
                used = sum(run.columns for run in self._runs)
                self._characters(b" " * (TAB_COLUMNS - used % TAB_COLUMNS), at)
            case _:
                self._complaints.append(f"control character {byte:02X} at byte {at}")

    def _end_line(self) -> None:
        self._events.append(Line(_joined(self._runs), self._align))
        self._runs.clear()

    def _obey(self, command: Command) -> None:
        known: dict[bytes, Callable[[Command], None]] = {
            b"\x1b@": lambda _: self._reset(),
            b"\x1b!": self._print_mode,
            b"\x1bE": lambda said: self._restyle(bold=bool(said.arguments[0] & 1)),
            b"\x1bG": lambda said: self._restyle(bold=bool(said.arguments[0] & 1)),
            b"\x1b-": lambda said: self._restyle(underline=said.arguments[0] % 48 > 0),
            b"\x1dB": lambda said: self._restyle(inverse=bool(said.arguments[0] & 1)),
            b"\x1d!": self._size,
            b"\x1ba": self._justify,
            b"\x1bt": self._choose_code_page,
            b"\x1bd": self._feed_lines,
            b"\x1bJ": self._feed_dots,
            b"\x1bp": self._kick,
            b"\x1dV": self._cut,
            b"\x1bi": self._cut,
            b"\x1bm": self._cut,
            b"\x1dv": self._raster,
            b"\x1d(": self._extended,
            b"\x1dk": self._barcode,
        }
        # The rest of what is known (line spacing, character set, barcode looks, status questions) leaves no mark on the text.
        obey = known.get(command.name)
        if obey is not None:
            obey(command)

    def _restyle(self, **changed: bool | int) -> None:
        self._style = replace(self._style, **changed)  # type: ignore[arg-type]

    def _print_mode(self, command: Command) -> None:
        mode = command.arguments[0]
        self._style = _Style(
            bold=bool(mode & 0x08),
            underline=bool(mode & 0x80),
            inverse=self._style.inverse,
            width=2 if mode & 0x20 else 1,
            height=2 if mode & 0x10 else 1,
        )
        if mode & 0x01:
            self._complaints.append(f"font B is not measured here, at byte {command.at}")

    def _size(self, command: Command) -> None:
        size = command.arguments[0]
        self._restyle(width=(size >> 4 & 0x07) + 1, height=(size & 0x07) + 1)

    def _justify(self, command: Command) -> None:
        if self._runs:
            self._complaints.append(f"alignment changes in the middle of a line at byte {command.at}")
        if command.arguments[0] % 48 > 2:
            self._complaints.append(f"unknown alignment at byte {command.at}")
            return
        self._align = Align(command.arguments[0] % 48)

    def _choose_code_page(self, command: Command) -> None:
        page = CODE_PAGES.get(command.arguments[0])
        if page is None:
            self._complaints.append(f"unknown code page {command.arguments[0]} at byte {command.at}")
            return
        self._code_page = page

    def _feed_lines(self, command: Command) -> None:
        if self._runs:
            self._end_line()
        self._events.append(Feed(command.arguments[0] * LINE_DOTS))

    def _feed_dots(self, command: Command) -> None:
        if self._runs:
            self._end_line()
        self._events.append(Feed(command.arguments[0]))

    def _kick(self, command: Command) -> None:
        if command.arguments[0] not in (0, 1, 48, 49):
            self._complaints.append(f"unknown drawer connector at byte {command.at}")
            return
        self._events.append(Token("drawer"))

    def _cut(self, command: Command) -> None:
        if self._runs:
            self._complaints.append(f"a cut before the line is ended at byte {command.at}")
            self._end_line()
        self._events.append(Token("cut"))

    def _raster(self, command: Command) -> None:
        width_bytes = command.arguments[2] + 256 * command.arguments[3]
        rows = command.arguments[6:]
        if command.arguments[0] not in (0x30, 0x00) or not width_bytes or not rows:
            self._complaints.append(f"unknown picture at byte {command.at}")
            return
        self._events.append(Raster(width_bytes, rows, self._align))

    def _extended(self, command: Command) -> None:
        kind, payload = command.arguments[:1], command.arguments[3:]
        if kind == b"k" and payload.startswith(_QR_STORE):
            self._qr = payload[3:].decode("utf-8", errors="replace")
        elif kind == b"k" and payload.startswith(_QR_PRINT):
            self._events.append(Token("qr", self._qr))
        elif not (kind == b"k" and payload.startswith(b"1")):
            self._complaints.append(f"unknown command 1D 28 {kind.hex().upper()} at byte {command.at}")

    def _barcode(self, command: Command) -> None:
        start = 2 if command.arguments[0] > 6 else 1
        self._events.append(Token("barcode", command.arguments[start:].rstrip(b"\0").decode("ascii", errors="replace")))


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Put neighbours of one style together."""
    joined: list[Run] = []
    for run in runs:
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)
