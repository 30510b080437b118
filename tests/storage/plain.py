"""A world's tables and journal as plain JSON and back, as a storage that lasts would write them."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from simulator.core.entity import ENTITIES
from simulator.core.world import World
from simulator.journal.entry import Entry
from simulator.storage.journal import MemoryJournal
from simulator.storage.memory import MemoryTables


def dumps(world: World) -> str:
    """All rows of all kinds, and all entries."""
    rows = {name: [plain(row) for row in world.tables.rows(kind)] for name, kind in ENTITIES.items()}
    entries = [entry.as_json() for entry in world.journal.entries()]
    return json.dumps({"rows": rows, "entries": entries})


def loads(text: str, name: str = "world") -> tuple[MemoryTables, MemoryJournal]:
    data = json.loads(text)
    tables = MemoryTables()
    with tables.transaction():
        for kind, rows in data["rows"].items():
            for row in rows:
                tables.put(built(ENTITIES[kind], row))
    return tables, MemoryJournal(name, entries=[Entry.of_json(entry) for entry in data["entries"]])


def plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return b64encode(value).decode() if isinstance(value, bytes) else value


def built(hint: Any, value: Any) -> Any:
    """The value that was made plain, by the type of its field."""
    origin, inner = get_origin(hint), get_args(hint)
    if value is None or hint is Any:
        return value
    if origin in (Union, UnionType):
        return built(next(each for each in inner if each is not type(None)), value)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: built(hints[name], item) for name, item in value.items()})  # type: ignore[operator]
    if origin is tuple:
        kinds = inner[:1] * len(value) if inner[-1] is ... else inner
        return tuple(built(kind, item) for kind, item in zip(kinds, value, strict=True))
    if origin is not None:
        return {key: built(inner[-1], item) for key, item in value.items()}
    if hint is bytes:
        return b64decode(value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, StrEnum) else value
