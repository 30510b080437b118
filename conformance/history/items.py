"""How an item is made of a journal entry: by what its class says of its fields.

A field reads the fact of its name, or the one that it is `From`, as what its type says. Which facts there are
is the simulator's table: a field that reads none stops the first journal that is read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache, partial
from types import UnionType
from typing import Annotated, Any, Protocol, TypeVar, get_args, get_origin, get_type_hints

from simulator import ENTRY_KINDS, UsageError

T = TypeVar("T")
Make = Callable[..., Any]


class Raw(Protocol):
    """An entry of the journal, from the simulator or from a file."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> float: ...
    @property
    def world(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


class From:
    """Where a field comes from: a fact, or a part of one (`where.push`); its own name where none is given.

    `made` turns what stands there into its value, in place of its type; of several facts it gets each.
    `absent` is its value where nothing stands. `aside` marks what other entries say, which whoever makes the
    item gives.
    """

    def __init__(
        self, *facts: str, made: Make | None = None, absent: Any = None, aside: bool = False
    ) -> None:
        self.facts = facts
        self.made = made
        self.absent = absent
        self.aside = aside


ASIDE = From(aside=True)
MISREAD = (TypeError, ValueError, AttributeError, OverflowError)  # by what is of another kind than is written
ITEMS: dict[str, tuple[str, type]] = {}  # kind of entry → where an episode keeps it, and its class
_KINDS: dict[type, str] = {}


def item(kind: str, kept: str = "") -> Callable[[type[T]], type[T]]:
    """Says which kind of entry a class is made of, and in which list an episode keeps those."""

    def register(cls: type[T]) -> type[T]:
        _KINDS[cls] = kind
        if kept:
            ITEMS[kind] = (kept, cls)
        return cls

    return register


def is_entry(cls: type) -> bool:
    """Whether its objects are entries of the journal."""
    return cls in _KINDS


def make(cls: Callable[..., T], entry: Raw, **aside: Any) -> T:
    """An item of an entry; `aside` are the fields that other entries give.

    UsageError: a fact is not what the simulator writes there, as in a journal that somebody changed.
    """
    get = entry.data.get
    single, several = _plan(cls)
    try:
        found = {name: made(get(fact)) for name, fact, made in single}
        for name, facts, made in several:
            found[name] = made(*map(get, facts))
    except MISREAD as error:
        raise UsageError(f"{_misread(cls, get)} ({error})") from error
    return cls(seq=entry.seq, at=entry.at, **found, **aside)


def _misread(cls: Any, get: Callable[[str], Any]) -> str:
    """Which fact an item cannot be made of."""
    single, several = _plan(cls)
    for facts, made in [
        *(((fact,), made) for _, fact, made in single),
        *((them, made) for _, them, made in several),
    ]:
        try:
            made(*map(get, facts))
        except MISREAD:
            return f"no {ENTRY_KINDS[_KINDS[cls]].NAME} entry has such {' and '.join(facts)}"
    return "one of its facts is of the wrong kind"


def text(value: Any) -> str | None:
    """An id or a word as text; None where there is none."""
    value = _said(value)
    return None if value is None or value == "" else str(value)


def _said(value: Any) -> Any:
    """Of a text that was too long to be kept, how it begins."""
    return value.get("head") if isinstance(value, Mapping) else value


def number(value: Any) -> float:
    """A number; 0 for what is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


@cache
def _plan(cls: Any) -> tuple[list[tuple[str, str, Make]], list[tuple[str, tuple[str, ...], Make]]]:
    """By field the fact that it reads, or the several, and what makes its value of them."""
    kind = ENTRY_KINDS.get(_KINDS[cls])
    if kind is None:
        raise LookupError(f"{cls.__name__} is made of {_KINDS[cls]!r}, which is no kind of journal entry")
    single, several = [], []
    for name, source, made in _fields(cls):
        if name in {"seq", "at"} or source.aside:
            continue
        fact, _, below = (source.facts[0] if source.facts else name).partition(".")
        if unknown := {fact, *source.facts[1:]} - kind.FACTS.keys():
            raise LookupError(f"{cls.__name__}.{name} reads {min(unknown)!r}, which no {kind.NAME} entry has")
        if len(source.facts) > 1:
            several.append((name, source.facts, made))
        else:
            single.append((name, fact, _below(below, made) if below else made))
    return single, several


def _below(name: str, made: Make) -> Make:
    return lambda value: made(value.get(name) if isinstance(value, Mapping) else None)


def _fields(cls: Any) -> list[tuple[str, From, Make]]:
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for field in dataclasses.fields(cls):
        hint = hints[field.name]
        source = From()
        if get_origin(hint) is Annotated:
            hint, source = get_args(hint)
        made = source.made or _make_of(hint)
        found.append(
            (field.name, source, _unless(source.absent, made) if source.absent is not None else made)
        )
    return found


def _unless(absent: Any, made: Make) -> Make:
    return lambda value: absent if value is None or value == "" else made(value)


def _make_of(hint: Any) -> Make:
    """What makes a value of a type of what a journal says."""
    if get_origin(hint) is UnionType:
        inner = next(each for each in get_args(hint) if each is not type(None))
        made = _make_of(inner)
        if inner is str:
            return text
        return lambda value: None if value is None else made(value)
    plain = get_origin(hint) or hint
    if plain is tuple:
        each = _make_of(get_args(hint)[0])
        return lambda value: tuple(each(one) for one in value or ())
    if dataclasses.is_dataclass(plain):
        return partial(_part, plain)
    return _PLAIN[plain]


_PLAIN: dict[Any, Make] = {
    Any: lambda value: value,
    str: lambda value: text(value) or "",
    int: lambda value: int(value or 0),
    float: number,
    bool: bool,
    frozenset: lambda value: frozenset(value or ()),
    Mapping: lambda value: value if isinstance(value, Mapping) else {},
}


def _part(cls: Any, data: Mapping[str, Any]) -> Any:
    """A part of an item, of an object in an entry's data."""
    return cls(**{name: made(data.get(fact)) for name, fact, made in _parts(cls)})


@cache
def _parts(cls: Any) -> list[tuple[str, str, Make]]:
    return [(name, source.facts[0] if source.facts else name, made) for name, source, made in _fields(cls)]
