"""The table of a store's events."""

from __future__ import annotations

from simulator.core.store.event_table import NEVER, ROWS
from simulator.docs.markdown import table, words
from simulator.shapes.notation import OBJECT, TEXT, paths
from simulator.shapes.shape import event
from simulator.texts import Text


def events() -> str:
    """Every event of a store that is known: what causes it, or why nothing does."""
    told = ((f"`{row.name}`", row.cause, _fields(row.name), words(row.sets)) for row in ROWS)
    never = (
        (f"`{start}…`" if start.endswith("_") else f"`{start}`", why, "", "") for start, why in NEVER.items()
    )
    return table(
        ("event", "what causes it", "原因", "fields", "any one of these sets"),
        ((name, _cause(cause, sets), cause.zh, said, sets) for name, cause, said, sets in (*told, *never)),
    )


def _name(start: str) -> str:
    return f"{start}…" if start.endswith("_") else start


def _cause(cause: Text, sets: str) -> str:
    return cause.en if sets else f"*nothing: {cause.en}*"


def _fields(name: str) -> str:
    """What an event says beside its envelope, numbers bare or as text."""
    return ", ".join(
        f"`{path}`" + (" as text" if field.kind == TEXT and (field.digits or field.unit) else "")
        for path, field in paths(event(name))
        if field.kind != OBJECT
    )
