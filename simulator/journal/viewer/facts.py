"""What an entry says, field by field, for a page: safe to show, and no longer than one can read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.journal.entry import Entry
from simulator.journal.kind import IN_CHINESE, UNIX, Fact
from simulator.journal.kinds import KINDS, read
from simulator.journal.mask import masked
from simulator.journal.shorten import is_head, parts, told
from simulator.journal.times import end
from simulator.streams import printable
from simulator.texts import NOTHING, Count, Text

MOST = 2000  # characters of a value


@dataclass(frozen=True, slots=True)
class Said:
    """One field of an entry: its name, what that means, and its value as text."""

    key: str
    means: Text
    value: Text


def document(entry: Entry, *, secrets: bool = False) -> dict[str, Any]:
    """An entry as JSON that may leave the house: long parts shortened, secrets as pseudonyms, and no
    character that does anything to where it is shown."""
    whole = {
        "seq": entry.seq,
        "world": entry.world,
        "at": entry.at,
        "kind": entry.kind,
        "data": parts(entry.data),
    }
    made: dict[str, Any] = shown(whole if secrets else masked(whole))
    return made


def commands(told: Mapping[str, Any]) -> dict[str, str]:
    """What sends once more what an entry tells of, which `document` has made safe: a line of curl, and the
    command that takes it out of the journal; only those that there are."""
    row = read(told["kind"], told["data"])
    made = {} if row is None else {"curl": row.curl(), "replay": row.replay(told["seq"])}
    return {name: text for name, text in made.items() if text}


def without_secrets(entry: Entry) -> Entry:
    """The same entry with secrets as pseudonyms, for whatever is made of it."""
    return Entry(entry.seq, entry.world, entry.at, entry.kind, masked(dict(entry.data)))


def shown(data: Any) -> Any:
    """The same with every text in it printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {printable(str(key)): shown(value) for key, value in data.items()}
    return [shown(one) for one in data] if isinstance(data, (list, tuple)) else data


def facts(entry: Entry) -> list[Said]:
    """The fields of an entry that say something, in the order of its kind; what says the same in Chinese is
    no field of its own."""
    row = KINDS.get(entry.kind)
    known = row.FACTS if row is not None else {}
    data = document(entry)["data"]
    return [
        Said(
            key,
            Text(known[key].words("en"), known[key].words("zh")) if key in known else NOTHING,
            _in_both(value, data.get(f"{key}{IN_CHINESE}"), known.get(key)),
        )
        for key, value in data.items()
        if value not in (None, "", [], {}) and not _is_chinese(key, data)
    ]


def _in_both(value: Any, chinese: Any, fact: Fact | None) -> Text:
    said = _value(value, fact)
    return Text(said.en, _value(chinese, fact).zh) if chinese else said


def _is_chinese(key: str, data: Mapping[str, Any]) -> bool:
    return key.endswith(IN_CHINESE) and key.removesuffix(IN_CHINESE) in data


# A line of JSON with an instant: a name that says so, and Unix seconds of our time.
INSTANT = re.compile(
    r'^(\s*"(?:\w*_at|\w*_?time|now|from|to|until|deadline)": "?(1\d{9})(?:\.\d+)?"?,?)$', re.MULTILINE
)


def _value(value: Any, fact: Fact | None) -> Text:
    if is_head(value):
        return Text(told(value, "en"), told(value, "zh"))
    chinese = fact.values.get(str(value), "") if fact else ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1, default=str)
    if isinstance(value, (dict, list)):
        text = INSTANT.sub(lambda found: f"{found[1]}  ← {end(float(found[2]))}", text)
    elif fact and fact.unit is UNIX and isinstance(value, (int, float)) and value:
        text = f"{text}  ← {end(float(value))}"
    if len(text) > MOST:
        more = len(text) - MOST
        return Text(
            f"{text[:MOST]} … and {Count(more):more character}", f"{text[:MOST]} …… 另有 {more} 个字符"
        )
    return Text(text, f"{text}（{chinese}）" if chinese else text)
