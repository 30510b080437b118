"""What is believed of a store, kept over restarts: rows as last read, and how far lists were read."""

from __future__ import annotations

import json
from typing import Any

from ..database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT, store TEXT, id TEXT, body TEXT, awaited INTEGER DEFAULT 0, PRIMARY KEY (kind, store, id));
CREATE TABLE IF NOT EXISTS read_until (
    kind TEXT, store TEXT, until INTEGER, PRIMARY KEY (kind, store));
CREATE TABLE IF NOT EXISTS stock_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT, product TEXT, sku TEXT, moved INTEGER, before INTEGER);
"""


class Books:
    """Rows of one kind (orders, products, after-sales), each of a store and with an id as text.

    A row that is `awaited` will be read again with the next round, whatever the lists say.
    """

    def __init__(self, database: Database, kind: str) -> None:
        self.database = database
        self.kind = kind

    def keep(self, store: str, id_: str, body: dict[str, Any], *, awaited: bool = False) -> None:
        """The row as it was just read."""
        self.database.run(
            "INSERT INTO kept VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET body = excluded.body, awaited = excluded.awaited",
            self.kind, store, id_, json.dumps(body, ensure_ascii=False), awaited,
        )  # fmt: skip

    def expect(self, store: str, id_: str) -> None:
        """Have a row read again, known or not."""
        with self.database.transaction():
            self.database.run(
                "INSERT OR IGNORE INTO kept VALUES (?, ?, ?, '', 1)", self.kind, store, id_
            )  # nothing is known of it yet
            self.database.run(
                "UPDATE kept SET awaited = 1 WHERE kind = ? AND store = ? AND id = ?", self.kind, store, id_
            )

    def drop(self, store: str, id_: str) -> None:
        """There is no such row."""
        self.database.run("DELETE FROM kept WHERE kind = ? AND store = ? AND id = ?", self.kind, store, id_)

    def awaited(self, store: str) -> list[str]:
        """The ids that are to be read again."""
        found = self.database.rows(
            "SELECT id FROM kept WHERE kind = ? AND store = ? AND awaited ORDER BY rowid", self.kind, store
        )
        return [row["id"] for row in found]

    def get(self, store: str, id_: str) -> dict[str, Any] | None:
        """The row as it was last read; None where it never was."""
        body = self.database.value(
            "SELECT body FROM kept WHERE kind = ? AND store = ? AND id = ?", self.kind, store, id_
        )
        return json.loads(body) if body else None

    def all(self, store: str) -> dict[str, dict[str, Any]]:
        """Every row that was read, by its id, in the order in which they were first heard of."""
        found = self.database.rows(
            "SELECT id, body FROM kept WHERE kind = ? AND store = ? AND body != '' ORDER BY rowid",
            self.kind, store,
        )  # fmt: skip
        return {row["id"]: json.loads(row["body"]) for row in found}

    def read_until(self, store: str) -> int | None:
        """How far the list of changes was read to its end, in seconds since 1970."""
        until: int | None = self.database.value(
            "SELECT until FROM read_until WHERE kind = ? AND store = ?", self.kind, store
        )
        return until

    def note_read(self, store: str, until: int) -> None:
        """The list was read to its end up to there."""
        self.database.run("REPLACE INTO read_until VALUES (?, ?, ?)", self.kind, store, until)
