"""The journal and the state, page by page: nothing is left out, nothing is long, and nobody waits for it."""

from __future__ import annotations

import contextlib
import json
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.core import shown
from simulator.core.store.entities import Store
from simulator.core.store.retirement import retire
from simulator.endpoints.pipeline import answer, sent
from simulator.http.message import Request
from simulator.usage import UsageError
from simulator.web import reading
from simulator.web.reading import MOST_BYTES, journal_page, state_page
from tests.core.sample import Town
from tests.journal.rows import note


def journal(town: Town, **query: Any) -> Any:
    return json.loads(journal_page(town.world.journal, {key: str(value) for key, value in query.items()}))


def state(town: Town, **query: Any) -> Any:
    return json.loads(state_page(town.stage, {key: str(value) for key, value in query.items()}))


def whole(town: Town, name: str, limit: int) -> list[Any]:
    """A list of the state, page after page."""
    page = state(town, list=name, limit=limit)
    found = [page[name]]
    while name in page["next"]:
        page = state(town, list=name, limit=limit, after=page["next"][name])
        found.append(page[name])
        assert len(page[name]) <= limit
    return found


@pytest.fixture
def busy(town: Town) -> Town:
    for number in range(7):
        name = town.store(f"s{number}")
        for _ in range(number % 3):
            town.buy(store=name)
    return town


def test_a_small_world_fits_one_page(busy: Town) -> None:
    page = state(busy)
    assert page["next"] == {}
    assert {"world", "clock", "stores", "services", "orders", "grants", "names", "journal"} <= set(page)
    assert [row["nickname"] for row in page["stores"]] == ["shop", *(f"s{n}" for n in range(7))]
    assert set(page["names"]["store"]) == {"shop", *(f"s{n}" for n in range(7))}


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
def test_the_pages_of_a_list_are_the_whole_list(busy: Town, limit: int) -> None:
    page = state(busy)
    for name in shown.lists():
        pages = whole(busy, name, limit)
        rows = [{key: row[key] for key in row if key != "cut"} for rows in pages for row in rows]
        inside = {key: value for row in page[name] for key, value in row.items() if key == "packages"}
        assert [row | inside for row in rows] == page[name], name
    names: dict[str, Any] = {}
    for rows in whole(busy, "names", limit):
        for kind, given_names in dict(rows).items():
            names.setdefault(kind, {}).update(given_names)
    assert names == page["names"]


def test_the_whole_state_says_where_each_list_goes_on(busy: Town) -> None:
    page = state(busy, limit=2)
    assert set(page["next"]) == {"stores", "orders", "grants", "names"}
    for name in ("stores", "orders", "grants"):
        rest = state(busy, list=name, after=page["next"][name])
        assert page[name] + rest[name] == state(busy)[name]
        assert set(rest) == {"world", "clock", "journal", name, "next"}


def test_without_rows_the_state_still_says_which_lists_there_are(busy: Town) -> None:
    page = state(busy, limit=0)
    assert page["stores"] == page["orders"] == []
    assert page["names"] == {}
    place = page["next"]["stores"]
    assert state(busy, list="stores", after=place) == state(busy, list="stores")


@settings(max_examples=20)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(1, 4))
def test_a_row_that_stays_is_in_one_page_whatever_goes_meanwhile(gone: list[int], limit: int) -> None:
    town = Town()
    stores = [town.store(f"s{number}") for number in range(10)]
    page = state(town, list="stores", limit=limit)
    found = [row["appid"] for row in page["stores"]]
    left = list(gone)
    while "stores" in page["next"]:
        if left:
            with town.world.transaction():
                retire(town.world, stores[left.pop()])
        page = state(town, list="stores", limit=limit, after=page["next"]["stores"])
        found += [row["appid"] for row in page["stores"]]
    stay = [appid for number, appid in enumerate(stores) if number not in gone]
    assert [appid for appid in found if appid in stay] == stay
    assert len(found) == len(set(found))


def test_a_service_shows_as_many_packages_as_a_page_has_and_says_so(town: Town) -> None:
    [service] = state(town, limit=2)["services"]
    assert [row["name"] for row in service["packages"]] == ["month", "week"]
    assert service["cut"] == ["packages"]
    assert "cut" not in state(town)["services"][0]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"limit": "x"}, "`limit` is a whole number"),
        ({"limit": "-1"}, "`limit` is a whole number"),
        ({"list": "store"}, "the state has no list 'store': did you mean 'stores'"),
        ({"after": "[]"}, "`after` is a place in one list"),
        ({"list": "stores", "after": "x"}, "`after` is what `next` of a page before has"),
        ({"list": "stores", "after": "{}"}, "`after` is what `next`"),
        ({"list": "stores", "after": "[" * 9000}, "`after` is what `next`"),
        ({"list": "stores", "after": '["a","b"]'}, "is no place in stores"),
        ({"list": "orders", "after": '[1,"b",{}]'}, "is no place in orders"),
        ({"list": "orders", "after": "[null,null,-1]"}, "is no place in orders"),
        ({"list": "names", "after": '["nothing"]'}, "is no place in names"),
    ],
)
def test_what_is_no_place_is_told(town: Town, query: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        state_page(town.stage, query)


@given(
    st.sampled_from([*shown.lists(), "names"]),
    st.recursive(st.none() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5),
)
def test_any_place_is_answered_or_refused_in_a_sentence(name: str, place: Any) -> None:
    with contextlib.suppress(UsageError):
        state_page(Town().stage, {"list": name, "after": json.dumps(place)})


# -- nobody waits ----------------------------------------------------------------------------------


def test_nothing_is_written_out_while_the_world_is_locked(
    busy: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bool] = []
    real = reading._json

    def spied(data: Any) -> str:
        written.append(busy.world.lock._is_owned())  # type: ignore[attr-defined]
        return real(data)

    monkeypatch.setattr(reading, "_json", spied)
    state(busy)
    journal(busy)
    assert len(written) > 40
    assert not any(written)


@pytest.mark.parametrize("limit", [1, 5])
def test_no_lock_is_held_for_more_than_a_page(
    busy: Town, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """However many stores there are: rows looked up in one hold are counted."""
    tables, lock = busy.world.tables, busy.world.lock
    holds: list[int] = []

    class Lock:
        def __enter__(self) -> None:
            lock.acquire()
            holds.append(0)

        def __exit__(self, *_: object) -> None:
            lock.release()

    def counted(look_up: Any) -> Any:
        def look(*args: Any, **more: Any) -> Any:
            rows = look_up(*args, **more)
            if holds:
                holds[-1] += len(rows)
            return rows

        return look

    monkeypatch.setattr(tables, "list", counted(tables.list))
    monkeypatch.setattr(tables, "rows", counted(tables.rows))
    monkeypatch.setattr(busy.world, "lock", Lock())
    page = state(busy, limit=limit)
    while page["next"]:
        name, after = next(iter(page["next"].items()))
        page = state(busy, list=name, limit=limit, after=after)
    assert max(holds) <= 6 * (limit + 1)


# -- nothing is long -------------------------------------------------------------------------------


def test_a_page_of_the_journal_ends_at_a_megabyte_and_says_where_it_goes_on(town: Town) -> None:
    for _ in range(60):
        town.world.record(note("x" * 60_000))
    seen, after = [], 0
    while True:
        page = journal(town, after=after, limit=1000)
        if not page["entries"]:
            break
        assert len(json.dumps(page)) < MOST_BYTES + 70_000
        seen += [entry["seq"] for entry in page["entries"]]
        after = page["next"]
    assert seen == list(range(1, town.world.journal.last + 1))


def test_a_page_of_the_state_ends_at_a_megabyte_too(town: Town) -> None:
    for number in range(40):
        row = town.world.tables.get(Store, town.store(f"s{number}"))
        assert row is not None
        with town.world.transaction():
            town.world.tables.put(replace(row, nickname="x" * 60_000))
    page = state(town)
    assert len(page["stores"]) < 20
    rows = whole(town, "stores", 1000)
    assert len(rows) == 3
    assert len([row for page_rows in rows for row in page_rows]) == 41


def long_call(town: Town, body: bytes) -> None:
    path = "/cgi-bin/component/api_component_token"
    answer(town.world, Request(method="POST", path=path, query={}, body=body))
    sent(town.world, path)


def test_a_long_body_leaves_little_behind(town: Town) -> None:
    long_call(town, b"{}")
    body = b'{"component_appid": "wx1", "a": [' + b"1," * 1_500_000 + b"1]}"
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(3):
            long_call(town, body)
        kept = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert kept < 100_000
    entry = journal(town, kind="call")["entries"][-1]
    assert entry["data"]["body"]["length"] == len(body)
    assert entry["data"]["body"]["head"].startswith('{"component_appid": "wx1"')


def test_a_long_body_shows_no_secret_in_its_head(town: Town) -> None:
    long_call(town, b'{"component_appsecret": "of-nobody", "a": "' + b"x" * 100_000 + b'"}')
    assert "of-nobody" not in json.dumps(journal(town))
    assert "of-nobody" in json.dumps(journal(town, secrets=1))


def test_credentials_in_headers_are_nowhere(town: Town) -> None:
    headers = {"Authorization": "Bearer of-nobody-1", "Cookie": "sid=of-nobody-2", "X-Api-Key": "of-nobody-3"}
    answer(town.world, Request(method="GET", path="/cgi-bin/token", query={}, headers=headers))
    kept = town.world.journal.entries()[-1].data["headers"]
    assert kept["Authorization"].startswith("Bearer ~")
    assert kept["Cookie"].startswith("sid=~")
    assert "of-nobody" not in json.dumps([kept, journal(town), journal(town, secrets=1)])
