"""What the commands that talk to a served world share: the option, and one request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import click

from simulator.documents.json import read_json
from simulator.usage import UsageError

PAGE = 500
MOST_REPLY = 1 << 30  # bytes: a page of entries that are kept whole
PORT = click.IntRange(0, 65535)
CONTROL = click.option(
    "--control", default="http://127.0.0.1:8081", show_default=True, help="The control interface."
)


def ask(control: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """The JSON that the control interface answers; its errors are the caller's."""
    import requests

    if not control.startswith(("http://", "https://")):
        raise UsageError(f"--control is an http:// address, not {control!r}")
    # An action may wait for as long as a provider takes, and says so itself where that is too long.
    patience = 60 if body is None else 2 * 3600
    with requests.Session() as session:
        session.trust_env = False  # a proxy of this machine knows no world that is served on it
        try:
            reply = session.request(
                "GET" if body is None else "POST",
                control.rstrip("/") + path,
                data=None if body is None else json.dumps(body).encode("utf-8"),
                timeout=patience,
            )
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise UsageError(f"--control {control!r} is no address: {error}") from None
        except requests.RequestException as error:
            reason = _reason(error)
            raise UsageError(f"nothing answers at {control} ({reason}); is `wxsim serve` running?") from None
    try:
        document = read_json(reply.content, MOST_REPLY)
    except ValueError:
        text = reply.text[:200]
        raise UsageError(f"{control} answered {reply.status_code}: {text}") from None
    if reply.ok:
        return document
    told = document.get("error") if isinstance(document, dict) else None
    raise UsageError(told or f"{control} answered {reply.status_code}: {reply.text[:200]}")


def _reason(error: BaseException) -> str:
    """What the system said, beneath all that was wrapped around it."""
    while (inner := getattr(error, "reason", None) or error.__cause__ or error.__context__) is not None:
        if not isinstance(inner, BaseException):
            return str(inner)
        error = inner
    return str(error)


def pages(control: str, after: int = 0, **query: Any) -> Iterator[dict[str, Any]]:
    """The pages of a served journal up to its end; with `wait`, on and on."""
    while True:
        found = ask(control, f"/journal?{urlencode({'after': after, 'limit': PAGE, **query})}")
        yield found
        if not found["entries"] and "wait" not in query:
            return
        after = found["next"]


def entries(control: str, after: int = 0, until: int | None = None, **query: Any) -> Iterator[dict[str, Any]]:
    """The entries of a served journal past `after`, to `until` or its end."""
    for page in pages(control, after, **query):
        for entry in page["entries"]:
            if until is not None and entry["seq"] > until:
                return
            yield entry
