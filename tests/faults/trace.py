"""What a program did to a folder, from a trace of its system calls, and what a disk could hold had the power gone at any moment.

The disk is as bad as it may be: of what a file was given since its last completed sync, each sector of 512 bytes is there in any
of its states; sizes are old or new; names that were made, moved or removed since the last sync of their folder are so up to any
point. What was synced is there. ``strace`` writes every byte, so an image is exact.
"""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
BYTES_A_CALL_MAX = 16_000_000
FOLLOWED = (
    *("openat", "lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat"),
)
UNFOLLOWED = (
    *(
        "open",
        "creat",
        "writev",
        "pwritev",
        "pwritev2",
        "truncate",
        "fallocate",
        "copy_file_range",
        "sendfile",
        "splice",
    ),
    *("link", "linkat", "symlink", "symlinkat", "rmdir", "sync_file_range"),
)
"""Calls that would change a file in ways this module does not follow: one of them on the folder ends the run."""

_BEGUN = re.compile(r"(\d+) +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_RESULT = re.compile(r"\) += (-?\d+)")
_FD = re.compile(r"(\d+)<((?:\\x..)*)>")
_PATH = re.compile(r'(?:(?:\d+|AT_FDCWD)<((?:\\x..)*)>, )?"((?:\\x..)*)"')
_TEXT = re.compile(r'"((?:\\x..)*)"(\.\.\.)?')


class CallUnknown(Exception):
    """The program changed the folder by a call that is not followed here: images would not be exact."""


def command(strace: str, output: Path, words: Sequence[str]) -> list[str]:
    """Return the command that runs a program and writes down its calls."""
    calls = ",".join(f"?{name}" for name in (*FOLLOWED, *UNFOLLOWED))  # not every machine has each of them
    options = ["-f", "--seccomp-bpf", "-qqq", "-y", "-xx", "-s", str(BYTES_A_CALL_MAX), "-e", "signal=none"]
    return [strace, *options, "-e", f"trace={calls}", "-o", str(output), *words]


@dataclass(slots=True)
class Call:
    """One call. ``begun`` and ``ended`` are lines of the trace: of calls in several threads, both tell what came before what."""

    name: str
    words: str
    begun: int
    ended: int = 0
    result: int = -1

    @property
    def fd(self) -> int:
        found = _FD.match(self.words)
        return int(found[1]) if found else -1

    @property
    def of(self) -> str:
        """The path of the descriptor that it was called with."""
        found = _FD.match(self.words)
        return _plain(found[2]) if found else ""

    @property
    def texts(self) -> list[bytes]:
        found = _TEXT.findall(self.words)
        if any(cut for _, cut in found):
            raise CallUnknown(f"{self.name} with more bytes than are written down")
        return [bytes.fromhex(text.replace("\\x", "")) for text, _ in found]

    @property
    def paths(self) -> list[str]:
        """The paths that it was called with; none for a call that takes bytes."""
        if self.name in ("write", "pwrite64"):
            return []
        return [os.path.join(_plain(folder), _plain(path)) for folder, path in _PATH.findall(self.words)]  # noqa: PTH118 - text

    @property
    def last_number(self) -> int:
        return int(self.words.rpartition(",")[2].rpartition(")")[0] or 0)


def _plain(hexed: str) -> str:
    return bytes.fromhex(hexed.replace("\\x", "")).decode(errors="replace")


def calls_of(trace: Path) -> list[Call]:
    """Return the calls of a trace in the order in which they began; one that never ended has no result."""
    found: list[Call] = []
    open_calls: dict[tuple[str, str], Call] = {}
    with trace.open(encoding="ascii") as lines:
        for number, line in enumerate(lines):
            if resumed := _RESUMED.match(line):
                call = open_calls.pop((resumed[1], resumed[2]))
                call.words += resumed[3]
            elif begun := _BEGUN.match(line):
                call = Call(begun[2], begun[3], number)
                found.append(call)
                if line.rstrip().endswith("<unfinished ...>"):
                    call.words = call.words.partition(" <unfinished")[0]
                    open_calls[begun[1], begun[2]] = call
                    continue
            else:
                continue
            result = _RESULT.search(call.words)
            call.ended, call.result = number, int(result[1]) if result else -1
    return found


# --- the disk ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Change:
    """Something that a file was given: bytes at a place, or another size when ``data`` is None."""

    at: int
    data: bytes | None
    is_done: bool = False


@dataclass(slots=True)
class File:
    """One file, whatever its name: what is surely on the disk, and what came since."""

    durable: bytearray = field(default_factory=bytearray)
    since: list[Change] = field(default_factory=list)
    size: int = 0

    def give(self, change: Change) -> Change:
        """Let something be written."""
        self.since.append(change)
        self.size = change.at if change.data is None else max(self.size, change.at + len(change.data))
        return change

    def sync(self, covered: Sequence[Change]) -> None:
        """Those changes are on the disk now."""
        for change in covered:
            _apply(self.durable, change)
        done = {id(change) for change in covered}
        self.since = [change for change in self.since if id(change) not in done]

    def after_power_cut(self, chance: random.Random, share: float) -> bytes:
        """Return what the disk may hold; each sector is new with that chance, else in any older state."""
        limits = self._limits(chance, share)
        content, seen = bytearray(self.durable), defaultdict[int, int](int)
        for change in self.since:
            if change.data is None:
                if chance.random() < share:
                    _apply(content, change)
                continue
            for at, piece in _sectors(change.at, change.data):
                sector = at // SECTOR
                if seen[sector] < limits[sector]:
                    _apply(content, Change(at, piece))
                seen[sector] += 1
        if len(content) < self.size and chance.random() < 0.5:
            content.extend(bytes(self.size - len(content)))  # the size was written, the bytes were not
        return bytes(content)

    def _limits(self, chance: random.Random, share: float) -> dict[int, int]:
        """Return for each sector how many of the writes to it reached the disk."""
        written: defaultdict[int, int] = defaultdict(int)
        for change in self.since:
            for at, _ in _sectors(change.at, change.data or b""):
                written[at // SECTOR] += 1
        return {
            sector: count if chance.random() < share else chance.randrange(count) for sector, count in written.items()
        }


def _apply(content: bytearray, change: Change) -> None:
    if change.data is None:
        del content[change.at :]
        content.extend(bytes(change.at - len(content)))
        return
    if len(content) < change.at:
        content.extend(bytes(change.at - len(content)))
    content[change.at : change.at + len(change.data)] = change.data


def _sectors(at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut bytes where sectors of the file begin."""
    end = at + len(data)
    while at < end:
        border = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, data[len(data) - (end - at) : len(data) - (end - border)]
        at = border


@dataclass(slots=True)
class Naming:
    """A name was made for a file, or, when ``file`` is None, taken away. A move is both at once."""

    folder: str
    changes: dict[str, File | None]
    is_done: bool = False


class Disk:
    """The folder ``root`` while its calls are played back. It begins with what lay there, all of it durable."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.names: dict[str, File] = {}
        for path in root.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                self.names[str(path)] = File(bytearray(content), size=len(content))
        self._durable = dict(self.names)
        self._since: list[Naming] = []
        self._places: dict[int, int] = {}
        self._covered: dict[int, tuple[File, list[Change]]] = {}
        self._named: dict[int, list[Naming]] = {}
        self._given: dict[int, Change | Naming] = {}

    def begin(self, call: Call) -> None:
        """A call begins: from now on it may have happened. Raises CallUnknown."""
        if call.result < 0:
            return
        match call.name:
            case "openat":
                self._open(call)
            case "lseek":
                self._places[call.fd] = call.result
            case "write" | "pwrite64" if self._is_inside(call.of):
                self._write(call)
            case "ftruncate" if self._is_inside(call.of):
                self._give(call, self._file(call).give(Change(call.last_number, None)))
            case "fsync" | "fdatasync" if self._is_inside(call.of) or call.of == self.root:
                self._sync(call)
            case "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat" if any(
                self._is_inside(path) for path in call.paths
            ):
                self._rename(call)
            case "mkdir" | "mkdirat" if self._is_inside(call.paths[0]):
                raise CallUnknown(f"mkdir {call.paths}")
            case name if name in UNFOLLOWED and self._touches(call):
                raise CallUnknown(f"{name} on {call.of or call.paths}")

    def end(self, call: Call) -> None:
        """A call has ended: what it promised holds."""
        given = self._given.pop(call.begun, None)
        if given is not None:
            given.is_done = True
        if covered := self._covered.pop(call.begun, None):
            covered[0].sync(covered[1])
        for naming in self._named.pop(call.begun, ()):
            _rename(self._durable, naming)
            self._since = [each for each in self._since if each is not naming]

    def after_power_cut(self, target: Path, chance: random.Random, share: float) -> None:
        """Write what the disk may hold into another folder."""
        names = dict(self._durable)
        for naming in self._since[: chance.randint(0, len(self._since))]:
            _rename(names, naming)
        for name, file in names.items():
            path = target / Path(name).relative_to(self.root)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.after_power_cut(chance, share))

    def _is_inside(self, path: str) -> bool:
        return path.startswith(self.root + "/")

    def _touches(self, call: Call) -> bool:
        return self._is_inside(call.of) or any(self._is_inside(path) for path in call.paths)

    def _file(self, call: Call) -> File:
        if call.of not in self.names:
            raise CallUnknown(f"{call.name} on {call.of}, which nobody made")
        return self.names[call.of]

    def _give(self, call: Call, given: Change | Naming) -> None:
        self._given[call.begun] = given

    def _open(self, call: Call) -> None:
        path, flags = call.paths[0], call.words.rpartition('"')[2]
        self._places[call.result] = 0
        if not self._is_inside(path):
            return
        if path not in self.names and "O_CREAT" in flags:
            self._name(call, Naming(str(Path(path).parent), {path: File()}))
        elif "O_TRUNC" in flags and self.names[path].size:
            self._give(call, self.names[path].give(Change(0, None)))
        if "O_APPEND" in flags:
            self._places[call.result] = -1

    def _write(self, call: Call) -> None:
        file, data = self._file(call), call.texts[0][: call.result]
        if call.name == "pwrite64":
            at = call.last_number
        else:
            at = self._places[call.fd]
            if at < 0:
                at = file.size
            else:
                self._places[call.fd] = at + len(data)
        self._give(call, file.give(Change(at, data)))

    def _sync(self, call: Call) -> None:
        if call.of in self.names:
            file = self.names[call.of]
            self._covered[call.begun] = file, [change for change in file.since if change.is_done]
        else:
            self._named[call.begun] = [each for each in self._since if each.is_done and each.folder == call.of]

    def _rename(self, call: Call) -> None:
        old, *new = call.paths
        changes: dict[str, File | None] = {old: None}
        if new:
            changes[new[0]] = self.names[old]
        self._name(call, Naming(str(Path(old).parent), changes))

    def _name(self, call: Call, naming: Naming) -> None:
        self._since.append(naming)
        _rename(self.names, naming)
        self._give(call, naming)


def _rename(names: dict[str, File], naming: Naming) -> None:
    for path, file in naming.changes.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def play(disk: Disk, calls: Sequence[Call], cuts: Sequence[int], at: Callable[[int], None]) -> None:
    """Play calls back onto a disk and call ``at`` when the trace is at each of the lines ``cuts``, which rise."""
    steps = [(call.begun, 0, call) for call in calls] + [(call.ended, 1, call) for call in calls if call.result >= 0]
    steps.sort(key=lambda step: step[:2])
    place = 0
    for cut in cuts:
        while place < len(steps) and steps[place][0] < cut:
            _, is_end, call = steps[place]
            disk.end(call) if is_end else disk.begin(call)
            place += 1
        at(cut)
