"""``warungin``: the commands. Each imports what it starts, and says in plain words what is missing to start it."""

from __future__ import annotations

import argparse
import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.version import PROGRAM, VERSION

QT_HELP = (
    "Warungin cannot load Qt: {reason}\n"
    "On Debian or Ubuntu install its libraries with:\n"
    "  apt-get install libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0\n"
    "On other systems install the till with: pip install 'warungin[till]'"
)
DISPLAY_HELP = "Warungin has no display to draw on here: neither DISPLAY nor WAYLAND_DISPLAY is set."
PART_HELP = "This part of Warungin is not installed ({reason}). Install it with: pip install 'warungin[{extra}]'"


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 refused or found something, 2 cannot start."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["server"]:
        return _server(arguments[1:])
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
    except ImportError as error:  # a library that is loaded later than its module: Qt's for the display
        return _cannot_start(error)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="warungin", description="A till that never stops and books that always balance."
    )
    parser.add_argument("--version", action="version", version=PROGRAM)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    till = _folder_command(commands, "till", "open the till on a data folder", _till)
    till.add_argument(
        "--server", metavar="URL", default="", help="address of the centre, offered when the folder is new"
    )
    till.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    office = _folder_command(commands, "backoffice", "open the back office on a till's data folder", _backoffice)
    office.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    verify = _folder_command(commands, "verify", "prove that a till's books are whole", _verify)
    verify.add_argument("--json", action="store_true", help="print the findings as JSON")

    demo = commands.add_parser("demo", help="open a demo shop, or play its day")
    demo.add_argument("--headless", action="store_true", help="play one cashier's day through the screens, unseen")
    demo.add_argument("--out", type=Path, default=None, metavar="DIR", help="where the demo works (./warungin-demo)")
    demo.add_argument("--seed", type=int, default=1, help="which day is played")
    demo.set_defaults(command=_demo)
    commands.add_parser("server", help="run and manage the centre (see: warungin server --help)", add_help=False)
    return parser


def _folder_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_text: str, command: object
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text)
    parser.add_argument("--data", type=Path, default=None, metavar="DIR", help="the till's data folder")
    parser.add_argument(
        "--passphrase-file", type=Path, default=None, metavar="FILE", help="for a machine without a keyring: a file"
    )
    parser.set_defaults(command=command)
    return parser


def _data_folder(options: argparse.Namespace) -> Path:
    if options.data is not None:
        path: Path = options.data
        return path
    import platformdirs

    return Path(platformdirs.user_data_dir("warungin", appauthor=False)) / "till"


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _cannot_start(error: ImportError) -> int:
    """Say what to install. Only what is missing from outside is told so; a fault of our own stays a fault."""
    missing = error.name or ""
    if missing.split(".")[0] in ("app", "sync_server", "resources"):
        raise error
    if "PySide6" in missing or "shiboken6" in missing or ".so" in str(error):
        _say(QT_HELP.format(reason=error))
    else:
        _say(PART_HELP.format(reason=error, extra="till"))
    return 2


def _till(options: argparse.Namespace, face: str = "till") -> int:
    try:
        from app import bootstrap
        from app.ui import program
        from app.ui.wiring import Program

        has_display = program.find_display()
    except ImportError as error:
        return _cannot_start(error)
    if not has_display:
        _say(DISPLAY_HELP)
        return 2
    path = _data_folder(options)
    told = Program(version=VERSION, face=face, server_address=getattr(options, "server", ""))
    passphrase_file = options.passphrase_file or _demo_passphrase(path)
    # A passphrase takes a moment to become a key; Qt is made ready meanwhile.
    with ThreadPoolExecutor(1, thread_name_prefix="opening") as lane:
        opening = lane.submit(bootstrap.open_till, path, passphrase_file, told)
        program.prepare()
        opened = opening.result()
    if program.is_in_use(opened) and _front_of_running(path, face):
        return 0
    return program.run(opened, announce=options.announce)


def _backoffice(options: argparse.Namespace) -> int:
    return _till(options, face="backoffice")


def _front_of_running(path: Path, face: str) -> bool:
    """Bring the window that works on this folder to the front, if there is one."""
    from app.ui.single_window import call_running

    return call_running(path, face)


def _verify(options: argparse.Namespace) -> int:
    try:
        from app import bootstrap
        from app.services import verify
    except ImportError as error:
        return _cannot_start(error)
    from app.domain.errors import WarunginError

    path = _data_folder(options)
    try:
        opened = bootstrap.open_beside(path, options.passphrase_file or _demo_passphrase(path))
        try:
            findings = verify.verify(opened.units(write=False))
        finally:
            opened.close()
    except WarunginError as error:
        findings = [verify.unreadable(error)]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name may hold letters that this terminal has not
    if options.json:
        print(json.dumps({"ok": not findings, "findings": [finding.as_dict() for finding in findings]}))
    else:
        for finding in findings:
            print(finding.sentence)
        if not findings:
            print("The books are whole.")
    return 1 if findings else 0


def _demo_passphrase(path: Path) -> Path | None:
    """Return the passphrase file that a demo keeps in its own folder, beside the till's."""
    candidate = path.parent / "demo-passphrase.txt"
    return candidate if candidate.is_file() else None


def _demo(options: argparse.Namespace) -> int:
    try:
        from app.demo import run
        from app.ui import program

        has_display = options.headless or program.find_display()
    except ImportError as error:
        return _cannot_start(error)
    if not has_display:
        _say("There is no display here, so the demo plays its day unseen (as with --headless).")
    return run.main(headless=options.headless or not has_display, out=options.out, seed=options.seed)


def _server(arguments: list[str]) -> int:
    try:
        from sync_server.ops import cli
    except ImportError as error:
        if (error.name or "").split(".")[0] in ("app", "sync_server", "resources"):
            raise
        _say(PART_HELP.format(reason=error, extra="server"))
        return 2
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
