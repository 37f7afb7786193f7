"""``warungin``: the commands. Each imports what it starts, and says in plain words what is missing to start it."""

from __future__ import annotations

import argparse
import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.domain.errors import WarunginError
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
    till.add_argument(
        "--backup-to",
        metavar="FOLDER",
        default=None,
        help="copy each backup there, too, such as to a stick; kept until another is given, '' ends it",
    )
    till.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    office = _folder_command(commands, "backoffice", "open the back office on a till's data folder", _backoffice)
    office.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    verify = _folder_command(commands, "verify", "prove that a till's books are whole", _verify)
    verify.add_argument("--json", action="store_true", help="print the findings as JSON")

    backup = _folder_command(commands, "backup", "back up a till, also beside a running one", _backup)
    backup.add_argument(
        "--to",
        type=Path,
        default=None,
        metavar="FILE_OR_FOLDER",
        help="write it there, instead of into the data folder",
    )
    restore = _folder_command(commands, "restore", "put a backup in the place of a till's database", _restore)
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.add_argument(
        "--recovery-key", metavar="KEY", default=None, help="on a new computer; with - it is read from standard input"
    )
    restore.add_argument(
        "--unproven", action="store_true", help="take a backup whose books do not verify, for want of a better one"
    )

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
        backup_to = getattr(options, "backup_to", None)
        opening = lane.submit(bootstrap.open_till, path, passphrase_file, told, backup_to)
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


REFUSALS = {
    "folder_in_use": "A till is open on this folder. Close it, then try again.",
    "folder_unwritable": "The folder cannot be written.",
    "disk_full": "There is no room left, or the disk cannot be written.",
    "backup_unwritable.no_room": "There is no room left at the place of the backup. Older backups are as they were.",
    "backup_unwritable.gone": "The backup is made, but the second place is not there; is the stick plugged in?",
    "backup_unwritable": "The place of the backup cannot be written. Older backups are as they were.",
    "backup_faulty.missing": "There is no such backup.",
    "backup_faulty.unreadable": "The backup is damaged, or was made with another key.",
    "backup_faulty": "The books in the backup do not verify; 'warungin verify' says what is wrong with a till's books.",
    "recovery_key_needed": "This folder has no key yet: give the recovery key with --recovery-key.",
    "recovery_key_wrong": "The recovery key is mistyped: its last group does not fit.",
    "key_wrong": "This is another key than that of the folder.",
    "key_away": "The keyring of this computer does not give the key; give the recovery key with --recovery-key.",
    "passphrase_unusable": "The passphrase file is not given, cannot be read, or is too short.",
    "database_missing": "There is no till in this folder.",
    "database_damaged": "The till's database is damaged.",
    "database_too_new": "A later version of Warungin made this: update the program first.",
    "database_too_old": "Open the till once with this version, then try again.",
}
"""Why a backup or a restore was not made, by the error's code, or code and reason. What was there before is there still."""


def _refused(error: WarunginError) -> int:
    reason = f"{error.code}.{error.facts.get('why')}"
    _say(f"warungin: {REFUSALS.get(reason) or REFUSALS.get(error.code) or error}")
    return 1


def _backup(options: argparse.Namespace) -> int:
    try:
        from app import bootstrap
        from app.services import backups
    except ImportError as error:
        return _cannot_start(error)
    path, to = _data_folder(options), options.to
    try:
        opened = bootstrap.open_beside(path, options.passphrase_file or _demo_passphrase(path))
        try:
            source = opened.backup_source()
            if to is None:
                made = backups.take_everywhere(opened.units, source, path / opened.folder.backups.name)
            else:
                name = backups.file_name(source.till, source.clock.now())
                made = backups.write(source, to / name if to.is_dir() else to)
        finally:
            opened.close()
    except WarunginError as error:
        return _refused(error)
    print(f"Backup made and checked: {made}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    try:
        from app import bootstrap
    except ImportError as error:
        return _cannot_start(error)
    path, recovery = _data_folder(options), options.recovery_key
    if recovery == "-":
        recovery = sys.stdin.readline()
    passphrase_file = options.passphrase_file or _demo_passphrase(path)
    try:
        done = bootstrap.restore(path, options.file, passphrase_file, recovery, unproven=options.unproven)
    except WarunginError as error:
        return _refused(error)
    print(f"Restored the backup of {done.made_at:%Y-%m-%d %H:%M:%S} UTC.")
    if done.replaced is not None:
        print(f"The database that was here before is kept: {done.replaced}")
    return 0


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
