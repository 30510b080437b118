"""The control interface, on a port of its own: actions, journal, state. JSON only."""

from __future__ import annotations

import json
import traceback
from time import monotonic
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from simulator.actions.registry import ACTIONS
from simulator.actions.stage import Stage
from simulator.core import agenda, ownership
from simulator.core.ports import Journal
from simulator.core.world import World
from simulator.documents.json import read_json
from simulator.journal.entry import Entry
from simulator.journal.export import header, shortened
from simulator.journal.kinds import KINDS as KINDS_OF_ENTRIES
from simulator.journal.mask import masked
from simulator.usage import UsageError, nearest

MOST_ENTRIES = 1000
MOST_DIGITS = 1000  # of a number: arguments have bounds of their own, and say so better


def create_control(stage: Stage) -> Flask:
    """The WSGI app of the control listener. Errors are `{"error": sentence}`; a bug of ours is a 500."""
    app = Flask(__name__)
    world = stage.world
    app.register_error_handler(Exception, _told)

    @app.get("/")
    def front() -> Response:
        return _json({"world": world.name, "look_at": ["/state", "/journal", "/actions", "/healthz"]})

    @app.get("/actions")
    def actions() -> Response:
        return _json(
            {
                "actions": [
                    {
                        "name": row.name,
                        "summary": row.summary,
                        "chinese": row.chinese,
                        "makes": row.makes,
                        "needs": list(row.needs),
                        "arguments": row.schema(),
                    }
                    for row in ACTIONS.values()
                ]
            }
        )

    @app.post("/actions/<name>")
    def act(name: str) -> Response:
        if name not in ACTIONS:
            return _json({"error": f"unknown action {name!r}; GET /actions lists them"}, 404)
        body = request.get_data()
        try:
            args = read_json(body, digits=MOST_DIGITS) if body else {}
        except ValueError as error:
            return _json({"error": f"the body is not JSON: {error}"}, 400)
        if not isinstance(args, dict):
            return _json({"error": "the body is a JSON object of arguments"}, 400)
        try:
            result = stage.do(name, args, origin="control")
        except UsageError as error:
            return _json({"error": str(error)}, 400)
        return _json(result)

    @app.get("/journal")
    def journal() -> Response:
        patience = 0.0
        try:
            after = int(request.args.get("after", 0))
            limit = min(int(request.args.get("limit", 100)), MOST_ENTRIES)
            patience = min(float(request.args.get("wait", 0)), 30.0)
        except ValueError:
            limit = -1
        if limit < 0 or not patience >= 0:
            return _json(
                {"error": "`after` and `limit` are whole numbers, `wait` is a number of seconds"}, 400
            )
        kind = request.args.get("kind")
        try:
            _check_kind(kind, world.journal)
        except UsageError as error:
            return _json({"error": str(error)}, 400)
        entries, seen = _looked(world.journal, after, kind, limit, patience)
        kept = request.args.get("secrets") == "1"
        shown = [entry.as_json() if kept else masked(entry.as_json()) for entry in entries]
        return _json(
            {
                "entries": [shortened(entry) for entry in shown],
                "next": seen,
                "removed": world.journal.removed,
            }
        )

    @app.get("/state")
    def state() -> Response:
        with world.lock:
            return _json(_state(world) | {"names": stage.names(), "journal": _header(stage)})

    return app


def _told(error: Exception) -> Response:
    """What nobody foresaw, as JSON too; where it came from goes to the log, not to the caller."""
    if isinstance(error, HTTPException):
        return _json({"error": error.description or error.name}, error.code or 500)
    traceback.print_exception(error)
    return _json({"error": f"wxsim: internal error, please report it: {type(error).__name__}"}, 500)


def _check_kind(kind: str | None, journal: Journal) -> None:
    """A UsageError with the nearest kind of entry for one that there is not."""
    if kind is not None and kind not in KINDS_OF_ENTRIES and not journal.entries(kind=kind, limit=1):
        raise UsageError(f"no entry is of kind {kind!r}: {nearest(kind, KINDS_OF_ENTRIES)}")


def _looked(
    journal: Journal, after: int, kind: str | None, limit: int, patience: float
) -> tuple[list[Entry], int]:
    """A page of entries, and the `seq` to go on from. Without any, it waits for one of that kind."""
    seen = max(after, 0)
    deadline = monotonic() + patience
    while True:
        last = max(seen, journal.last)
        entries = journal.entries(seen, kind, limit)
        if len(entries) == limit:
            return entries, entries[-1].seq if entries else seen
        if entries:
            return entries, max(last, entries[-1].seq)
        seen = last
        if not journal.wait(seen, max(0.0, deadline - monotonic())):
            return [], seen


def _header(stage: Stage) -> dict[str, Any]:
    """What an export of the journal opens with."""
    world = stage.world
    return header(world.state.seed, world.state.salt, stage.described, world.journal.removed)


def _state(world: World) -> dict[str, Any]:
    clock = world.clock
    return {
        "world": world.name,
        "clock": {"now": clock.now(), "rate": clock.rate, "next_due": agenda.next_at(world)},
        **ownership.shown(world),
    }


def _json(data: Any, status: int = 200) -> Response:
    text = json.dumps(data, ensure_ascii=False, default=str)
    return Response(text + "\n", status, content_type="application/json; charset=utf-8")
