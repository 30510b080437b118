"""One SQLite file: everything that a killed process must find again."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS tickets (
    component TEXT, value TEXT, created_at INTEGER, arrived_at INTEGER, refused INTEGER DEFAULT 0,
    PRIMARY KEY (component, value));
CREATE TABLE IF NOT EXISTS ticket_asked (component TEXT PRIMARY KEY, asked_at INTEGER);
CREATE TABLE IF NOT EXISTS tokens (owner TEXT PRIMARY KEY, value TEXT, issued_at INTEGER, expires_in INTEGER);
CREATE TABLE IF NOT EXISTS pauses (owner TEXT, path TEXT, until INTEGER, PRIMARY KEY (owner, path));
CREATE TABLE IF NOT EXISTS grants (
    component TEXT, store TEXT, state TEXT, refresh_token TEXT, granted_at INTEGER, ended_at INTEGER,
    sets TEXT, revision INTEGER, PRIMARY KEY (component, store));
CREATE TABLE IF NOT EXISTS denied (
    component TEXT, store TEXT, path TEXT, PRIMARY KEY (component, store, path));
CREATE TABLE IF NOT EXISTS validity (
    service TEXT, store TEXT, line INTEGER, spec TEXT, expires_at INTEGER,
    PRIMARY KEY (service, store, line));
CREATE TABLE IF NOT EXISTS orders (
    order_id TEXT PRIMARY KEY, service TEXT, store TEXT, spec TEXT, sku TEXT,
    effective_at INTEGER, expires_at INTEGER, paid_at INTEGER, price INTEGER, state TEXT);
CREATE INDEX IF NOT EXISTS orders_of ON orders (service, store);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE, kind TEXT, subject TEXT, body TEXT, state TEXT,
    came_at INTEGER);
CREATE TABLE IF NOT EXISTS sessions (digest TEXT PRIMARY KEY, store TEXT, service TEXT, opened_at INTEGER);
"""


class Database:
    """One connection behind one lock. Never call out while holding it: work of this file is microseconds."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            folder / "provider.sqlite3", isolation_level=None, check_same_thread=False, timeout=10
        )
        self._connection.row_factory = sqlite3.Row
        # A write-ahead log with NORMAL outlives the death of the process, if not that of the machine.
        self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)

    def add_tables(self, schema: str) -> None:
        """Make the tables of a part that keeps its own, where they are not there yet."""
        with self._lock:
            self._connection.executescript(schema)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is run inside, or, where it raises, nothing; an inner one belongs to the outermost."""
        with self._lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._connection.execute("BEGIN IMMEDIATE")
                yield
            except BaseException:
                if self._depth == 1:
                    self._connection.execute("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self._connection.execute("COMMIT")
            finally:
                self._depth -= 1

    def run(self, statement: str, *values: Any) -> int:
        """Execute one statement; how many rows it changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def insert(self, statement: str, *values: Any) -> int | None:
        """Execute one INSERT OR IGNORE; the new row's id, or None where a row was there."""
        with self._lock:
            cursor = self._connection.execute(statement, values)
            return cursor.lastrowid if cursor.rowcount else None

    def row(self, statement: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a SELECT, None where there is none."""
        with self._lock:
            first: sqlite3.Row | None = self._connection.execute(statement, values).fetchone()
            return first

    def rows(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of a SELECT."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row of a SELECT, None where there is none."""
        first = self.row(statement, *values)
        return None if first is None else first[0]

    def close(self) -> None:
        """Close the file; it keeps all that was committed."""
        with self._lock:
            self._connection.close()
