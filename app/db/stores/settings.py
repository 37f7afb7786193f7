"""This device's own settings: language, theme, printer. They are never synced."""

from __future__ import annotations

from app.db.sql import Connection

DEFAULTS = {
    "language": "id",
    "theme": "light",
    "printer": "none",
    "paper": "58",
    "numpad": "off",
    "backup_to": "",
}


class SettingStore:
    """Reads and writes settings inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str:
        """Return a setting, or its default."""
        row = self._connection.execute("select value from settings where name = ?", (name,)).fetchone()
        return DEFAULTS[name] if row is None else str(row[0])

    def put(self, name: str, value: str) -> None:
        """Keep a setting."""
        assert name in DEFAULTS, name
        self._connection.execute(
            "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            (name, value),
        )
