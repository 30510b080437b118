"""Stories that show what the store's rows do: each calls rows on behalf of one store, as a provider does.

`@whole("order/get")` marks calls by which a row shows all that it can show, and `@reads_back("order/get")` a
change that is read back: made by the row and seen by another, or made by an action and seen by the row. A
story says itself what it expects to see. They lie in `<resource>/whole.py` and `<resource>/reads_back.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulator.core.component.entities import TokenKind
from simulator.endpoints.table import BY_ID
from tests.core.sample import START, Api, Town
from tests.endpoints.forms import form
from tests.endpoints.scenes import Rows, all_rows, changed, row_id

WINDOW = {"start_time": int(START) - 86400, "end_time": int(START) + 86400}


class Ask:
    """Calls on behalf of the town's store, each with a new token; what came of each is kept."""

    def __init__(self, town: Town, api: Api) -> None:
        self.town = town
        self.api = api
        self.steps: list[tuple[str, bool, dict[str, Any]]] = []
        self.sent: list[tuple[str, Any, Mapping[str, str]]] = []
        self._rows = all_rows(town.world)

    def __call__(
        self, name: str, body: Mapping[str, Any] | None = None, /, *, query: Any = None, **arguments: Any
    ) -> dict[str, Any]:
        """The reply of a call that must succeed: of a row by its path behind `/channels/ec/`."""
        reply = self._call(name, {**(body or {}), **arguments}, query or {})
        assert reply["errcode"] == 0, f"{name}: {reply}"
        return reply

    def upload(self, name: str, content: bytes, /, **query: str) -> dict[str, Any]:
        """The reply of a call that brings a file, and must succeed."""
        body, headers = form(content)
        reply = self._call(name, body, query, headers)
        assert reply["errcode"] == 0, f"{name}: {reply}"
        return reply

    def refused(self, name: str, code: int, /, **arguments: Any) -> dict[str, Any]:
        """The reply of a call that must be refused with this code."""
        reply = self._call(name, arguments, {})
        assert reply["errcode"] == code, f"{name}: {reply}"
        return reply

    def _call(
        self, name: str, body: Any, query: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        row = BY_ID[row_id(name)]
        self._acted()
        token = self.town.token(TokenKind.AUTHORIZER)
        before = all_rows(self.town.world)
        sent = None if row.method == "GET" else body
        reply = self.api.call(row.method, row.path, sent, token=token, headers=headers, **query)
        assert isinstance(reply, dict)
        self._rows = all_rows(self.town.world)
        self.steps.append((name, bool(_of_store(before, self._rows)), reply))
        if not reply["errcode"]:
            self.sent.append((name, body, query))
        return reply

    def _acted(self) -> None:
        """Notes whether anything but a call changed the world since the last one."""
        if _of_store(self._rows, all_rows(self.town.world)):
            self.steps.append(("", True, {}))


def _of_store(before: Rows, after: Rows) -> list[str]:
    """What changed, beside what every call does."""
    return [kind for kind in changed(before, after) if not kind.startswith(("Token", "Counter"))]


Story = Callable[[Town, Ask], object]
WHOLE: dict[str, list[Story]] = {}
READS_BACK: dict[str, list[Story]] = {}
# Rows whose change no call of the platform shows, and why.
UNREAD: dict[str, str] = {}
# Rows that read what nothing changes, and why nothing does.
CONSTANT: dict[str, str] = {}


def whole(name: str) -> Callable[[Story], Story]:
    """Calls of one row by which it shows all that it can show; several stories of a row add up."""
    return _kept(WHOLE, name)


def reads_back(name: str, *, constant: str = "") -> Callable[[Story], Story]:
    """A change that the row makes is read back, or that another makes is read by it; `constant` says why
    nothing changes what the row reads."""
    if constant:
        CONSTANT[name] = constant
    return _kept(READS_BACK, name)


def unread(name: str, why: str) -> None:
    """Says why no call shows what the row changes."""
    UNREAD[name] = why


def _kept(among: dict[str, list[Story]], name: str) -> Callable[[Story], Story]:
    assert row_id(name) in BY_ID, f"no row {name}"

    def kept(story: Story) -> Story:
        among.setdefault(name, []).append(story)
        return story

    return kept


def reading(ask: Ask, name: str) -> Iterator[str]:
    """What a played story lacks to be one that reads back."""
    calls = [at for at, (called, _, reply) in enumerate(ask.steps) if called == name and not reply["errcode"]]
    if not calls:
        yield f"never calls {name} so that it answers"
    elif name in UNREAD:
        return
    elif writes := [at for at in calls if ask.steps[at][1]]:
        if not any(called and called != name for called, *_ in ask.steps[writes[0] + 1 :]):
            yield f"calls nothing after {name} that could show what it changed"
    elif name not in CONSTANT and not any(was_changed for _, was_changed, _ in ask.steps[: calls[-1]]):
        yield f"changes nothing that {name} could show"
