"""``warungin server …``: words on the command line, to a command, to an answer on standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.domain.errors import WarunginError
from sync_server.ops import commands, serve
from sync_server.ops.logs import WORKERS_MAX

Call = Callable[[argparse.Namespace], dict[str, Any] | None]

OK, REFUSED, UNUSABLE = 0, 1, 2


def add_parsers(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the server's commands; each sets ``call`` to a function of the parsed words."""
    _add_run(subparsers)
    _add(subparsers, "migrate", "bring the database to this version", lambda words: commands.migrate(words.data))
    tenant = _add(
        subparsers,
        "create-tenant",
        "make a tenant with its first outlet and an owner",
        lambda words: commands.create_tenant(words.data, words.name, outlet_code=words.outlet_code, owner=words.owner),
    )
    tenant.add_argument("name")
    tenant.add_argument("--outlet-code", default="TKO1", help="2 to 4 letters or digits (default: %(default)s)")
    tenant.add_argument("--owner", default="Pemilik", help="name of the owner (default: %(default)s)")
    code = _add(
        subparsers,
        "enrolment-code",
        "give out a one-time code for a device",
        lambda words: commands.enrolment_code(
            words.data, outlet=words.outlet, kind=words.kind, register=words.register, tenant=words.tenant
        ),
    )
    code.add_argument("--outlet", required=True, help="the outlet's code")
    code.add_argument("--kind", choices=["register", "kitchen", "office"], default="register")
    code.add_argument("--register", help="the register's code, such as K01; made if it is new")
    code.add_argument("--tenant", help="the tenant's name, where there are several")
    _add(subparsers, "seed-demo", "make the demo shop", lambda words: commands.seed_demo(words.data))
    figures = _add(
        subparsers,
        "figures",
        "what the centre has, counted and added up",
        lambda words: commands.figures(words.data, tenant=words.tenant),
    )
    figures.add_argument("--tenant", help="only the tenant of this name")
    verify = _add(
        subparsers,
        "verify",
        "prove that the centre's books are whole",
        lambda words: commands.verify(words.data, tenant=words.tenant),
    )
    verify.add_argument("--tenant", help="only the tenant of this name")
    verify.set_defaults(say=_say_findings, passed=lambda answer: answer["ok"])
    hand_in = _add(
        subparsers,
        "hand-in",
        "take in a file of unsent messages that a till wrote",
        lambda words: commands.take_in_file(words.data, words.file),
    )
    hand_in.add_argument("file", type=Path, metavar="FILE", help="the file, as the till wrote it")
    hand_in.set_defaults(say=_say_handed_in)
    _add(subparsers, "maintain", "do the daily upkeep now", lambda words: commands.maintain(words.data))
    _add_backups(subparsers)


def _add_backups(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = _add(
        subparsers,
        "backup",
        "make an encrypted backup, and prove it by restoring it",
        lambda words: commands.backup(words.data, words.to),
    )
    backup.add_argument(
        "--to", type=Path, metavar="FILE_OR_FOLDER", help="write it there, instead of into the data folder"
    )
    restore = _add(
        subparsers,
        "restore",
        "put a backup in the place of the database; its tills hand in again what it lost",
        lambda words: commands.restore(words.data, words.file, words.key, unproven=words.unproven),
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup")
    restore.add_argument("--key", type=Path, metavar="FILE", help="the backup.key (default: that of the data folder)")
    restore.add_argument("--unproven", action="store_true", help="take a backup whose books do not verify")
    _add(
        subparsers,
        "mark-restored",
        "after a restore by other means: begin a new life of the database, so that tills hand in again what it lost",
        lambda words: commands.mark_restored(words.data),
    )


def _add(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, call: Call
) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=what, description=what)
    parser.add_argument("--data", type=Path, default=Path("warungin-server"), help="the server's data folder")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(call=call, say=_say_plainly, passed=lambda _: True)
    return parser


def _add_run(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(subparsers, "run", "serve the tills until stopped", _run)
    parser.add_argument(
        "--port", type=int, help="port on the loopback address (default: the last one, else a free one)"
    )
    parser.add_argument("--workers", type=int, choices=range(1, WORKERS_MAX + 1), default=1, metavar="N")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")


def _run(words: argparse.Namespace) -> None:
    serve.run(words.data, port=words.port, workers=words.workers, with_parent=words.with_parent, ready=_say_line)


def _say_line(value: dict[str, Any]) -> None:
    sys.stdout.write(serve.as_line(value) + "\n")
    sys.stdout.flush()


def _say_findings(value: dict[str, Any]) -> None:
    for kind in ("known", "findings"):
        for finding in value[kind]:
            sys.stdout.write(f"{finding['tenant']}: {'known: ' if kind == 'known' else ''}{finding['sentence']}\n")
    messages = sum(tenant["messages"] for tenant in value["tenants"])
    verdict = "The books are whole" if value["ok"] else f"{value['count']} findings"
    sys.stdout.write(f"{verdict}; {messages} messages were read.\n")


def _say_handed_in(value: dict[str, Any]) -> None:
    for trouble in value["troubles"]:
        field = f" ({trouble['field']})" if trouble["field"] else ""
        sys.stdout.write(f"{trouble['id']}: {trouble['outcome']}, {trouble['code']}{field}\n")
    counted = ", ".join(f"{count} {outcome.replace('_', ' and ')}" for outcome, count in value["outcomes"].items())
    sys.stdout.write(f"{value['register'] or value['outlet']}: {value['messages']} messages; {counted}\n")


def _say_plainly(value: dict[str, Any]) -> None:
    for name, part in value.items():
        text = part if isinstance(part, str | int) else serve.as_line({name: part})
        sys.stdout.write(f"{name.replace('_', ' ')}: {text}\n")


def call(words: argparse.Namespace) -> int:
    """Carry out a parsed command. Return 0, 1 when it was refused or found something wrong, 2 when it cannot run here."""
    command: Call = words.call
    try:
        answer = command(words)
    except WarunginError as error:
        sys.stderr.write(f"warungin server: {_sentence(error)}\n")
        return REFUSED if not error.facts.get("why") else UNUSABLE
    if answer is None:
        return OK
    say = _say_line if words.json else words.say
    say(answer)
    return OK if words.passed(answer) else REFUSED


def _sentence(error: WarunginError) -> str:
    """Return what an operator should read: the reason given, else what the error's class says of itself."""
    why = error.facts.get("why")
    if why:
        return str(why)
    facts = ", ".join(f"{name} {value}" for name, value in error.facts.items() if value is not None)
    said = (type(error).__doc__ or error.code).strip().splitlines()[0]
    return f"{said} ({facts})" if facts else said


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``warungin server`` with the words after it."""
    parser = argparse.ArgumentParser(
        prog="warungin server", description="The centre: it takes in what the tills report."
    )
    add_parsers(parser.add_subparsers(required=True, metavar="COMMAND"))
    return call(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
