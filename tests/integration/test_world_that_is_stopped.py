"""A world lives in its tables and its journal: built anew from them, it goes on to the same digest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.actions import ACTIONS
from simulator.actions.stage import Stage
from simulator.core import outbox, rids
from simulator.core.component.entities import TokenKind
from simulator.core.outbox import Push
from simulator.core.push_states import PushState
from simulator.core.world import World
from simulator.delivery import Sender
from simulator.journal.digest import digest
from simulator.run.open import open_stage, open_world
from tests.core.sample import COMPONENT, HOME_PAGE, Api, Town, make_world
from tests.delivery.receivers import Receiver
from tests.storage.plain import dumps, loads

LIST = "/cgi-bin/component/api_get_authorizer_list"
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("create_store", {"as": "market"}),
    ("create_store", {"as": "corner", "upgraded": True}),
    ("create_user", {"as": "anna"}),
    ("switch", {"name": "one_code", "value": True}),
    ("fault", {"as": "late", "push": "authorized", "do": "delay", "by": "2m", "times": 1}),
    ("fault", {"as": "swapped", "push": "servicemarket_order_paid", "do": "reorder", "size": 2, "by": "1h"}),
    ("fault", {"as": "often", "push": "any", "do": "duplicate", "rate": 0.4, "optional": True}),
    ("purchase", {"as": "first", "store": "market", "package": "week"}),
    ("advance", {"by": "3m"}),
    ("purchase", {"as": "second", "store": "corner", "package": "pro", "visible_after": "10m"}),
    ("authorize", {"store": "corner", "sets": [129]}),
    ("press_use", {"store": "market", "order": "first"}),
    ("advance", {"by": "30m"}),
    ("refund", {"order": "first"}),
    ("heal", {}),
    ("purchase", {"as": "third", "store": "market", "package": "$first.sku_id"}),
    ("cancel_authorization", {"store": "corner"}),
    ("advance", {"by": "2h"}),
    ("create_store", {"as": "newcomer"}),
    ("push_ticket", {}),
)


@dataclass
class Player:
    """Plays steps on a world that it opens, and lets it go."""

    url: str

    def begin(self) -> Stage:
        world = make_world(real=time.perf_counter)
        Town(url=self.url, stage=open_stage(world))
        world.play_in("stopped/anywhere", 7)
        return self.on(world)

    def on(self, world: World) -> Stage:
        stage = open_stage(world)
        settle: Callable[[], None] = lambda: stage.sender.settle(lambda: True)  # noqa: E731
        stage.settle = settle  # type: ignore[method-assign]
        stage.sender.start()
        return stage

    def again(self, stage: Stage) -> Stage:
        """The same world, from what is written down of it."""
        stage.sender.stop()
        tables, journal = loads(dumps(stage.world))
        return self.on(open_world(tables=tables, journal=journal, real=time.perf_counter))

    def play(self, stops: frozenset[int]) -> Stage:
        stage = self.begin()
        for number, (action, args) in enumerate(STEPS):
            if number in stops:
                stage = self.again(stage)
            stage.do(action, args, origin="scenario")
            stage.settle()
            self.ask(stage.world)
        stage.sender.stop()
        return stage

    def ask(self, world: World) -> None:
        """A call that is right and one that is refused."""
        api = Api(world)
        api.get("/cgi-bin/token", grant_type="client_credential", appid=HOME_PAGE, secret="secret-f")
        api.post(LIST, token="none")


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    with Receiver() as receiver:
        yield Player(receiver.url)


@pytest.fixture(scope="module")
def whole(player: Player) -> Stage:
    """What comes of the steps where nothing stops them."""
    return player.play(frozenset())


def seen(stage: Stage) -> tuple[str, list[Any]]:
    """The digest; and the rids of the run, with what the platform knows at its end."""
    entries = stage.world.journal.entries()
    return digest(entries, ACTIONS), [
        [entry.data["rid"] for entry in entries if entry.kind == "call"],
        [entry.data for entry in entries if entry.kind == "truth"],
        stage.names(),
        stage.world.clock.now(),
    ]


@pytest.mark.parametrize("stop", [*range(1, len(STEPS)), None])
def test_a_world_that_was_stopped_plays_on_to_the_same_digest(
    player: Player, whole: Stage, stop: int | None
) -> None:
    """`None` stops it before every step."""
    stops = frozenset(range(1, len(STEPS)) if stop is None else [stop])
    assert seen(player.play(stops)) == seen(whole)


def test_the_steps_are_busy_enough_to_tell_something(whole: Stage) -> None:
    kinds = {entry.kind for entry in whole.world.journal.entries()}
    assert {"fault", "push", "grant", "order", "ledger", "code", "clock", "call", "truth"} <= kinds
    fired = {
        one.data["fault"] for one in whole.world.journal.entries(kind="fault") if one.data["phase"] == "fired"
    }
    assert fired == {"late", "swapped", "often"}


def test_what_is_written_down_is_all_of_it(whole: Stage) -> None:
    world = whole.world
    tables, journal = loads(dumps(world))
    again = open_world(tables=tables, journal=journal)
    assert dumps(again) == dumps(world)
    assert (again.clock.now(), again.switches, again.state) == (
        world.clock.now(),
        world.switches,
        world.state,
    )


def test_a_push_that_was_in_flight_is_due_again(town: Town) -> None:
    town.do("authorize", store=town.shop)
    with town.world.transaction():
        taken = outbox.take(town.world)
    assert taken is not None
    tables, journal = loads(dumps(town.world))
    world = open_world(tables=tables, journal=journal)
    (push,) = world.tables.list(Push, "due", PushState.WAITING)
    assert (push.number, push.attempt, push.fields) == (taken.number, 0, taken.fields)


def test_a_rid_and_a_token_outlive_their_world(town: Town, api: Api) -> None:
    rid = api.post(LIST, token="none")["errmsg"].rpartition("rid: ")[2]
    token = town.token(TokenKind.COMPONENT)
    tables, journal = loads(dumps(town.world))
    again = open_world(tables=tables, journal=journal)
    assert rids.find(again, rid) is not None
    body = {"component_appid": COMPONENT, "offset": 0, "count": 1}
    assert Api(again).post(LIST, body, token=token)["total_count"] == 0


# What a world, its stage and its sender have beside tables and journal, and why a restart may lose it.
OF_THE_PROCESS = {
    World: {
        "name tables journal clock real push_timeout": "given by whoever opens it",
        "ids lock changed": "made anew; what ids come from is the world's row",
        "activity": "calls, pushes and waits under way end with their connections and threads",
        "_made_at": "durations are real time of this process",
        "_ended": "when to look next for what nobody needs any more, which no rule depends on",
        "_witnesses": "whoever counts entries for a monitor, which takes a restart as one",
        "_held _owner _strangers _woken": "an open transaction: it comes to nothing with its process",
    },
    Stage: {
        "world sender provider described": "given by whoever opens it",
        "beside": "a thread of this process takes a step while others are under way",
        "_advancing": "a thread of this process is moving the clock",
    },
    Sender: {
        "world hosts api": "given by whoever opens it",
        "broken _stopping _paused _busy _threads": "threads, and what they are at",
    },
}


@pytest.mark.parametrize("kind", OF_THE_PROCESS, ids=lambda kind: kind.__name__)
def test_nothing_that_a_restart_must_keep_is_an_attribute(town: Town, kind: type) -> None:
    """A new attribute is either given a reason here, or a row of the tables."""
    known = {name for names in OF_THE_PROCESS[kind] for name in names.split()}
    thing = {World: town.world, Stage: town.stage, Sender: town.sender}[kind]
    assert set(vars(thing)) == known
