"""What the stories of the store send, several values of it changed at once: nothing breaks, and what is
refused changes nothing. One value at a time, in worlds that know no story, is what `rows` tries."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from typing import Any

import tests.endpoints.store
from simulator.core.component.entities import TokenKind
from simulator.endpoints.model import Endpoint
from simulator.endpoints.table import BY_ID
from simulator.modules import below
from tests.attack.part import Bounds, Figures, Part
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, changed, row_id
from tests.endpoints.store.stories import READS_BACK, WHOLE, Ask, Story

TRIES = 12  # of each call that a story makes of the row it is of
SINGLE: Mapping[type, tuple[Any, ...]] = {
    int: (-1, 0, 1, 2, 3, 4, 5, 99, 2**31 - 1, 2**31, 2**63, 2**64),
    float: (-1.0, 0.0, 1e9),
    bool: (True, False, 0, 1),
    str: ("", " ", "0", "1", "-1", "²", "１", "微☃", "\0", "9" * 20, "x" * 300),
}
Place = tuple[Any, ...]


class _Undone(Exception):
    pass


class Hostile(Ask):
    """Asks as a story does; each call of one row is first made otherwise, and all but a refusal undone."""

    def __init__(self, town: Town, api: Api, of: str, chance: random.Random, figures: Figures) -> None:
        super().__init__(town, api)
        self.of = of
        self.chance = chance
        self.figures = figures

    def _call(
        self, name: str, body: Any, query: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        row = BY_ID[row_id(name)]
        if name == self.of and row.method != "GET" and isinstance(body, dict):
            for _ in range(TRIES):
                self._try(row, otherwise(body, self.chance), query)
        return super()._call(name, body, query, headers)

    def _try(self, row: Endpoint, body: Any, query: Mapping[str, str]) -> None:
        self.figures.tried += 1
        token = self.town.token(TokenKind.AUTHORIZER)
        reply: dict[str, Any] = {}
        try:
            with suppress(_Undone), self.town.world.transaction():
                reply = self.api.call(row.method, row.path, body, token=token, **query)
                raise _Undone
        except RuntimeError as inside:  # what broke is no entry while the call can be undone
            self.figures.fell(self.of, repr(inside.__cause__ or inside), repr(body))
            return
        if self.api.last.status != 200 or reply["errcode"] == -1:
            self.figures.fell(self.of, str(reply), repr(body))
        elif reply["errcode"]:
            before = all_rows(self.town.world)
            self.api.call(row.method, row.path, body, token=token, **query)
            if kinds := changed(before, all_rows(self.town.world)):
                self.figures.fell(
                    self.of, f"refused with {reply['errcode']}, and changed {kinds}", repr(body)
                )


def otherwise(body: Mapping[str, Any], chance: random.Random) -> Any:
    """A body in which two to four values are others: of the same kind, and in lists fewer, more or twice."""
    written = deepcopy(dict(body))
    places = list(_places(written))
    for place in chance.sample(places, min(len(places), chance.choice((2, 2, 3, 4)))):
        with suppress(LookupError):  # a list around it is shorter by now
            *way, last = place
            around: Any = written
            for step in way:
                around = around[step]
            old = around[last]
            lists = ([], old * 2, old[:1], old[1:]) if isinstance(old, list) else ()
            around[last] = chance.choice(lists or SINGLE.get(type(old), (None,)))
    return written


def _places(value: Any, at: Place = ()) -> Iterator[Place]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _places(part, (*at, name))
        return
    if at:
        yield at
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _places(part, (*at, number))


def stories() -> list[tuple[str, Story]]:
    below(tests.endpoints.store)
    return [(name, story) for found in (WHOLE, READS_BACK) for name in found for story in found[name]]


def run(bounds: Bounds) -> Figures:
    """One story a round, each in its turn."""
    figures = Figures()
    chosen = [each for each in stories() if bounds.target in each[0]]
    for by in bounds.rounds():
        chance = random.Random(by)
        name, story = chosen[by % len(chosen)]
        town = Town()
        town.world.switches = replace(town.world.switches, platforms_ask_couriers_numbers=True)
        town.do("authorize", store=town.shop)
        story(town, Hostile(town, Api(town.world), name, chance, figures))
    return figures


PART = Part(what="what stories of the store send, otherwise", unit="calls", seconds=15, run=run)
