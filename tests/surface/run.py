"""`python -m tests.surface`: both documents against served worlds, operation by operation, and what fell."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import requests
import schemathesis
from schemathesis import Case

from simulator.actions import ACTIONS
from simulator.core.component.entities import TokenKind
from simulator.openapi import control_document, platform_document
from simulator.openapi.platform import TOKENS
from tests.attack.ground import ground
from tests.attack.part import Figures
from tests.surface.seen import Seen
from tests.surface.stories import by_path, played
from tests.surface.told import falls, summary, table, together, unreached
from tests.surface.tried import (
    CONTROL,
    PLATFORM,
    Form,
    Operation,
    Tried,
    document_of,
    drawn,
    held,
    is_right,
    name_of,
)
from tests.surface.world import always, named, people, refresh

OFTEN = 0.85  # of the values that are known by their name
GOOD_TOKENS = 0.9  # of the calls
NOWHERE = "http://127.0.0.1"  # where a document is said to answer: each call says itself where it goes

FORMS = {
    "bounded": Form(right=4, wrong=2, known_only=(1, 0), around=1),
    "whole": Form(right=8, wrong=4, known_only=(2, 1), around=3, all_stories=True),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a document a part is to try, and how far."""

    form: Form
    number: int
    only: str


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a run, in worlds of its own: so all parts find the same beside each other and in turn."""

    documents: tuple[str, ...]
    run: Callable[[Asked], Iterator[Tried]]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.surface", description=__doc__)
    parser.add_argument("--form", choices=FORMS, default="whole", help="bounded is for every change")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="operations whose id holds this")
    parser.add_argument("--document", choices=DOCUMENTS, action="append", help="this document alone")
    parser.add_argument("--table", type=Path, help="where what was tried goes, a line for each operation")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="parts at once")
    given = parser.parse_args(arguments)
    documents = given.document or list(DOCUMENTS)
    chosen = [name for name, part in PARTS.items() if set(part.documents) & set(documents)]
    found = _run(chosen, Asked(FORMS[given.form], given.seed, given.only), given.jobs)
    fell, lines = [], []
    for name in documents:
        rows = together((row for part in found.values() for row in part), name)
        wanted = {name_of(each): _simulated(each) for each in _operations(name)}
        lines += [*table(name, rows), ""]
        fell += [*falls(name, rows)]
        if name == PLATFORM:
            fell += [f"FELL {name} {row}: is simulated, and was never answered right"
                     for row in unreached(rows, wanted)]  # fmt: skip
        print(summary(name, rows, wanted), flush=True)
    if given.table:
        given.table.write_text("\n".join(lines), encoding="utf-8")
        print(f"by operation: {given.table}")
    print(*fell, f"{len(fell)} fell", sep="\n")
    return 1 if fell else 0


def _run(chosen: list[str], asked: Asked, jobs: int) -> dict[str, list[Tried]]:
    """What each part found."""
    if jobs < 2 or len(chosen) < 2:
        return dict(_part(name, asked) for name in chosen)
    begins_new = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(chosen)), mp_context=begins_new) as pool:
        return dict(pool.map(_part, chosen, [asked] * len(chosen)))


def _part(name: str, asked: Asked) -> tuple[str, list[Tried]]:
    begun, used = time.monotonic(), time.process_time()
    found = list(PARTS[name].run(asked))
    seconds, used = time.monotonic() - begun, time.process_time() - used
    calls = sum(row.calls for row in found)
    print(f"  {name}: {calls} requests in {seconds:.0f} s, {used:.0f} s of a processor", flush=True)
    return name, found


def _simulated_ones(asked: Asked) -> Iterator[Tried]:
    with ground(Figures()) as one, requests.Session() as session:
        seen = Seen(always(one))
        people(one, seen)

        def prepared(case: Case, chance: Random) -> None:
            _feed(case, lambda part: seen.fed(part, chance, OFTEN))
            _with_token(case, one.tokens, chance)

        for operation in _operations(PLATFORM, asked.only):
            if _simulated(operation):
                refresh(one, seen)
                yield _tried(operation, one.serving.api.url, (asked.form.right, asked.form.wrong),
                             asked.number, prepared, session, learn=seen.learn)  # fmt: skip


def _known_ones(asked: Asked) -> Iterator[Tried]:
    with ground(Figures()) as one, requests.Session() as session:
        people(one, Seen({}))

        def prepared(case: Case, chance: Random) -> None:
            _with_token(case, one.tokens, chance)

        for operation in _operations(PLATFORM, asked.only):
            if not _simulated(operation):
                yield _tried(operation, one.serving.api.url, asked.form.known_only, asked.number, prepared,
                             session)  # fmt: skip


def _stories(asked: Asked) -> Iterator[Tried]:
    operations = by_path(_operations(PLATFORM)) | by_path(_operations(CONTROL))
    return played(operations, asked.form, asked.number, asked.only)


def _controls(asked: Asked) -> Iterator[Tried]:
    with ground(Figures()) as one, requests.Session() as session:
        people(one, Seen({}))

        def prepared(case: Case, chance: Random) -> None:
            row = ACTIONS.get(name_of(case.operation))
            if row is None:
                if "wait" in _mapping(case.query):
                    case.query = {**_mapping(case.query), "wait": 0}
            else:
                known = {arg.name: named(one, arg) for arg in row.args}
                _feed(case, lambda part: _given(part, known, chance))

        for operation in _operations(CONTROL, asked.only):
            yield _tried(operation, one.serving.control.url, (asked.form.right, asked.form.wrong),
                         asked.number, prepared, session, document=CONTROL)  # fmt: skip


def _tried(
    operation: Operation,
    url: str,
    most: tuple[int, int],
    number: int,
    prepared: Callable[[Case, Random], None],
    session: requests.Session,
    *,
    document: str = PLATFORM,
    learn: Callable[[Any], None] = lambda _reply: None,
) -> Tried:
    """Calls an operation as its document says, and then otherwise; learns of what was answered right."""
    found = Tried(name_of(operation), document)

    def call(case: Case) -> None:
        reply = held(case, found, url, session)
        if is_right(reply):
            learn(document_of(reply))

    drawn(operation, most, number, prepared, call)
    return found


def _operations(document: str, only: str = "") -> Iterator[Operation]:
    made = DOCUMENTS[document](NOWHERE)
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(made)))
    for found in schema.get_all_operations():
        operation = found.ok()
        if only in name_of(operation):
            yield operation


def _simulated(operation: Operation) -> bool:
    return bool(operation.definition.raw.get("x-simulated", True))


def _with_token(case: Case, tokens: Mapping[TokenKind, str], chance: Random) -> None:
    schemes = [name for each in case.operation.definition.raw["security"] for name in each]
    if schemes and chance.random() < GOOD_TOKENS:
        kind = TokenKind(chance.choice(schemes))
        case.query = {**_mapping(case.query), TOKENS[kind][0]: tokens[kind]}


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


DOCUMENTS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    PLATFORM: platform_document,
    CONTROL: control_document,
}
# The longest first, since as many run at once as there are processors.
PARTS: Mapping[str, Part] = {
    "stories": Part((PLATFORM, CONTROL), _stories),
    "drawn": Part((PLATFORM,), _simulated_ones),
    "control": Part((CONTROL,), _controls),
    "known only": Part((PLATFORM,), _known_ones),
}
