"""One world: a transaction is all or nothing, journal and ids included, and what is due comes in order."""

from __future__ import annotations

import threading

import pytest

from simulator.core import agenda, outbox
from simulator.core.component.entities import Grant
from simulator.core.due import Due
from simulator.core.market import orders
from simulator.core.market.entities import ServiceOrder
from simulator.core.switches import Switches
from simulator.core.world import World
from tests.core.sample import START, Town, make_world
from tests.journal.rows import note


class Undone(Exception):
    """Raised to end a transaction badly."""


def undone(town: Town) -> None:
    """A purchase, a consent and a switch that all come to nothing."""
    with town.world.transaction():
        town.buy()
        town.do("authorize", store=town.shop, sets=[129])
        town.switch("one_code", True)
        raise Undone


def test_a_transaction_that_fails_leaves_nothing(town: Town) -> None:
    before = (town.world.journal.last, town.kinds(), town.world.switches)
    with pytest.raises(Undone):
        undone(town)
    assert (town.world.journal.last, town.kinds(), town.world.switches) == before
    assert town.world.tables.list(ServiceOrder, "of_store", town.shop) == []
    assert town.world.tables.get(Grant, town.component.appid, town.shop) is None


def test_a_transaction_that_fails_gives_its_ids_back(town: Town) -> None:
    untouched = Town()
    with pytest.raises(Undone):
        undone(town)
    assert town.buy() == untouched.buy()
    assert town.grant() == untouched.grant()
    assert [push.fields for push in town.pushes()] == [push.fields for push in untouched.pushes()]


def test_entries_appear_when_the_transaction_commits(town: Town) -> None:
    seen = town.world.journal.last
    with town.world.transaction():
        town.buy()
        assert town.world.journal.last == seen
    assert town.world.journal.last > seen


def test_an_inner_transaction_commits_with_the_outer(town: Town) -> None:
    seen = town.world.journal.last
    with town.world.transaction():
        with town.world.transaction():
            town.world.record(note("inner"))
        assert town.world.journal.last == seen
    assert [entry["url"] for entry in town.entries("canary")] == ["inner"]


def test_what_another_thread_saw_is_kept_when_a_transaction_fails(town: Town) -> None:
    """A visit to the provider is journalled by its own thread, whatever an API call does meanwhile."""
    other = threading.Thread(target=lambda: town.world.record(note("seen elsewhere")))

    def failing() -> None:
        with town.world.transaction():
            other.start()
            other.join(0.1)
            raise Undone

    with pytest.raises(Undone):
        failing()
    other.join()
    assert [entry["url"] for entry in town.entries("canary")] == ["seen elsewhere"]


def test_a_refused_purchase_leaves_nothing(town: Town) -> None:
    town.buy("trial")
    seen = (town.world.journal.last, town.kinds())
    with pytest.raises(Exception, match="once"):
        town.buy("trial")
    assert (town.world.journal.last, town.kinds()) == seen


def test_sequences_count_by_name_and_subject(town: Town) -> None:
    with town.world.transaction():
        found = [town.world.sequence("a"), town.world.sequence("a"), town.world.sequence("a", "x")]
    assert found == [1, 2, 1]


def test_worlds_share_nothing() -> None:
    one, two = Town(), Town()
    one.buy()
    assert two.kinds() == []
    assert two.world.tables.list(ServiceOrder, "of_store", two.shop) == []


def test_what_is_due_comes_at_its_instant_and_in_order(town: Town) -> None:
    early = town.buy(visible_after=10)
    late = town.buy(visible_after=20)

    def noted() -> list[int]:
        return [one["order_id"] for one in town.entries("order") if one["phase"] == "visible"]

    assert not agenda.perform(town.world)
    town.world.clock.move_to(START + 20)
    assert agenda.perform(town.world)
    assert noted() == [early.order_id]
    assert agenda.perform(town.world)
    assert not agenda.perform(town.world)
    assert noted() == [early.order_id, late.order_id]


def test_a_later_date_replaces_an_earlier_one(town: Town) -> None:
    with town.world.transaction():
        town.world.schedule("ticket", "wx0", START + 5)
        town.world.schedule("ticket", "wx0", START + 9)
    assert [row.at for row in town.world.tables.list(Due, "all")] == [START + 9]
    assert agenda.next_at(town.world) == START + 9
    with town.world.transaction():
        town.world.unschedule("ticket", "wx0")
    assert agenda.next_at(town.world) is None


def test_pushes_count_among_what_is_due(town: Town) -> None:
    town.buy()
    assert agenda.next_at(town.world) == outbox.next_due_at(town.world) == START


def test_a_transaction_is_not_joined_by_another_thread(town: Town) -> None:
    """Whoever lets go of the lock inside one shows it to others, half done: they wait for its end."""
    order: list[str] = []
    inside = threading.Event()

    def other() -> None:
        inside.wait(10)
        with town.world.transaction():
            order.append("other")
            town.world.record(note("of the other"))

    thread = threading.Thread(target=other)
    thread.start()

    def failing() -> None:
        with town.world.transaction():
            inside.set()
            while "other" not in order and town.world.changed.wait(0.1):
                pass
            order.append("end")
            raise Undone

    with pytest.raises(Undone):
        failing()
    thread.join(10)
    assert order == ["end", "other"]
    assert [entry["url"] for entry in town.entries("canary")] == ["of the other"]


def test_nobody_waits_for_others_inside_a_transaction(town: Town) -> None:
    with town.world.transaction(), pytest.raises(RuntimeError, match="inside an open transaction"):
        town.world.wait(1)


def test_a_code_outlives_nothing_of_a_retired_store(town: Town) -> None:
    """Lists forget a retired store, and single look-ups answer as for one never seen."""
    from simulator.core.store.retirement import retire
    from tests.core.sample import Api

    order = town.buy()
    with town.world.transaction():
        orders.press_use(town.world, order)
        retire(town.world, town.shop)
    assert town.world.tables.get(Grant, town.component.appid, town.shop) is None
    assert town.kinds() == []
    api = Api(town.world)
    reply = api.post(
        "/cgi-bin/component/api_get_authorizer_info",
        {"component_appid": town.component.appid, "authorizer_appid": town.shop},
        token=town.token(),
    )
    assert reply["errcode"] == 61003


# -- switches --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", Switches.names())
def test_every_switch_can_be_set_to_its_other_values(name: str) -> None:
    rows = {row: (default, text) for row, default, text in Switches.rows()}
    default, text = rows[name]
    assert text
    field = Switches.__dataclass_fields__[name]
    another = {bool: lambda: not default, int: lambda: default + 1, str: lambda: "x"}[type(default)]
    others = field.metadata["choices"] or [another()]
    for value in others:
        assert getattr(Switches().with_(name, value), name) == value


def test_a_wrong_switch_is_named() -> None:
    with pytest.raises(Exception, match="did you mean 'one_code'"):
        Switches().with_("one_kode", True)
    with pytest.raises(Exception, match="takes true or false, not 1"):
        Switches().with_("one_code", 1)
    with pytest.raises(Exception, match="takes a whole number"):
        Switches().with_("login_code_seconds", True)
    with pytest.raises(Exception, match="takes one of always, last"):
        Switches().with_("refund_ends_grant", "never")
    with pytest.raises(Exception, match="login_code_letters takes 8 to 64, not 0"):
        Switches().with_("login_code_letters", 0)
    with pytest.raises(Exception, match="event_tries takes 1 to 10, not 0"):
        Switches().with_("event_tries", 0)
    with pytest.raises(Exception, match="order_event is empty"):
        Switches().with_("order_event", "")


def test_a_world_takes_its_switches() -> None:
    world: World = make_world(switches=Switches(one_code=True))
    assert world.switches.one_code


def test_tables_that_break_at_the_end_leave_the_world_open(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaking:
        def __enter__(self) -> None: ...

        def __exit__(self, *_told: object) -> None:
            raise OSError("the disk is full")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="full"):  # noqa: PT012
        broken.setattr(town.world.tables, "transaction", Breaking)
        with town.world.transaction():
            pass
    before = town.world.switches.one_code
    town.switch("one_code", not before)
    assert town.world.switches.one_code is not before
