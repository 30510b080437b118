"""`python -m tests.surface`: both documents against a served world, operation by operation, and what fell."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

import requests
import schemathesis
from schemathesis import APIOperation, Case

from simulator.actions import ACTIONS
from simulator.core.component.entities import TokenKind
from simulator.openapi import control_document, platform_document
from simulator.openapi.platform import TOKENS
from tests.attack.ground import ground
from tests.attack.part import Figures
from tests.surface.seen import Seen
from tests.surface.tried import FORMS, Form, Tried, tried
from tests.surface.world import always, named, people, refresh

OFTEN = 0.85  # of the values that are known by their name
GOOD_TOKENS = 0.9  # of the calls


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.surface", description=__doc__)
    parser.add_argument("--form", choices=FORMS, default="whole", help="bounded is for every change")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="operations whose id holds this")
    parser.add_argument("--document", choices=DOCUMENTS, action="append", help="this document alone")
    given = parser.parse_args(arguments)
    fell = 0
    for name, run in DOCUMENTS.items():
        if name not in (given.document or DOCUMENTS):
            continue
        begun, found = time.monotonic(), []
        for row in run(FORMS[given.form], given.seed, given.only):
            outcomes = "  ".join(f"{outcome}×{count}" for outcome, count in row.outcomes.most_common(8))
            print(f"{row.name:55} {row.calls:4} tried {row.right:4} right   {outcomes}", flush=True)
            found.append(row)
        fell += _told(name, found, time.monotonic() - begun)
    return 1 if fell else 0


def _told(name: str, found: list[Tried], seconds: float) -> int:
    """Prints what fell of a document, and how much was tried; how much fell."""
    falls = [(row, what, again) for row in found for what, again in row.falls.items()]
    for row, what, again in falls:
        print(f"\nFELL {row.name}: {what}\n  {again}")
    calls, right = sum(row.calls for row in found), sum(row.right for row in found)
    reached = sum(1 for row in found if row.right)
    print(
        f"\n{name}: {calls} requests to {len(found)} operations in {seconds:.0f} s; {right} were right, "
        f"{reached} operations were reached so; {len(falls)} fell\n",
        flush=True,
    )
    return len(falls)


def _platform(form: Form, number: int, only: str) -> Iterator[Tried]:
    with ground(Figures()) as one, requests.Session() as session:
        seen = Seen(always(one))
        people(one, seen)

        def prepared(case: Case, chance: Random) -> None:
            _feed(case, lambda part: seen.fed(part, chance, OFTEN))
            schemes = [name for each in case.operation.definition.raw["security"] for name in each]
            if schemes and chance.random() < GOOD_TOKENS:
                kind = TokenKind(chance.choice(schemes))
                case.query = {**_mapping(case.query), TOKENS[kind][0]: one.tokens[kind]}

        for operation in _operations(platform_document(one.serving.api.url), only):
            refresh(one, seen)
            yield tried(operation, one.serving.api.url, form, number, prepared, seen.learn, session)


def _control(form: Form, number: int, only: str) -> Iterator[Tried]:
    with ground(Figures()) as one, requests.Session() as session:
        people(one, Seen({}))

        def prepared(case: Case, chance: Random) -> None:
            row = ACTIONS.get(case.operation.definition.raw["operationId"])
            if row is None:
                if "wait" in _mapping(case.query):
                    case.query = {**_mapping(case.query), "wait": 0}
            else:
                known = {arg.name: named(one, arg) for arg in row.args}
                _feed(case, lambda part: _given(part, known, chance))

        for operation in _operations(control_document(one.serving.control.url), only):
            yield tried(operation, one.serving.control.url, form, number, prepared, _nothing, session)


def _operations(document: dict[str, Any], only: str) -> Iterator[APIOperation[Any, Any, Any]]:
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document)))
    for found in schema.get_all_operations():
        operation = found.ok()
        if only in str(operation.definition.raw["operationId"]):
            yield operation


def _feed(case: Case, fed: Callable[[Any], Any]) -> None:
    """What is known in place of what was drawn, in query and body; what is no object stays."""
    if isinstance(case.query, dict):
        case.query = fed(case.query)
    if isinstance(case.body, dict):
        case.body = fed(case.body)


def _given(arguments: dict[str, Any], known: Mapping[str, list[Any]], chance: Random) -> dict[str, Any]:
    """Arguments of an action, with names and ids of the world in place of what was drawn for them."""
    return {
        name: chance.choice(known[name]) if known.get(name) and chance.random() < OFTEN else value
        for name, value in arguments.items()
    }


def _mapping(part: Any) -> dict[str, Any]:
    return dict(part) if isinstance(part, dict) else {}


def _nothing(_reply: Any) -> None:
    pass


DOCUMENTS: dict[str, Callable[[Form, int, str], Iterator[Tried]]] = {
    "platform": _platform,
    "control": _control,
}
