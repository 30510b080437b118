"""What fails is cut down in one session, and seen once more in a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from conformance.registry import select
from conformance.shrinking import shrink
from simulator import Text, UsageError
from simulator.scenario.document import Step
from simulator.texts import NOTHING
from tests.conformance.test_side_by_side import Session

CHOSEN = select(["ticket.acknowledged"])


@dataclass(frozen=True)
class Scenario:
    id: str
    steps: tuple[Step, ...]
    title: str = "a title"
    chinese: str = ""


class Manifest:
    capabilities = frozenset({"provider"})

    def as_json(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Played:
    error: str = ""
    skipped: str = ""
    first_seq: int = 0
    healed: bool = True


@dataclass
class Shop:
    """Opens sessions in which a ticket is refused once `needs` were played, of a scenario or, where it
    `remembers`, of any before it. `breaks` cannot be played unless `mended` is."""

    needs: frozenset[str] = frozenset()
    remembers: bool = False
    breaks: str = "-"
    mended: str = "-"
    opened: int = 0
    plays: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self) -> Any:
        self.opened += 1
        return Play(self)


class Play(Session):
    def __init__(self, shop: Shop) -> None:
        super().__init__(worker=1)
        self.shop = shop
        self.known: set[str] = set()

    def play(self, scenario: Any) -> Any:
        words = tuple(step.args["by"] for step in scenario.steps)
        self.shop.plays.append(words)
        self.known = {*(self.known if self.shop.remembers else ()), *words}
        first = self.book.start(scenario.id)
        self.book.ticket(reply="no" if self.known >= self.shop.needs else "success")
        self.book.end(scenario.id)
        return Played(first_seq=first, error=self._error(words))

    def _error(self, words: tuple[str, ...]) -> Text:
        broken = self.shop.breaks in words and self.shop.mended not in words
        return Text("no such thing", "没有这样的东西") if broken else NOTHING


def scenario(words: str) -> Scenario:
    steps = [Step(action="advance", args={"by": word}, line=n, column=1) for n, word in enumerate(words)]
    return Scenario("chaos/1", tuple(steps))


def shrunk(shop: Shop, words: str) -> str:
    done = shrink(Manifest(), scenario(words), CHOSEN, open_session=shop, say=lambda _line: None)
    assert done.failed == ("ticket.acknowledged",)
    assert done.tries == len(shop.plays)
    return "".join(step.args["by"] for step in done.scenario.steps)


def test_all_tries_share_one_session_and_the_last_has_one_of_its_own() -> None:
    shop = Shop(frozenset("bf"))
    assert shrunk(shop, "abcdefgh") == "bf"
    assert len(shop.plays) > 5
    assert shop.opened == 2


def test_tries_that_cannot_be_played_share_the_session() -> None:
    shop = Shop(frozenset("bf"), breaks="c", mended="d")
    assert shrunk(shop, "abcdefgh") == "bf"
    assert shop.opened == 2


def test_what_fails_only_after_other_tries_is_done_again_with_a_session_for_each() -> None:
    shop = Shop(frozenset("bf"), remembers=True)
    assert shrunk(shop, "abcdefgh") == "bf"
    assert shop.opened > 3


def test_what_fails_nothing_is_told() -> None:
    with pytest.raises(UsageError, match="chaos/1 fails none of 1 check"):
        shrunk(Shop(frozenset("z")), "abc")


def test_what_cannot_be_played_is_told() -> None:
    with pytest.raises(UsageError, match="chaos/1 cannot be played, so nothing can be cut: no such thing"):
        shrunk(Shop(frozenset("a"), breaks="b"), "abc")


class Once(Shop):
    """A shop whose tickets are refused in the first session only."""

    def __call__(self) -> Any:
        self.needs = frozenset("bf") if not self.opened else frozenset("z")
        return super().__call__()


def test_what_fails_once_and_not_again_makes_no_file_that_fails_nothing() -> None:
    said: list[Text] = []
    with pytest.raises(UsageError, match=r"chaos/1 failed ticket\.acknowledged once and not each time"):
        shrink(Manifest(), scenario("abcdef"), CHOSEN, open_session=Once(), say=said.append)
    assert "fail only after others were played in the same session; cutting again from all 6" in said[-1].en
