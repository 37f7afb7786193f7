"""Where the centre keeps its things, and which database it uses."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync_server.ops.files import secret

URL_VARIABLE = "WARUNGIN_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Settings:
    """A data folder, and an administrator's database URL; without one the PostgreSQL that comes with the program is used."""

    data: Path
    database_url: str | None = None

    @classmethod
    def of(cls, data: Path, environ: Mapping[str, str] = os.environ) -> Settings:
        """Return the settings of a data folder, which is made if it is not there."""
        data = data.expanduser().resolve()
        data.mkdir(parents=True, exist_ok=True)
        return cls(data, environ.get(URL_VARIABLE) or None)

    @property
    def note(self) -> Path:
        """Where a running server says how to reach it."""
        return self.data / "server.json"

    @property
    def lock(self) -> Path:
        """What a server, or a command that needs the database for itself, holds."""
        return self.data / "server.lock"

    @property
    def logs(self) -> Path:
        """Where logs go."""
        return self.data / "logs"

    @property
    def metrics(self) -> Path:
        """Where several workers keep the numbers that they tell together; made new at each start."""
        return self.data / "metrics"

    @property
    def unfinished(self) -> Path:
        """Lies here while a restore has not ended that has no database to fall back on."""
        return self.data / "restore.unfinished"

    @property
    def request_password(self) -> str:
        """The password of the role that serves calls; made the first time."""
        return secret(self.data / "server.secrets.json", "request_password")
