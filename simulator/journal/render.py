"""One journal entry for people, in English or Chinese: as one line, or as a paragraph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.journal.entry import Entry
from simulator.journal.kind import Data, Fact, Kind
from simulator.journal.kinds import read
from simulator.journal.shorten import is_head, told
from simulator.journal.times import clock

_ARROW = re.compile(r" [→←] ")


def line(entry: Entry, *, lang: str = "en", width: int | None = None) -> str:
    """`#seq time kind …`; of more than `width` characters behind the time the middle goes: what came of it,
    such as an errcode, stands at the end, and stays."""
    text = " ".join(_line(entry, lang).split())
    return f"#{entry.seq} {clock(entry.at)} {text if width is None else _cut(text, width)}"


def _cut(text: str, width: int) -> str:
    """At most so many characters of a line, of which two thirds may be what stands behind its arrow."""
    if len(text) <= width:
        return text
    most = width * 2 // 3
    arrow = _ARROW.search(text)
    outcome = text[arrow.start() :] if arrow else text[-(width // 3) :]
    if len(outcome) > most:
        outcome = f"{outcome[: most - 1]}…"
    return f"{text[: max(0, width - len(outcome) - 1)]}…{outcome}"


def live(entry: Entry, *, lang: str = "en") -> list[str]:
    """The lines of a live view: a push and its reply have one each."""
    text = line(entry, lang=lang)
    begin = f"#{entry.seq} {clock(entry.at)} "
    sent, arrow, reply = text.removeprefix(begin).partition(" ← ")
    return [begin + sent, f"{' ' * len(begin)}← {reply}"] if arrow else [text]


def paragraph(entry: Entry, *, lang: str = "en") -> list[str]:
    """The line, what such an entry tells, and all that it says: what each field means, and its value."""
    row = read(entry.kind, entry.data)
    told = [row.SAYS.in_(lang), *_told(row, lang)] if row is not None else []
    known = row.FACTS if row is not None else {}
    more = [f"{key}: {_json(value)}" for key, value in entry.data.items() if key not in known]
    return [line(entry, lang=lang), *(f"  {each}" for each in (*told, *more))]


def style(entry: Entry) -> str:
    """The colour of an entry in a terminal, in the words of rich."""
    row = read(entry.kind, entry.data)
    return "dim" if row is None else ("red" if row.went_wrong() else row.STYLE)


def _line(entry: Entry, lang: str) -> str:
    row = read(entry.kind, entry.data)
    return f"{entry.kind} {_json(entry.data)}" if row is None else row.line(lang)


def _told(row: Kind, lang: str) -> Iterator[str]:
    colon = "：" if lang == "zh" else ": "
    for fact in row.FACTS.values():
        value = getattr(row, fact.name)
        if value is not None:
            yield f"{fact.key}{colon}{_value(fact, value, lang)}"


def _value(fact: Fact, value: Any, lang: str) -> str:
    """A value, with what it or its field means."""
    text = told(value, lang) if is_head(value) else value if isinstance(value, str) else _json(value)
    meaning = fact.values.get(text, "") if lang == "zh" else ""
    words = meaning or fact.words(lang)
    return f"{text}（{words}）" if lang == "zh" else f"{text} ({words})"


def _json(value: Data | Any) -> str:
    return json.dumps(dict(value) if isinstance(value, Mapping) else value, ensure_ascii=False, default=str)
