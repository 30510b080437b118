"""Replies of the store are compared with their shapes both ways: they show all that is known but for what is
told to be left out, and nothing else.

A field counts as known if it must be there, or if a model or sample of the first SDK or a page has it, and it
is not withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.endpoints.model import Endpoint
from simulator.endpoints.table import ROWS
from simulator.shapes.notation import Field
from tests.core.sample import START, Api, Town

Ask = Callable[..., dict[str, Any]]
Story = Callable[[Town, Ask], None]
STORIES: dict[str, Story] = {}
WINDOW = {"start_time": int(START) - 86400, "end_time": int(START) + 1}


def of(name: str) -> Callable[[Story], Story]:
    """Calls of one row by which it shows all that it can show."""

    def kept(story: Story) -> Story:
        STORIES[name] = story
        return story

    return kept


@of("basics/info/get")
def the_store(town: Town, ask: Ask) -> None:
    ask("basics/info/get")


@of("order/list/get")
def pages_of_orders(town: Town, ask: Ask) -> None:
    ask("order/list/get", page_size=1, create_time_range=WINDOW)


@of("order/get")
def an_order(town: Town, ask: Ask) -> None:
    [one] = ask("order/list/get", page_size=1, create_time_range=WINDOW)["order_id_list"]
    ask("order/get", order_id=one)


@of("product/list/get")
def pages_of_products(town: Town, ask: Ask) -> None:
    ask("product/list/get", page_size=1)


@of("product/get")
def a_product(town: Town, ask: Ask) -> None:
    [one] = ask("product/list/get", page_size=1)["product_ids"]
    ask("product/get", product_id=one, data_type=3)


def known(of: Field, at: str = "") -> Iterator[str]:
    """Paths of the fields of a shape that a reply of it can be held to."""
    for name, part in of.fields.items():
        path = f"{at}.{name}" if at else name
        inner = part.element if part.element is not None else part
        below = list(known(inner, f"{path}[]" if part.element is not None else path))
        if part.withdrawn:
            continue
        if part.required or below or set(inner.seen) & set("msd"):
            yield path
            yield from below


def shown(value: Any, at: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            path = f"{at}.{name}" if at else name
            yield path
            yield from shown(part, path)
    elif isinstance(value, list):
        for each in value:
            yield from shown(each, f"{at}[]")


def under(path: str, parts: tuple[str, ...]) -> bool:
    return any(path == part or path.startswith((f"{part}.", f"{part}[")) for part in parts)


@pytest.mark.parametrize("row", [row for row in ROWS if row.shape], ids=lambda row: str(row.id))
def test_a_reply_shows_all_that_is_known_and_not_left_out(town: Town, api: Api, row: Endpoint) -> None:
    assert row.shape is not None
    seen: set[str] = set()
    town.do("authorize", store=town.shop)
    token = town.token(TokenKind.AUTHORIZER)

    def ask(name: str, **body: Any) -> dict[str, Any]:
        method = next(each.method for each in ROWS if each.shape and each.shape.name == name)
        reply = api.call(method, f"/channels/ec/{name}", None if method == "GET" else body, token=token)
        assert isinstance(reply, dict)
        assert reply["errcode"] == 0, reply
        if row.shape is not None and name == row.shape.name:
            seen.update(shown(reply))
        return reply

    STORIES[row.shape.name](town, ask)
    left_out = row.shape.left_out
    missing = [path for path in known(row.shape.reply) if path not in seen and not under(path, left_out)]
    assert [path for path in missing if not under(path.rpartition(".")[0], tuple(missing))] == [], (
        "known, not shown, and not told to be left out"
    )
    stale = [part for part in left_out if any(under(path, (part,)) for path in seen)]
    assert stale == [], "told to be left out, and shown"
