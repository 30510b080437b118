"""A reply by hand as a real provider gets it, and what the judge makes of it."""

from __future__ import annotations

from typing import Any

from conformance.judge import Table, judge
from conformance.mutants import reference_file
from conformance.runner import offered_by, services_of
from simulator import Session, load_manifest
from simulator.scenario.load import load_scenarios, parse_scenarios
from tests.documentation import ROOT

NOBODY = """
title: the platform says by hand that nobody has bought anything
steps:
  - create_store: shop
  - purchase: shop
  - sync
  - fault: {call: get_service_buyer_list, reply: {buyer_list: [], count: 0}}
  - fault: {call: get_paid_order_list, reply: {order_list: [], total: 0}, optional: true}
  - fault: {push: any, do: drop, optional: true}
  - purchase: {store: shop, package: longer}
  - advance: 2h
  - sync
  - observe
"""


def played(scenario: Any) -> tuple[list[Any], Table]:
    manifest = load_manifest(reference_file())
    with Session(manifest, seed=3) as session:
        over = session.play(scenario)
        assert not over.error, over.error
        entries = list(session.journal)
        return entries, judge(entries, offered_by(manifest), services=services_of(manifest))


def test_what_is_not_simulated_reaches_the_provider_and_blames_it_of_nothing() -> None:
    [scenario] = load_scenarios([ROOT / "scenarios/faults/by-hand.yaml"])
    entries, table = played(scenario)
    [answered] = [entry.data for entry in entries if entry.kind == "call" and entry.data["faults"]]
    assert (answered["defects"], answered["arrived"], answered["reply"]["total_num"]) == (
        ["reply"],
        "whole",
        0,
    )
    [asked] = [each.data for each in entries if each.kind == "action" and each.data["action"] == "call_api"]
    assert answered["reply"].items() <= asked["result"]["reply"].items()
    assert [result.check.id for result in table.results if result.findings] == []
    assert table.by_hand == {}


def test_a_provider_that_believes_what_is_not_so_is_not_judged() -> None:
    [scenario] = parse_scenarios(NOBODY, "faults/nobody")
    entries, table = played(scenario)
    assert {entry.data["arrived"] for entry in entries if entry.kind == "call" and entry.data["faults"]} == {
        "by_hand"
    }
    assert [result.check.id for result in table.results if result.findings] == []
    assert {id_: why.en for id_, why in table.by_hand.items()} == {
        "faults/nobody": "servicemarket.get_service_buyer_list was answered by hand"
    }
