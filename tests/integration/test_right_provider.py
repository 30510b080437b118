"""Whatever goes wrong by a fault, a provider that does right is blamed for nothing: every fault of a call,
every fault and defect of a push, each in a scenario of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

import pytest
import yaml

from conformance.judge import Table, judge
from conformance.model import BLAMES
from conformance.mutants import reference_file
from conformance.runner import offered_by, services_of
from simulator import Session, load_manifest
from simulator.faults.defects import DEFECTS
from simulator.faults.row import Arrived, Behind, Meanwhile, Numbers, Row
from simulator.faults.rows import ON_CALL, ROWS
from simulator.scenario.load import parse_scenarios

CALLS = (
    "token",
    "stable_token",
    "api_component_token",
    "api_authorizer_token",
    "api_query_auth",
    "api_get_authorizer_info",
    "api_get_authorizer_list",
    "login_auth",
    "get_service_buyer_list",
    "get_service_buyer",
    "get_paid_order_list",
    "ec.basics.info.get",
)
PUSHES = (
    "component_verify_ticket",
    "authorized",
    "updateauthorized",
    "unauthorized",
    "servicemarket_order_paid",
)
BY_HAND = {"reply": {"errcode": -1, "errmsg": "system error"}, "anyway": True}
LEAST = {**asdict(Numbers()), **BY_HAND, "by": "0.05s"}
BEFORE: list[Any] = [
    {"create_store": "shop"},
    {"purchase": {"store": "shop", "as": "first"}},
    "sync",
    {"call_api": "shop"},
    "observe",
]
MEANWHILE: list[Any] = [
    {"advance": "3h"},
    "sync",
    {"call_api": "shop"},
    {"enter": {"order": "first"}},
    {"create_store": "other"},
    {"purchase": {"store": "other", "as": "second"}},
    {"authorize": {"store": "shop"}},
    "push_ticket",
    "sync",
    {"enter": {"order": "second"}},
    {"call_api": "other"},
    {"cancel_authorization": {"store": "other"}},
    "sync",
    "observe",
]
AFTER: list[Any] = [
    "heal",
    {"advance": "2h"},
    "sync",
    {"call_api": "shop"},
    {"enter": {"order": "first"}},
    "observe",
]


def faults(row: Row, how: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """One on each thing that the provider calls or is pushed."""
    limited = row.does(Behind) or row.does(Meanwhile)
    for number, place in enumerate(CALLS if row.on == "call" else PUSHES):
        named = (f"servicemarket.{place}", f"component.{place}")
        if limited is None or any(each.startswith(limited.endpoints) for each in named):
            step = {str(row.on): place, "do": row.effect, "optional": True, "as": f"f-{number}"}
            yield {"fault": {**step, **how}}


def sends(defect: str) -> Iterator[dict[str, Any]]:
    for kind in ("authorized", "unauthorized", "component_verify_ticket"):
        about = {} if kind == "component_verify_ticket" else {"store": "shop"}
        yield {"send_push": {"kind": kind, "defects": defect, **about}}


def steps_of(row: Row, how: Mapping[str, object]) -> list[Any]:
    made_up = list(sends(row.effect)) if row.on == "push" and row.effect in DEFECTS else []
    return [*BEFORE, *faults(row, how), *made_up, *MEANWHILE, *AFTER]


def ways(row: Row) -> Iterator[dict[str, object]]:
    """Once each, with its least numbers and those of random scenarios; on calls also until all is healed."""
    least: dict[str, object] = {name: LEAST[name] for name in row.numbers}
    for numbers in (least, *(draw for _, draw in row.chaos if draw)):
        yield {**numbers, "times": 1}
    if row.on == "call":
        yield least


EVERY = [
    pytest.param(row, how, id="-".join(map(str, (row.on, row.effect, *how.values()))))
    for row in ROWS
    for how in ways(row)
]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Session(load_manifest(reference_file()), seed=7) as opened:
        yield opened


def judged(session: Session, name: str, steps: list[Any]) -> Table:
    """The verdicts over what one more scenario led to."""
    first = len(session.journal)
    text = yaml.safe_dump({"title": "one fault after the other", "steps": steps}, sort_keys=False)
    (scenario,) = parse_scenarios(text, f"faults/{name}")
    played = session.play(scenario)
    assert not played.error
    manifest = session.manifest
    return judge(session.journal[first:], offered_by(manifest), services=services_of(manifest))


def blamed(table: Table) -> dict[str, list[Any]]:
    """The checks that find fault with the provider, and with what."""
    return {
        result.check.id: [(one.item.en, one.finding.seen.en, one.finding.seqs) for one in result.findings]
        for result in table.results
        if result.verdict in BLAMES
    }


@pytest.mark.slow
@pytest.mark.parametrize(("row", "how"), EVERY)
def test_no_fault_makes_a_right_provider_look_wrong(
    session: Session, row: Row, how: Mapping[str, object]
) -> None:
    first = len(session.journal)
    table = judged(session, f"{row.on}-{row.effect}", steps_of(row, how))
    assert blamed(table) == {}
    assert any(entry.data.get("phase") == "fired" for entry in session.journal[first:])


@pytest.mark.slow
@pytest.mark.parametrize("effect", ["garbage", "cut_json", "wrong_length", "no_close_notify"])
def test_a_reply_taken_for_whole_puts_blame_on_it(
    session: Session, effect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ON_CALL[effect]
    monkeypatch.setitem(ON_CALL, effect, replace(row, arrives=Arrived.WHOLE))  # type: ignore[arg-type]
    assert "token.home-page-cached" in blamed(judged(session, f"whole-{effect}", steps_of(row, {"times": 1})))
