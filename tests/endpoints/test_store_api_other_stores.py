"""What a store has is its own: whatever was right for it is refused of another store's token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import tests.endpoints.store
from simulator.core.component.entities import TokenKind
from simulator.core.entity import Party
from simulator.endpoints.table import BY_ID
from simulator.modules import below
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, row_id
from tests.endpoints.store.stories import READS_BACK, Ask, Story

below(tests.endpoints.store)
# Names under which calls name what one store has.
IDS = {
    *("order_id", "product_id", "after_sale_order_id", "complaint_id", "guarantee_order_id"),
    *("address_id", "template_id", "out_warehouse_id", "audit_id", "media_id", "waybill_id"),
}
# Calls that name a thing which need not be the store's own, or by which it makes one of its own.
ANYBODYS = {
    "warehouse/create": "the merchant says what its warehouse is called",
    "basics/shop/h5url/get": "a product may be named beside, and is not asked for",
}


def named(said: Any) -> Iterator[str]:
    """The ids that a body names, by the names of their arguments."""
    if isinstance(said, dict):
        for name, value in said.items():
            if name in IDS and value:
                yield name
            yield from named(value)
    elif isinstance(said, list):
        for each in said:
            yield from named(each)


STORIES = [(name, story) for name in sorted(set(READS_BACK) - set(ANYBODYS)) for story in READS_BACK[name]]


@pytest.mark.parametrize(
    ("name", "story"), STORIES, ids=[f"{name}-{story.__name__}" for name, story in STORIES]
)
def test_another_stores_ids_are_unknown(town: Town, api: Api, name: str, story: Story) -> None:
    town.do("authorize", store=town.shop)
    other = town.store("other")
    town.do("authorize", store=other)
    ask = Ask(town, api)
    story(town, ask)
    row = BY_ID[row_id(name)]
    for called, body, query in ask.sent:
        if called != name or not {*named(body), *named(dict(query))}:
            continue
        token = town.token(TokenKind.AUTHORIZER, other)
        before = rows_of(town, town.shop)
        reply = api.call(row.method, row.path, None if row.method == "GET" else body, token=token, **query)
        assert reply["errcode"] != 0 or found_nothing(reply), f"{body}: {reply}"
        assert rows_of(town, town.shop) == before


def found_nothing(reply: dict[str, Any]) -> bool:
    """Whether a search found nothing."""
    lists = [value for value in reply.values() if isinstance(value, list)]
    return bool(lists) and not any(lists)


def rows_of(town: Town, store: str) -> list[Any]:
    """Every row that is this store's."""
    return [
        row
        for rows in all_rows(town.world).values()
        for row in rows
        if hasattr(row, "OWNER") and row.OWNER.party is Party.STORE and getattr(row, row.OWNER.field) == store
    ]
