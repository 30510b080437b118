"""How a field is written down in `data/`: a document of the files looks like the one that is described.

Behind a field's name: `!` it must be there, `?` nobody knows whether it must, `-` withdrawn; `*` is every
other name. A list holds what each of its elements is, an object its fields, and a text says of a single
value, in words:

    text int number bool unknown    its kind
    ~int:mw                         another kind, and who has it so: a client reads or sends that too
    =order.status                   it is one of the table of that name in `enums.json`
    ..40chars 3..9items 1..100      its length, how many its list has, its bounds
    digits                          an id: text of digits, 64 bits and more than a double holds
    strict                          the other kind of number and text was seen to be refused
    inferred                        its kind, from what is like it
    old                             withdrawn
    fen gram second percent of-10000 seconds-since-1970 china-time …             its unit: `UNITS`

and last, in letters, who has the field: `m` a model of the first SDK, `s` its sample, `w` the second SDK,
`d` a page of the platform. Where they are, and when they were read, is in `sources.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from simulator.texts import Text

TEXT, INT, NUMBER, BOOL, UNKNOWN, OBJECT, LIST = "text", "int", "number", "bool", "unknown", "object", "list"
SINGLE = (TEXT, INT, NUMBER, BOOL, UNKNOWN)
UNITS: Mapping[str, Text] = {
    "fen": Text("in fen", "单位：分"),
    "yuan": Text("in yuan", "单位：元"),
    "gram": Text("in grams", "单位：克"),
    "kilogram": Text("in kilograms", "单位：千克"),
    "second": Text("in seconds", "单位：秒"),
    "percent": Text("in percent", "单位：百分之一"),
    "of-10000": Text("in ten-thousandths", "单位：万分之一"),
    "seconds-since-1970": Text("an instant in Unix seconds", "时刻，Unix 秒"),
    "china-time": Text(
        "an instant in China's time, as 2026-01-01 09:00:00", "时刻，北京时间，如 2026-01-01 09:00:00"
    ),
    "millimetre": Text("in millimetres", "单位：毫米"),
    "centimetre": Text("in centimetres", "单位：厘米"),
    "cubic-centimetre": Text("in cubic centimetres", "单位：立方厘米"),
    "pixel": Text("in pixels", "单位：像素"),
}
ANY_NAME = "*"
SOURCES = "mswd"
STRICT = "strict"

_NAME = re.compile(r"([\w*]+)([!?]?)(-?)")
_BOUNDS = re.compile(r"(\d*)\.\.(\d*)(chars|items|)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a document, or the document itself; of what is in a list, its element.

    `required` is None where nobody knows. `bounds` are the least and the most of what `bounded` says:
    its `chars`, the `items` of the list it is in, or nothing for the number itself. `seen` and the values of
    `others` are letters of sources.
    """

    kind: str
    required: bool | None = False
    withdrawn: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)
    element: Field | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    enum: str = ""
    bounds: tuple[int | None, int | None] = (None, None)
    bounded: str = ""
    unit: str = ""
    digits: bool = False
    strict: bool = False
    inferred: bool = False
    seen: str = ""


def read(written: Any, required: bool | None = False, withdrawn: bool = False) -> Field:
    """The field that is written so; a ValueError for a word that is none of the notation."""
    if isinstance(written, dict):
        return Field(kind=OBJECT, required=required, withdrawn=withdrawn, fields=dict(_members(written)))
    if isinstance(written, list):
        (element,) = written
        return Field(kind=LIST, required=required, withdrawn=withdrawn, element=read(element))
    return _single(str(written), required, withdrawn)


@cache
def name_of(key: str) -> tuple[str, bool | None, bool]:
    """A key of a file: the field's name, whether it must be there, and whether it is withdrawn."""
    found = _NAME.fullmatch(key)
    if found is None:
        raise ValueError(f"{key!r} is no name of a field")
    name, mark, old = found.groups()
    return name, {"!": True, "?": None, "": False}[mark], bool(old)


def paths(of: Field, at: str = "") -> Iterator[tuple[str, Field]]:
    """Every field under this one by its path, as `order.product_infos[].sku_id`."""
    if of.element is not None:
        if not of.element.fields:
            yield f"{at}[]", of.element
        yield from paths(of.element, f"{at}[]")
    for name, part in of.fields.items():
        path = f"{at}.{name}" if at else name
        yield path, part
        yield from paths(part, path)


def _members(written: Mapping[str, Any]) -> Iterator[tuple[str, Field]]:
    for key, part in written.items():
        name, required, withdrawn = name_of(key)
        yield name, read(part, required, withdrawn)


@cache
def _single(written: str, required: bool | None, withdrawn: bool) -> Field:
    """The same object for the same words: there are few of them, and many fields."""
    kind, *more = written.split()
    if kind not in SINGLE:
        raise ValueError(f"{kind!r} is no kind of a field")
    told: dict[str, Any] = {"others": {}}
    for word in more:
        if word.startswith("~"):
            other, _, who = word[1:].partition(":")
            told["others"][other] = who
        elif word.startswith("="):
            told["enum"] = word[1:]
        elif bounds := _BOUNDS.fullmatch(word):
            least, most, told["bounded"] = bounds.groups()
            told["bounds"] = (int(least) if least else None, int(most) if most else None)
        elif word in UNITS:
            told["unit"] = word
        elif word in {STRICT, "inferred", "digits"}:
            told[word] = True
        elif word == "old":
            withdrawn = True
        elif word == "".join(letter for letter in SOURCES if letter in word):
            told["seen"] = word
        else:
            raise ValueError(f"{word!r} is no word of the notation")
    return Field(kind=kind, required=required, withdrawn=withdrawn, **told)
