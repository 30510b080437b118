"""What the commands that talk to a served world share: the option, and one request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import click

from simulator.usage import UsageError

PAGE = 500
CONTROL = click.option(
    "--control", default="http://127.0.0.1:8081", show_default=True, help="The control interface."
)


def ask(control: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """The JSON that the control interface answers; its errors are the caller's."""
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    # An action may wait for as long as a provider takes, and says so itself where that is too long.
    patience = 60 if body is None else 2 * 3600
    data = None if body is None else json.dumps(body).encode("utf-8")
    if not control.startswith(("http://", "https://")):
        raise UsageError(f"--control is an http:// address, not {control!r}")
    try:
        with urlopen(Request(control.rstrip("/") + path, data), timeout=patience) as reply:  # noqa: S310 - checked above
            return json.load(reply)
    except HTTPError as error:
        with error:
            text = error.read().decode("utf-8", "replace")
        try:
            raise UsageError(json.loads(text)["error"]) from None
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"{control} answered {error.code}: {text[:200]}") from None
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise UsageError(f"nothing answers at {control} ({reason}); is `wxsim serve` running?") from None


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
