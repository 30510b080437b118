"""What a read sees of rows follows from its instant, and from nothing that is written for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core import visible
from simulator.core.component.entities import TokenKind
from simulator.core.entity import ENTITIES
from simulator.core.market.entities import Buyer, ServiceOrder
from simulator.core.visible import NEVER
from tests.core.sample import SERVICE, START, Api, Town

instants = st.one_of(st.just(NEVER), st.floats(0, 1e10), st.integers(0, 20).map(lambda n: START + n / 4))


@given(st.lists(instants, max_size=12), instants, st.integers(0, 4), st.integers(0, 4))
def test_a_read_sees_what_was_visible_by_then_in_that_order(
    dates: list[float], at: float, offset: int, limit: int
) -> None:
    town = Town()
    made = town.buy()
    with town.world.transaction():
        town.world.tables.delete(ServiceOrder, made.order_id)
        for number, date in enumerate(dates):
            town.world.tables.put(replace(made, order_id=number, number=number, visible_at=date))
    where: tuple[Any, ...] = (ServiceOrder, "of_buyer", SERVICE, town.shop)
    expected = [number for number, date in enumerate(dates) if date <= at and date != NEVER]
    expected.sort(key=lambda number: (dates[number], number))
    found = [row.order_id for row in visible.rows(town.world, *where, at=at)]
    page = [row.order_id for row in visible.rows(town.world, *where, at=at, offset=offset, limit=limit)]
    assert found == expected
    assert page == expected[offset : offset + limit]
    assert visible.count(town.world, *where, at=at) == len(expected)


def test_a_row_is_seen_from_its_instant_on(town: Town) -> None:
    order = town.buy(visible_after=30)
    assert order.visible_at == START + 30
    assert not visible.seen(order, START + 29.999)
    assert visible.seen(order, START + 30)


def test_a_buyer_is_listed_from_its_first_order_on_and_while_it_has_one(town: Town) -> None:
    def listed_from() -> float:
        row = town.world.tables.get(Buyer, SERVICE, town.shop)
        assert row is not None
        return row.visible_at

    first = town.buy(visible_after=30)
    second = town.buy(visible_after=10)
    assert listed_from() == START + 10
    town.refund(second)
    assert listed_from() == START + 30
    town.refund(first)
    assert listed_from() == NEVER


@pytest.mark.parametrize("path", ["get_service_buyer_list", "get_service_buyer", "get_paid_order_list"])
def test_a_read_that_lags_writes_nothing(town: Town, api: Api, path: str, monkeypatch: Any) -> None:
    """What a handler reads late it does not undo: no row is put for it, not even for a moment."""
    town.buy()
    town.do("fault", call=path, do="stale", by=60)
    root = "/wxa/servicemarket/" + ("service/" if "buyer" in path else "")
    token = town.token(TokenKind.HOME_PAGE)
    put = type(town.world.tables).put
    written: set[str] = set()

    def noting(tables: Any, row: Any) -> None:
        written.add(type(row).__name__)
        put(tables, row)

    monkeypatch.setattr(type(town.world.tables), "put", noting)
    body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10, "buyer_type": 1}
    reply = api.post(root + path, body, token=token)
    assert reply["errcode"] == 0
    assert str(town.shop) not in str(reply.get("buyer_list", []))
    assert not {"ServiceOrder", "Buyer"} & written
    assert written <= set(ENTITIES)
