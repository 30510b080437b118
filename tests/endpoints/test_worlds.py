"""Which world a call belongs to: the one that knows the first credential it carries."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from simulator.core.component.entities import AuthorizationCode, PreAuthCode, VerifyTicket
from simulator.core.world import World
from simulator.endpoints.worlds import Host
from simulator.http.message import Request
from simulator.run.open import open_world
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, Town


@pytest.fixture
def two() -> tuple[Host, Town, Town]:
    host = Host(open_world(name="stray"))
    towns = [Town(url="", world=open_world(name=name, seed=seed)) for name, seed in (("one", 1), ("two", 2))]
    for town in towns:
        host.add(town.world)
    return host, towns[0], towns[1]


def test_a_call_goes_to_the_world_of_its_token(two: tuple[Host, Town, Town]) -> None:
    host, one, two_ = two
    for town in (one, two_):
        request = Request(method="GET", path="/x", query={"access_token": town.token()})
        assert host.find(request) is town.world


def test_a_call_goes_to_the_world_of_an_id_in_its_body(two: tuple[Host, Town, Town]) -> None:
    host, _, two_ = two
    body = json.dumps({"authorizer_appid": two_.shop}).encode()
    assert host.find(Request(method="POST", path="/x", query={}, body=body)) is two_.world


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"appid": 1}', b"[" * 100_000])
def test_a_call_of_nobody_is_a_stray(two: tuple[Host, Town, Town], body: bytes) -> None:
    host, _, _ = two
    request = Request(method="POST", path="/cgi-bin/stable_token", query={"access_token": "60_x"}, body=body)
    assert host.find(request) is host.stray
    reply, sent = host.answer(request)
    sent()
    assert b"errcode" in reply.body
    assert [entry.kind for entry in host.stray.journal.entries()] == ["call"]


def test_names_of_worlds_are_taken_once(two: tuple[Host, Town, Town]) -> None:
    host, one, _ = two
    with pytest.raises(UsageError, match="there is a world 'one' already"):
        host.add(one.world)
    host.remove("one")
    assert [world.name for world in host.worlds()] == ["two"]


def carrying(credential: str) -> Request:
    return Request(method="GET", path="/x", query={"access_token": credential})


@pytest.mark.parametrize(
    "row",
    [
        VerifyTicket(component=COMPONENT, value="ticket@@@2", issued_at=0, first_at=0, number=1),
        PreAuthCode(value="preauthcode@@@2", component=COMPONENT, expires_at=0),
        AuthorizationCode(
            value="queryauthcode@@@2", component=COMPONENT, store="", refresh_token="", expires_at=0
        ),
    ],
    ids=lambda row: type(row).__name__,
)
def test_a_ticket_or_a_code_names_its_world_while_it_is_there(
    two: tuple[Host, Town, Town], row: VerifyTicket | PreAuthCode | AuthorizationCode
) -> None:
    host, _, two_ = two
    assert host.find(carrying(row.value)) is host.stray
    with two_.world.transaction():
        two_.world.tables.put(row)
    assert host.find(carrying(row.value)) is two_.world
    key = [getattr(row, name) for name in type(row).KEY]
    with two_.world.transaction():
        two_.world.tables.delete(type(row), *key)
    assert host.find(carrying(row.value)) is host.stray


def test_a_token_that_expired_is_still_its_worlds(two: tuple[Host, Town, Town]) -> None:
    """It is refused there, as an expired one, and not as a stranger."""
    host, _, two_ = two
    request = carrying(two_.token())
    two_.world.clock.move_to(two_.now + 86_400)
    assert host.find(request) is two_.world


def test_a_credential_of_a_transaction_that_failed_is_nobodys(two: tuple[Host, Town, Town]) -> None:
    host, one, _ = two

    def issue_and_fail(world: World) -> None:
        with world.transaction():
            world.tables.put(PreAuthCode(value="undone", component=COMPONENT, expires_at=0))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        issue_and_fail(one.world)
    assert host.find(carrying("undone")) is host.stray


def test_a_credential_of_several_worlds_belongs_to_the_one_added_first(two: tuple[Host, Town, Town]) -> None:
    host, one, two_ = two
    later = Town(url="", world=open_world(name="later"))
    for town in (two_, one):
        host.remove(town.world.name)
    for town in (later, two_, one):
        host.add(town.world)
    request = carrying(COMPONENT)
    assert host.find(request) is later.world
    host.remove("later")
    assert host.find(request) is two_.world
    host.add(later.world)
    assert host.find(request) is two_.world


def test_the_query_decides_before_the_body(two: tuple[Host, Town, Town]) -> None:
    host, one, two_ = two
    body = json.dumps({"appid": one.shop}).encode()
    query = {"access_token": two_.token()}
    assert host.find(Request(method="POST", path="/x", query=query, body=body)) is two_.world
    query = {"access_token": "nobody's"}
    assert host.find(Request(method="POST", path="/x", query=query, body=body)) is one.world


def test_rows_that_share_a_credential_hold_it_until_the_last_is_gone(two: tuple[Host, Town, Town]) -> None:
    host, one, _ = two
    tickets = [
        VerifyTicket(component=component, value="same", issued_at=0, first_at=0, number=1)
        for component in ("a", "b")
    ]
    with one.world.transaction():
        for ticket in tickets:
            one.world.tables.put(ticket)
            one.world.tables.put(replace(ticket, number=2))
    for ticket in tickets:
        assert host.find(carrying("same")) is one.world
        with one.world.transaction():
            one.world.tables.delete(VerifyTicket, ticket.component, "same")
    assert host.find(carrying("same")) is host.stray


def test_a_world_that_is_removed_is_forgotten_with_all_it_knew(two: tuple[Host, Town, Town]) -> None:
    host, one, two_ = two
    host.add(Town(url="", world=open_world(name="third", seed=3)).world)
    known = carrying(two_.token())
    host.remove("two")
    with two_.world.transaction():
        two_.world.tables.put(PreAuthCode(value="late", component=COMPONENT, expires_at=0))
    assert host.find(known) is host.stray
    assert host.find(carrying("late")) is host.stray
    assert host.find(carrying(one.token())) is one.world
    host.add(two_.world)
    assert host.find(known) is two_.world


@pytest.mark.parametrize("worlds", [1, 2, 40])
def test_finding_a_world_looks_into_none(worlds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs is the same for any number of worlds, and a world that is busy holds nobody up."""
    host = Host(open_world(name="stray"))
    towns = [Town(url="", world=open_world(name=f"w{n}", seed=n)) for n in range(1, min(worlds, 2) + 1)]
    for town in towns:
        host.add(town.world)
    for number in range(worlds - len(towns)):
        host.add(open_world(name=f"empty {number}"))
    request = carrying(towns[-1].token())
    asked: list[object] = []

    def get(*key: object) -> None:
        asked.append(key)

    for world in host.worlds():
        monkeypatch.setattr(world.tables, "get", get)
        monkeypatch.setattr(world, "lock", None)
    assert host.find(request) is towns[-1].world
    assert asked == []
