"""One call as the files have it, with what was decided laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulator.documents.json import read_json
from simulator.shapes.decisions import laid_over
from simulator.shapes.notation import STRICT, Field, read
from simulator.texts import Text

ROOT = "/channels/ec/"
_DATA = Path(__file__).with_name("data")
_SDKS = {"first_sdk", "second_sdk"}
NOT_FOR_PLATFORMS = "not for platforms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is known of one call.

    `group` is the resource that it is about. Any one of `sets` is enough, and an empty tuple is any, or that
    nobody knows which: `sets_known` says so. `tokens` are the kinds of token that it takes. `title` is there
    where no row simulates the call; one that is not `described` has fields that nobody knows.
    `page` is the platform's page about it, or the name of one, and `read` how much of that was read:
    whole, part or no. `body` is json or multipart, and what it `answers` json or a file. `left_out` are paths
    of the reply that are known and never answered. `strict` is where it is known from that arguments marked
    so are refused in the other type.
    """

    name: str
    group: str
    method: str
    sets: tuple[int, ...]
    sets_known: str
    page: str
    read: str
    body: str
    answers: str
    query: Field
    request: Field
    reply: Field
    rules: tuple[str, ...]
    note: str
    left_out: tuple[str, ...]
    strict: str
    tokens: tuple[str, ...]
    title: Text
    described: bool

    @property
    def path(self) -> str:
        return path_of(self.name)


def path_of(name: str) -> str:
    """The path of the call of that name."""
    return name if name.startswith("/") else ROOT + name


@cache
def shape(name: str) -> Shape:
    """The call of this name: its path behind `/channels/ec/`, or the whole of another.

    KeyError where the files have none.
    """
    group, written = _written()[name]
    rows = [row for row in decisions() if name in row["call"]]
    call, left_out = laid_over(written, rows)
    return Shape(
        name=name,
        group=group,
        method=call.get("method", "POST"),
        sets=tuple(call["sets"]),
        sets_known=call["sets_known"],
        page=call.get("page", ""),
        read=call.get("read", "no"),
        body=call.get("body", "json"),
        answers=call.get("answers", "json"),
        query=read(call["query"]),
        request=read(call["request"]),
        reply=read(call["reply"]),
        rules=tuple(call.get("rules", ())),
        note=call.get("note", ""),
        left_out=tuple(left_out),
        strict=next((row["from"] for row in rows if row.get("word") == STRICT), ""),
        tokens=tuple(call.get("tokens", ("authorizer",))),
        title=Text(*call.get("title", ("", ""))),
        described=bool(call["request"] or call["reply"] or _SDKS & call.keys()),
    )


@cache
def names() -> tuple[str, ...]:
    """Every call that the files have, group by group."""
    return tuple(_written())


@cache
def groups() -> Mapping[str, Text]:
    """What each group of calls is about, by its name."""
    return {name: Text(*title) for name, title in _file("groups.json").items()}


@cache
def decisions() -> tuple[Mapping[str, Any], ...]:
    """Every row of `decisions.json`; `call` is a list, empty for a row about a table."""
    return tuple({**row, "call": _several(row.get("call", []))} for row in _file("decisions.json"))


@cache
def values(table: str) -> Mapping[str, str]:
    """The values of a table of `enums.json` as text, and what each means; with those that were decided."""
    found: dict[str, str] = dict(_enums()[table])
    for row in decisions():
        if row.get("table") == table:
            found |= row["add"]
    return found


@cache
def sources() -> Mapping[str, Mapping[str, str]]:
    """Who has fields, by the letter that stands for it: what it is, where it is, as it was at and of when."""
    found: Mapping[str, Mapping[str, str]] = _file("sources.json")
    return found


@cache
def events() -> Mapping[str, Mapping[str, Any]]:
    """Every push of a store as it is written down."""
    found: Mapping[str, Mapping[str, Any]] = _file("events.json")
    return found


@cache
def event(name: str) -> Field:
    """The fields of a push beside its envelope. KeyError where the files have none of that name."""
    return read(events()[name]["fields"])


def _several(call: Any) -> list[str]:
    return [call] if isinstance(call, str) else list(call)


@cache
def _enums() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = _file("enums.json")
    return found


@cache
def _written() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    return dict(_calls())


def _calls() -> Iterator[tuple[str, tuple[str, Mapping[str, Any]]]]:
    for file in sorted((_DATA / "calls").glob("*.json")):
        for name, written in _file(f"calls/{file.name}").items():
            yield name, (file.stem, written)


def _file(name: str) -> Any:
    return read_json((_DATA / name).read_bytes())
