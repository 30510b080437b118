"""A world behind real listeners, in this process: peopled, watched, and held to what must hold of it."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from simulator.actions import ACTIONS
from simulator.actions.world import time as actions_of_time
from simulator.core.component.entities import TokenKind
from simulator.core.entity import ENTITIES
from simulator.documents.json import read_json
from simulator.endpoints.table import ROWS
from simulator.journal.digest import digest
from simulator.journal.export import header, read, write
from simulator.journal.filter import EntryFilter
from simulator.journal.render import paragraph
from simulator.run.serving import Serving
from tests.attack.exchange import Heard, Hung, Line
from tests.attack.part import Figures
from tests.attack.requests import Asked
from tests.attack.search import Broke
from tests.attack.values import Known
from tests.core.sample import HOME_PAGE, NOWHERE, Town
from tests.storage.plain import dumps, loads
from tests.web.served import served

ALL_SETS = sorted({129, 130, 131, *(number for row in ROWS for number in row.permission_sets)})
SENTINEL = f"/cgi-bin/token?grant_type=client_credential&appid={HOME_PAGE}&secret=secret-f"
_PLACE = re.compile(r'File ".*?([^/\\"]+[/\\][^/\\"]+)", line (\d+), in (\S+)')


class Traces(io.StringIO):
    """What goes to stderr, kept, and shown nowhere."""

    def taken(self) -> str:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


class Ground:
    """One world at a time, with somebody who asks and acts; `figures` are told of every exchange."""

    def __init__(self, serving: Serving, town: Town, traces: Traces, figures: Figures) -> None:
        self.serving = serving
        self.town = town
        self.world = town.world
        self.traces = traces
        self.figures = figures
        for server in (serving.api.server, serving.control):
            server.log = traces.write
        self.api = Line(serving.api.server.address)
        self.control = Line(serving.control.address)
        self.tokens: dict[TokenKind, str] = {}
        self._known: dict[str, list[Any]] = {}
        self.faults_planned = False

    def people(self) -> None:
        """Something of everything: accounts of several kinds, orders in several states, goods, tokens."""
        do = self.town.do
        do("tick_sets", sets=ALL_SETS)
        do("switch", name="upgraded_store_keeps_old_interfaces", value=True)
        do("create_store", **{"as": "old"}, upgraded=True)
        do("create_user", **{"as": "anna"})
        do("create_account", **{"as": "mini"}, kind="mini_program")
        do("purchase", **{"as": "first"}, store="shop", package="month")
        do("purchase", **{"as": "second"}, store="old", package="pro")
        do("refund", order="second")
        do("place_order", **{"as": "third"}, store="old", package="week")
        do("old_order", **{"as": "fourth"}, store="old")
        do("press_use", store="shop")
        for store in ("shop", "old", "mini"):
            do("authorize", store=store, sets=ALL_SETS)
        do("push_ticket")
        self.renew()

    def renew(self) -> None:
        """Good tokens, and all that rows of this world hold now."""
        with contextlib.suppress(Exception):  # a store may be gone, and is asked for all the same
            for kind in (TokenKind.COMPONENT, TokenKind.AUTHORIZER, TokenKind.HOME_PAGE):
                self.tokens[kind] = self.town.token(kind)
        self._known = {"": []}
        with self.world.lock:
            for kind in ENTITIES.values():
                for row in list(self.world.tables.rows(kind))[-20:]:
                    for each in fields(row):
                        value = getattr(row, each.name)
                        if isinstance(value, (str, int, float)):
                            self._known.setdefault(each.name, []).append(value)
        self._known["name"] = [
            "shop",
            "old",
            "anna",
            "mini",
            "first",
            "second",
            "third",
            "fourth",
            "main",
            "month",
        ]
        self._known[""] = [value for values in self._known.values() for value in values]

    def find(self, what: Known) -> Any:
        """The value that stands for something: tokens by kind, else what a field of that name holds."""
        if what.name.startswith("token:"):
            return self.tokens.get(TokenKind(what.name[6:]), "none")
        values = next(
            (found for name in _names(what.name) if (found := self._known.get(name))), self._known[""]
        )
        return values[what.number % len(values)]

    # -- asking ---------------------------------------------------------------------------------------

    def ask(self, line: Line, asked: Asked) -> Heard:
        """One exchange, judged."""
        return self.send(line, asked.written(self.find, "127.0.0.1"))

    def send(self, line: Line, request: bytes, *, ends: bool = False) -> Heard:
        self.figures.tried += 1
        try:
            heard = line.ask(request, ends=ends)
        except Hung as hung:
            raise Broke(f"hung {request.split(b' HTTP/')[0][:60]!r}", str(hung), shown(request)) from None
        except OSError as error:
            raise Broke(f"{type(error).__name__}", f"the listener is gone: {error}", shown(request)) from None
        self.figures.waited(heard.seconds)
        self.judge(heard, shown(request))
        return heard

    def judge(self, heard: Heard, again: str) -> None:
        traced = self.traces.taken()
        if traced.strip():
            raise Broke(sign_of(traced), traced, again)
        if heard.status == 500 and (not self.faults_planned or b"internal error" in heard.body):
            why = self._why()
            raise Broke(
                sign_of(why) or heard.body[:200].decode("utf-8", "replace"),
                f"{heard.body[:600]!r}\n{why}",
                again,
            )
        if b"\r\nContent-Type: application/json" in heard.head and heard.body and not self.faults_planned:
            try:
                read_json(heard.body, digits=400)
            except (ValueError, RecursionError) as error:
                raise Broke("a reply is no JSON", f"{error}: {heard.body[:600]!r}", again) from None
        if b"Traceback (most recent call" in heard.body:
            raise Broke("a traceback in a reply", heard.body[:2000].decode("utf-8", "replace"), again)

    def _why(self) -> str:
        """What the journal says of the last call."""
        entries = self.world.journal.entries(kind="call", after=max(0, self.world.journal.last - 3))
        return str(entries[-1].data.get("why") or "") if entries else ""

    # -- what must hold -------------------------------------------------------------------------------

    def answers(self, again: str = "") -> None:
        """The world answers calls, and tells what it has seen."""
        last = max(0, self.world.journal.last - 20)
        for line, path in ((self.api, SENTINEL), (self.control, f"/journal?after={last}")):
            self._answers(line, path, again)

    def hold(self, again: str = "") -> None:
        """The same; journal and state are read whole, and can be written down and opened again."""
        for line, path in ((self.api, SENTINEL), (self.api, "/"), (self.control, "/healthz")):
            self._answers(line, path, again)
        for path in ("/journal?after=0&limit=1000", "/state", "/actions"):
            heard = self._answers(self.control, path, again)
            try:
                read_json(heard.body, digits=400)
            except (ValueError, RecursionError) as error:
                raise Broke(f"{path} is no JSON", f"{error}: {heard.body[:300]!r}", again) from None
        if self.world.activity.open_calls:
            raise Broke("calls stay open", str(self.world.activity.open_paths), again)
        try:
            loads(dumps(self.world), self.world.name)
            self._journal_goes_round()
        except Exception as error:
            raise Broke(
                f"written down: {type(error).__name__} {str(error)[-60:]}",
                f"{type(error).__name__}: {error}",
                again,
            ) from error

    def _answers(self, line: Line, path: str, again: str) -> Heard:
        try:
            heard = line.ask(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        except (Hung, OSError) as error:
            raise Broke(f"after it {path} does not answer", str(error), again) from None
        self.judge(heard, f"{again}\nthen GET {path}")
        if heard.status != 200 and not self.faults_planned:
            raise Broke(f"after it {path} answers {heard.status}", heard.body[:500].decode(), again)
        return heard

    def _journal_goes_round(self) -> None:
        state = self.world.state
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "journal.jsonl"
            entries = list(self.world.journal.entries())
            write(path, entries, header(state.seed, state.salt, None), secrets=True)
            _, back = read(path)
            assert len(back) == len(entries), f"{len(entries)} entries written, {len(back)} read"
        about = EntryFilter(stores=("shop",), errors=True)
        for entry in back:
            paragraph(entry)
            about.matches(entry)
        digest(back, ACTIONS)

    def close(self) -> None:
        self.api.close()
        self.control.close()


@contextlib.contextmanager
def ground(
    figures: Figures, *, pushes_to: str = NOWHERE, seed: int = 1, peopled: bool = True, **options: Any
) -> Iterator[Ground]:
    """A world for as long as the block; stderr of this process is its."""
    traces, slept = Traces(), actions_of_time.sleep
    actions_of_time.sleep = lambda _seconds: None
    former, sys.stderr = sys.stderr, traces
    try:
        with served(pushes_to=pushes_to, seed=seed, push_timeout=0.5, **options) as (serving, town):
            one = Ground(serving, town, traces, figures)
            try:
                if peopled:
                    one.people()
                yield one
            finally:
                one.close()
    finally:
        sys.stderr = former
        actions_of_time.sleep = slept


def sign_of(trace: str) -> str:
    """What tells one failure from another: its last line, without numbers and names, and where it was."""
    lines = [line for line in trace.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    places = [found for found in _PLACE.findall(trace) if "site-packages" not in found[0]]
    where = "{}:{} {}".format(*places[-1]) if places else ""
    return f"{lines[-1].partition(':')[0]} at {where}"


def shown(request: bytes) -> str:
    """A request as it can be sent again from a shell's Python."""
    text = repr(request)
    return text if len(text) < 3000 else f"{text[:2000]} … {len(request)} bytes"


def _names(name: str) -> Iterator[str]:
    """The names of fields that such a value may stand in."""
    yield name
    if name.endswith("_appid") or name in {"component", "home_page", "store"}:
        yield "appid"
    yield name.removesuffix("s")
