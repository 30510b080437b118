"""Stories, played by the wire in a world of their own: each call and each action as a client sends it, and
each reply held against its document.

After a story its row is called as its last right call was, but for some arguments as they are drawn: so what
is drawn meets a world in the state that the row is for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import requests
from schemathesis import Case

import tests.endpoints.store
from simulator.endpoints.table import BY_ID, ROWS
from simulator.modules import below
from simulator.openapi.document import JSON
from simulator.run.serving import Serving
from simulator.usage import UsageError
from tests.core.sample import NOWHERE, Api, Town
from tests.endpoints.store.stories import READS_BACK, WHOLE, Ask
from tests.surface.others import OTHERS
from tests.surface.tried import CONTROL, PLATFORM, Form, Operation, Tried, drawn, held, is_right, name_of
from tests.web.served import served

Play = Callable[[Town, Api], object]
OFTEN = 0.3  # of the arguments of a call


class Wire(Api):
    """Calls of a served world: `found` is what came of each row, and `sent` its last right call."""

    def __init__(
        self, serving: Serving, session: requests.Session, operations: Mapping[str, Operation]
    ) -> None:
        super().__init__(serving.stage.world)
        self.found: dict[tuple[str, str], Tried] = {}
        self.sent: dict[str, tuple[Any, Mapping[str, str]]] = {}  # body and query
        self._serving, self._session, self._operations = serving, session, operations

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> Any:
        operation = self._operations[path]
        asked = {**({"access_token": token} if token is not None else {}), **query}
        if isinstance(body, bytes):  # a form that brings a file
            case, more = operation.Case(query=asked), {"data": body, "headers": dict(headers or {})}
        elif body is None:
            case, more = operation.Case(query=asked), {}
        else:
            case, more = operation.Case(query=asked, body=body, media_type=JSON), {}
        reply = self.hold(operation, case, **more)
        if is_right(reply):
            self.sent[name_of(operation)] = (body, asked)
        if not reply.headers["content-type"][0].startswith(JSON):
            return {"errcode": 0, "file": reply.content}
        return json.loads(reply.content)

    def do(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """An action, by the control interface."""
        operation = self._operations[f"/actions/{name}"]
        case = operation.Case(body=arguments, media_type=JSON)
        reply = json.loads(self.hold(operation, case, CONTROL).content)
        if "error" in reply:
            raise UsageError(reply["error"])
        return dict(reply)

    def hold(self, operation: Operation, case: Case, document: str = PLATFORM, **more: Any) -> Any:
        found = self.at(name_of(operation), document)
        listens = self._serving.api if document == PLATFORM else self._serving.control
        return held(case, found, listens.url, self._session, **more)

    def at(self, name: str, document: str = PLATFORM) -> Tried:
        return self.found.setdefault((document, name), Tried(name, document))


def stories(every: bool) -> Iterator[tuple[str, str, Play]]:
    """All stories: the row that each is of, its own name, and how it is played. Without `every`, of each row
    those by which it shows all that it can, or one that reads back."""
    below(tests.endpoints.store)
    for name, play in OTHERS.items():
        yield name, play.__name__, play
    for row in ROWS:
        if row.shape is None:
            continue
        shows, reads = WHOLE.get(row.shape.name, []), READS_BACK.get(row.shape.name, [])
        for story in [*shows, *reads] if every else shows or reads[:1]:
            yield row.id, story.__name__, _asking(story)


def _asking(story: Callable[[Town, Ask], object]) -> Play:
    def play(town: Town, api: Api) -> None:
        town.do("authorize", store=town.shop)
        story(town, Ask(town, api))

    return play


def played(operations: Mapping[str, Operation], form: Form, number: int, only: str) -> Iterator[Tried]:
    """What came of each row that a story calls, story by story."""
    with requests.Session() as session:
        for row, name, play in stories(form.all_stories):
            if only in row:
                yield from one(operations, session, row, name, play, form.around, number)


def one(
    operations: Mapping[str, Operation],
    session: requests.Session,
    row: str,
    name: str,
    play: Play,
    around: int,
    number: int,
) -> Iterator[Tried]:
    """One story. One that does not go as it says, is a fall of its row."""
    with served(pushes_to=NOWHERE, push_timeout=0.5) as (serving, town):
        world = town.world
        world.switches = replace(world.switches, platforms_ask_couriers_numbers=True)
        wire = Wire(serving, session, operations)
        vars(town)["do"] = wire.do
        try:
            with town.sender.paused():  # what is due waits for the story to pass time
                play(town, wire)
        except (AssertionError, LookupError, TypeError, UsageError, ValueError) as error:
            wire.at(row).falls[f"the story {name} went otherwise: {type(error).__name__} {error}"] = name
        else:
            _vary(wire, operations[BY_ID[row].path], around, number)
        yield from wire.found.values()


def _vary(wire: Wire, operation: Operation, around: int, number: int) -> None:
    sent, query = wire.sent.get(name_of(operation), (None, {}))

    def prepared(case: Case, chance: Random) -> None:
        if isinstance(sent, dict) and isinstance(case.body, dict):
            changed = {name: value for name, value in case.body.items() if chance.random() < OFTEN}
            case.body = {**deepcopy(sent), **changed}
        case.query = {**(case.query if isinstance(case.query, dict) else {}), **query}

    if not isinstance(sent, bytes):
        drawn(operation, (around, 0), number, prepared, lambda case: wire.hold(operation, case))


def by_path(all_: Iterator[Operation]) -> dict[str, Operation]:
    return {operation.path: operation for operation in all_}
