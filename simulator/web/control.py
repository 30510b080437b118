"""The control interface, on a port of its own: actions, journal, state. JSON only.

What is read here is described by the rows of `openapi.routes`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from simulator.actions.registry import ACTIONS
from simulator.actions.stage import Stage
from simulator.documents.json import read_json
from simulator.openapi import control_text, platform_text
from simulator.openapi.routes import ROUTES
from simulator.streams import json_text, log
from simulator.texts import LANGUAGES
from simulator.usage import NotNow, UsageError
from simulator.web import metrics
from simulator.web.reading import journal_page, state_page
from simulator.web.served import Served

MOST_DIGITS = 1000  # of a number: arguments have bounds of their own, and say so better


def create_control(stage: Stage, served: Served | None = None) -> Flask:
    """The WSGI app of the control listener. Errors are `{"error": sentence}`; a bug of ours is a 500."""
    app = Flask(__name__)
    served = Served(stage) if served is None else served
    scraped = cache(lambda: metrics.exposition(served))
    app.register_error_handler(Exception, _told)

    @app.get("/")
    def front() -> Response:
        return _json(
            {
                "world": stage.world.name,
                "look_at": [row.path for row in ROUTES if row.path != "/" and row.method == "get"],
            }
        )

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
        with served.acting():
            return _page(lambda: json_text(stage.do(name, args, origin="control")))

    @app.post("/reset")
    def reset() -> Response:
        return _page(lambda: json_text(served.reset()), not_now=409)

    @app.get("/journal")
    def journal() -> Response:
        return _page(lambda: journal_page(stage.world.journal, request.args))

    @app.get("/metrics")
    def scrape() -> Response:
        exposition = scraped()
        if exposition is None:
            return _json({"error": metrics.LACKING}, 501)
        text: Any = Response.from_app(exposition, request.environ)
        return text  # type: ignore[no-any-return]

    @app.get("/state")
    def state() -> Response:
        return _page(lambda: state_page(stage, request.args))

    @app.get("/openapi.json")
    def openapi() -> Response:
        return _sent(control_text(request.host_url.rstrip("/")))

    @app.get("/openapi/platform.json")
    def openapi_of_platform() -> Response:
        return _sent(platform_text(stage.sender.api))

    return app


def _page(make: Callable[[], str], *, not_now: int = 400) -> Response:
    try:
        return _sent(make())
    except NotNow as error:
        return _json({"error": error.in_(_language())}, not_now)
    except UsageError as error:
        return _json({"error": error.in_(_language())}, 400)


def _language() -> str:
    """The language that whoever asks wants errors in; English where nothing is said."""
    return request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])


def _told(error: Exception) -> Response:
    """What nobody foresaw, as JSON too; where it came from goes to the log, not to the caller."""
    if isinstance(error, HTTPException):
        return _json({"error": error.description or error.name}, error.code or 500)
    log("".join(traceback.format_exception(error)))
    return _json({"error": f"wxsim: internal error, please report it: {type(error).__name__}"}, 500)


def _json(data: Any, status: int = 200) -> Response:
    return _sent(json_text(data), status)


def _sent(text: str, status: int = 200) -> Response:
    return Response(text + "\n", status, content_type="application/json; charset=utf-8")
