"""The kinds of things that arguments name and actions make: one row each.

A row says how a value of the kind is written, what is made of it, by which field of its result a thing of
the kind is known, and what a word for it stands for in a world.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.actions import lookup
from simulator.actions.words import WORDS
from simulator.core.world import World
from simulator.documents.hints import hint
from simulator.documents.json import read_json
from simulator.durations import seconds
from simulator.texts import Text
from simulator.usage import UsageError

NAME = r"^[A-Za-z][A-Za-z0-9_-]{0,99}$(?!\n)"  # Python's $ also stands ahead of an end of line
WIDEST = 2**63 - 1

Schema = dict[str, Any]

_WIDE = {"minimum": -WIDEST, "maximum": WIDEST}


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    """A number that others can be multiplied with and that can be written out."""
    if not abs(value) <= sys.float_info.max:  # also false for what is no number
        raise UsageError(Text("that is no number, or more than one can be", "它不是数字，或超出范围"))
    return value


def _plain(value: Any) -> Any:
    """Any document that can be read again once it is written down."""
    try:
        return read_json(json.dumps(value))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _instant(value: Any) -> float | str:
    """`next`, or Unix seconds."""
    try:
        return "next" if value == "next" else float(value)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(
            Text(
                f"it is an instant in Unix seconds or `next`, not {value!r}",
                f"应为 Unix 秒时间点或 `next`，不能是 {value!r}",
            )
        ) from None


def _several(value: Any) -> tuple[Any, ...]:
    """One word, or a list of anything."""
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind.

    `schema` is the JSON Schema of what may be written, `read` makes what actions get of it and raises a
    UsageError. `known_by` is the field of an action's result by which a thing of this kind is known; where
    it is `called`, the name that its step gave stands for it, and where it is `earlier` too, a scenario file
    has no other word for it. `follows`: `$name.field` inside stands for a field of an earlier result. `find`
    is what a word stands for in a world; it gets the names given so far as well.
    """

    schema: Schema
    read: Callable[[Any], Any] = _same
    known_by: str | None = None
    called: bool = False
    earlier: bool = False
    follows: bool = False
    find: Callable[[World, Any, Mapping[str, Any]], Any] = lambda _world, word, _names: word


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _by_number(_world: World, word: Any, _names: Mapping[str, Any]) -> Any:
    """A thing of a store: nothing but its name, which is resolved before, or its number stands for it."""
    if not str(word).isdecimal() or not str(word).isascii():
        raise UsageError(
            Text(
                f"{word!r} is neither a name that was given nor an id",
                f"{word!r} 既不是给定的名字，也不是 ID",
            )
        )
    return word


def _text_or_id(description: str) -> Schema:
    return {"type": ["string", "integer"], **_WIDE, "description": description}


KINDS: dict[str, Kind] = {
    # what a step may make
    "store": Kind(
        schema=_text("a store: its name in the scenario, or its appid"),
        known_by="appid",
        called=True,
        earlier=True,
        find=lambda world, word, _names: lookup.store_called(world, str(word)),
    ),
    "order": Kind(
        schema=_text_or_id("a service order: its name, or its id"),
        known_by="order_id",
        called=True,
        earlier=True,
        find=lookup.order_called,
    ),
    "service": Kind(
        schema=_text_or_id("main, second, third, other-platform, for-orders, for-goods, or an id"),
        known_by="service_id",
        called=True,
        find=lambda world, word, _names: lookup.pick_service(world, word),
    ),
    "package": Kind(
        schema=_text_or_id("standard, longer, other-spec, trial, or a name"), known_by="sku_id", follows=True
    ),
    "component": Kind(
        schema=_text("a third-party platform: its appid, or first, second"),
        known_by="appid",
        called=True,
        find=lambda world, word, _names: lookup.component_of(world, word).appid,
    ),
    "home_page": Kind(
        schema=_text("a home page: its name in the scenario, or its appid"),
        known_by="appid",
        called=True,
        find=lambda world, word, _names: lookup.home_page_row(world, word).appid,
    ),
    "user": Kind(
        schema=_text("a WeChat user: the name given, or the openid"),
        known_by="openid",
        called=True,
        find=lambda world, word, _names: lookup.user_row(world, str(word)).openid,
    ),
    "product": Kind(
        schema=_text_or_id("a product of a store: its id, or its place among them from 1"),
        known_by="product_id",
        called=True,
        follows=True,
        find=_by_number,
    ),
    "store_order": Kind(
        schema=_text_or_id("a consumer's order at a store: its name, or its id"),
        known_by="order_id",
        called=True,
        earlier=True,
        find=_by_number,
    ),
    "after_sale": Kind(
        schema=_text_or_id("an after-sale: its name, or its id"),
        known_by="after_sale_order_id",
        called=True,
        earlier=True,
        find=_by_number,
    ),
    "complaint": Kind(
        schema=_text_or_id("a complaint about an after-sale: its name, or its id"),
        known_by="complaint_id",
        called=True,
        earlier=True,
        find=_by_number,
    ),
    "guarantee": Kind(
        schema=_text_or_id("a claim that goods are fake or damaged: its name, or its id"),
        known_by="guarantee_order_id",
        called=True,
        earlier=True,
        find=_by_number,
    ),
    "fault": Kind(schema=_text("a planned fault: its name"), known_by="fault", called=True, earlier=True),
    "push": Kind(
        schema=_text_or_id("a recorded push: its name, or its id"),
        known_by="push",
        called=True,
        earlier=True,
    ),
    "reply": Kind(schema=_text("what a call answered: its name"), known_by="status", called=True),
    "jump": Kind(schema=_text("a jump from the service market: its name"), known_by="code", called=True),
    # what is written as it is
    "name": Kind(
        schema={
            "type": "string",
            "pattern": NAME,
            "description": hint(
                "a name begins with a letter, then at most 99 of a-z A-Z 0-9 _ -",
                "名称以字母开头，其后最多 99 个 a-z A-Z 0-9 _ -",
            ),
        }
    ),
    "text": Kind(schema={"type": "string"}, follows=True),
    "integer": Kind(
        # JSON and YAML write whole numbers as 3.0, too
        schema={"type": "integer", **_WIDE},
        read=int,
    ),
    "number": Kind(schema={"type": "number"}, read=_number),
    "boolean": Kind(schema={"type": "boolean"}),
    "duration": Kind(
        schema={
            "type": ["string", "number"],
            "pattern": r"^-?[0-9]+(\.[0-9]+)?\s*(s|m|h|d)?$",
            "description": "seconds, or a number with s, m, h or d: 90s, 10m, 2h, 30d",
        },
        read=seconds,
    ),
    "instant": Kind(
        schema={"type": ["string", "number"], "description": "an instant in Unix seconds, or `next`"},
        read=_instant,
        follows=True,
    ),
    "mapping": Kind(schema={"type": "object"}, read=_plain, follows=True),
    "body": Kind(schema={"type": "object"}, read=_plain, follows=True),  # ids of earlier results go as text
    "integers": Kind(schema={"type": "array", "items": {"type": "integer", **_WIDE}}, read=_several),
    "words": Kind(schema={"type": ["string", "array"], "items": {"type": "string"}}, read=_several),
    "json": Kind(schema={}, read=_plain, follows=True),
    **{kind: Kind(schema=schema, read=_several) for kind, schema in WORDS.items()},
}
