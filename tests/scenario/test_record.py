"""What was done by hand becomes a scenario, and its play has the digest of what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Entry, UsageError, durations, load_scenarios
from simulator.documents.reader import parse
from simulator.run.play import Played
from simulator.scenario import dump
from simulator.scenario.dump import step
from simulator.scenario.load import parse_scenarios
from simulator.scenario.record import Recorded, record
from tests.core.sample import Town
from tests.scenario.hand import Hand, digest_of, session


def done_by_hand(hand: Hand) -> None:
    """An afternoon: ids in place of names, a fault, time, a code, and a push again."""
    shop = hand.do("create_store", **{"as": "shop"})
    order = hand.do("purchase", store=shop["appid"])
    hand.do("advance", by="10m")
    hand.do("fault", push="authorized", do="drop", times=1)
    hand.do("purchase", store="shop", service="second", package="trial", **{"as": "other"})
    hand.do("advance", to="next")
    jump = hand.do("press_use", order=order["order_id"])
    hand.do("visit", code=jump["code"], code_state="good", store=shop["appid"])
    hand.do("refund", order=str(order["order_id"]))
    hand.do("send_push", replay=first_push(hand, "unauthorized"))
    hand.do("advance", to=hand.stage.world.clock.now() + 5400)
    hand.do("sync")
    hand.do("observe")


def first_push(hand: Hand, kind: str) -> int:
    pushes = hand.stage.world.journal.entries(kind="push")
    return next(int(entry.data["push"]) for entry in pushes if entry.data["kind"] == kind)


def test_the_play_has_the_digest_of_what_was_done(tmp_path: Path) -> None:
    with session() as opened:
        done_by_hand(Hand(opened))
        made = record(opened.journal)
    assert not made.remarks
    path = tmp_path / "hand" / "done.yaml"
    path.parent.mkdir()
    path.write_text(dump.dumps(made.steps, title="done by hand"), encoding="utf-8")
    assert digest_of(path) == made.digest
    assert digest_of(path, seed=7) == made.digest, "ids of the recorded world are in the file"
    with session() as opened:
        [scenario] = load_scenarios([path])
        before = opened.play(load_scenarios(["purchase/plain"])[0])
        assert not before.error
        assert opened.play(scenario).digest == made.digest, "it depends on what was played before"


def test_a_recorded_play_is_the_scenario_again() -> None:
    [scenario] = load_scenarios(["auth/lost-event"])
    with session() as opened:
        played = opened.play(scenario)
        made = record(opened.journal, after=played.first_seq - 1, until=played.last_seq)
    assert [(one.action, dict(one.args), one.name) for one in made.steps] == [
        (
            one.action,
            {key: value for key, value in one.args.items() if key != "as"},
            one.name or one.args.get("as"),
        )
        for one in scenario.steps
    ]
    assert made.digest == played.digest


NAMED_ALIKE = (
    "order/duplicate",
    "pull/lost-refund",
    "purchase/plain",
    "platform/release-test",
    "refund/whole",
)


@pytest.fixture(scope="module")
def run() -> Iterator[tuple[list[Played], list[Entry]]]:
    """Plays that give the same names to what they make, all in one journal."""
    with session() as opened:
        played = [opened.play(one) for one in load_scenarios(list(NAMED_ALIKE))]
        yield played, opened.journal


@pytest.mark.parametrize("number", range(len(NAMED_ALIKE)))
def test_each_play_of_a_run_is_recorded_alone(run: tuple[list[Played], list[Entry]], number: int) -> None:
    played = run[0][number]
    made = record(run[1], after=played.first_seq - 1, until=played.last_seq)
    [scenario] = load_scenarios([played.id])
    assert [one.action for one in made.steps] == [one.action for one in scenario.steps]
    assert made.digest == played.digest
    assert not made.remarks


def test_a_stretch_of_several_plays_is_remarked_on(run: tuple[list[Played], list[Entry]]) -> None:
    made = record(run[1])
    assert "order/duplicate ended at entry" in made.remarks[0].en


class Page:
    """Entries written by hand."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.now = 1_767_229_200.0

    def fired(self, fault: str) -> None:
        self._add("fault", {"phase": "fired", "fault": fault})

    def ended(self, scenario: str) -> None:
        self._add("scenario", {"phase": "end", "id": scenario})

    def _add(self, kind: str, data: dict[str, Any]) -> int:
        self.entries.append(Entry(len(self.entries) + 1, "world", self.now, kind, data))
        return len(self.entries)

    def did(self, name: str, result: Any = None, /, *, origin: str = "control", **args: Any) -> int:
        data = {"action": name, "args": args, "result": result or {}, "origin": origin}
        return self._add("action", data)

    def store(self, name: str = "shop", **how: Any) -> int:
        return self.did("create_store", {"appid": f"wx{len(name):016x}"}, **{"as": name}, **how)

    def recorded(self, **how: Any) -> Recorded:
        made = record(self.entries, **how)
        parse_scenarios(dump.dumps(made.steps, title="done"), "hand/done")
        return made

    def lines(self, **how: Any) -> Sequence[str]:
        return dump.dumps(self.recorded(**how).steps, title="done").splitlines()[2:]


def test_time_that_passed_by_itself_becomes_advance() -> None:
    page = Page()
    page.store()
    page.now += 90.4
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop")
    page.now += 0.3
    page.did("refund", order=3403799157105049601)
    page.now += 59.5
    page.did("settle")
    assert page.lines() == [
        "  - create_store: shop",
        "  - advance: 90s",
        "  - purchase: {store: shop, as: order-1}",
        "  - refund: order-1",
        "  - advance: 1m",
        "  - settle",
    ]


def test_an_advance_while_the_clock_runs_stays_what_was_asked_for() -> None:
    page = Page()
    page.store()
    for beside in (5.2, 0.1):
        page.now += 40 * 86400 + beside
        page.did("advance", by="40d")
    page.now += 0.8
    page.did("settle")
    assert page.lines() == [
        "  - create_store: shop",
        "  - advance: 5s",
        "  - advance: 40d",
        "  - advance: 40d",
        "  - advance: 1s",
        "  - settle",
    ]


def test_what_is_named_comes_ahead() -> None:
    page = Page()
    page.did("create_component", {"appid": "wx00000000000000aa"}, origin="manifest")
    page.store(origin="manifest")
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop", **{"as": "old"})
    page.did("purchase", {"order_id": 3403799157105049602}, store="shop", **{"as": "idle"})
    page.now += 3600
    last = page.did("settle")
    page.did("refund", order="old")
    assert page.lines(after=last) == [
        "  - create_store: shop",
        "  - purchase: {store: shop, as: old}",
        "  - refund: old",
    ]


def test_a_name_given_twice_is_told_apart() -> None:
    page = Page()
    page.store("shop")
    page.store("shop")
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop")
    assert page.lines()[1:] == ["  - create_store: shop-1", "  - purchase: shop-1"]


def test_an_answer_inside_a_mapping_becomes_a_reference() -> None:
    page = Page()
    page.store()
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop", **{"as": "paid"})
    page.did(
        "send_push",
        {"push": 9},
        kind="servicemarket_order_paid",
        fields={"order_info": {"order_id": 3403799157105049601}},
    )
    assert "order_id: $paid.order_id" in page.lines()[-1]


def test_a_fault_that_never_fired_is_optional() -> None:
    page = Page()
    page.did("fault", {"fault": "fault-1"}, push="any", do="drop")
    assert page.lines() == ["  - fault: {push: any, do: drop, optional: true}"]


def test_what_ended_with_a_scenario_does_not_come_ahead() -> None:
    page = Page()
    page.store()
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop", **{"as": "first"})
    page.ended("family/one")
    page.store()
    last = page.did("purchase", {"order_id": 3403799157105049602}, store="shop", **{"as": "first"})
    page.did("refund", order="first")
    assert page.lines(after=last) == [
        "  - create_store: shop",
        "  - purchase: {store: shop, as: first}",
        "  - refund: first",
    ]


def test_of_several_that_bear_a_name_only_the_last_comes_ahead() -> None:
    page = Page()
    page.store()
    for number in (1, 2):
        page.did("purchase", {"order_id": 3403799157105049600 + number}, store="shop", **{"as": "first"})
    last = page.did("settle")
    page.did("refund", order="first")
    assert page.lines(after=last)[1:] == ["  - purchase: {store: shop, as: first}", "  - refund: first"]


def test_an_action_of_another_version_is_left_out() -> None:
    page = Page()
    page.store()
    last = page.did("bring_cake", {"cake": "a big one"})
    page.did("settle")
    assert page.lines(after=last) == ["  - create_store: shop", "  - settle"]


def test_a_package_is_called_by_its_name_or_by_a_reference() -> None:
    page = Page()
    page.store()
    page.did("create_package", {"sku_id": 714368, "name": "month"}, name="month")
    page.did("create_package", {"sku_id": 811111, "name": "week"}, name="week")
    last = page.did("settle")
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop", package="month")
    page.did("purchase", {"order_id": 3403799157105049602}, store="shop", package=811111)
    assert page.lines(after=last) == [
        "  - create_store: shop",
        "  - create_package: {name: month}",
        "  - create_package: {name: week, as: package-1}",
        "  - purchase: {store: shop, package: month}",
        "  - purchase: {store: shop, package: $package-1.sku_id}",
    ]


def test_a_pseudonym_is_left_out_and_remarked_on() -> None:
    page = Page()
    page.store()
    page.did(
        "rotate_key", {"owner": "wx01", "encoding_aes_key": "~be4ee24d"}, key="~be4ee24d", mixed_for="1h"
    )
    page.did("send_push", {"push": 3}, fields={"AuthorizationCode": "~be4ee24e", "AppId": "wx02"})
    page.did("send_message", {"push": 4}, store="shop", text="~be4ee24f")
    assert page.lines()[1:] == [
        "  - rotate_key: {mixed_for: 1h}",
        "  - send_push: {fields: {AppId: wx02}}",
        "  - send_message: {store: shop, text: ~be4ee24f}",
    ]
    remarks = page.recorded().remarks
    assert tuple(one.en for one in remarks) == (
        "key of rotate_key (entry 2) is a pseudonym, and left out: --secrets keeps it",
        "AuthorizationCode of send_push (entry 3) is a pseudonym, and left out: --secrets keeps it",
    )
    assert remarks[0].zh == "rotate_key（第 2 条）的 key 是假名，没有写入：加 --secrets 可保留原值"


def test_a_clock_that_ran_by_itself_gives_no_digest() -> None:
    page = Page()
    page.store()
    assert page.recorded().digest
    page.now += 1.5
    page.did("settle")
    made = page.recorded()
    assert made.digest == ""
    assert "the clock ran by itself" in made.remarks[0].en


@pytest.mark.parametrize("text", ["price ${x}", "$${price}", "$100", "$", "${", "a$${b}$$${c}", "$a b.c"])
def test_dollars_are_sent_as_they_are(text: str) -> None:
    page = Page()
    page.store()
    page.did("send_message", {"push": 9}, store="shop", text=text)
    [scenario] = parse_scenarios(dump.dumps(page.recorded().steps, title=text), "hand/done")
    assert scenario.title == text
    assert scenario.steps[-1].args["text"] == text
    town = Town()
    town.do("create_store", **{"as": "other"})
    assert town.stage.resolve("text", text) == text


@given(st.text("${}a\n", max_size=12))
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    steps = [step("create_store", "shop"), step("send_message", store="shop", text=text)]
    [scenario] = parse_scenarios(dump.dumps(steps, title="x"), "hand/done")
    assert scenario.steps[-1].args["text"] == text


def test_nothing_done_by_hand() -> None:
    page = Page()
    page.store(origin="manifest")
    with pytest.raises(UsageError, match="nothing was done by hand"):
        page.recorded()


def test_switches_and_faults_that_still_stand_come_ahead() -> None:
    page = Page()
    page.did("switch", name="order_state_lag", value=10)
    page.did("switch", name="order_state_lag", value=30)
    page.did("fault", {"fault": "lost"}, push="any", do="drop", times=3, **{"as": "lost"})
    page.did("fault", {"fault": "over"}, push="any", do="drop", **{"as": "over"})
    page.fired("over")
    last = page.did("settle")
    page.store()
    page.fired("lost")
    page.did("settle")
    assert page.lines(after=last) == [
        "  - switch: {name: order_state_lag, value: 30}",
        "  - fault: {push: any, do: drop, times: 3, as: lost}",
        "  - create_store: shop",
        "  - settle",
    ]


def test_a_fault_that_had_fired_before_is_remarked_on() -> None:
    page = Page()
    place = page.did("fault", {"fault": "lost"}, push="any", do="drop", times=3, **{"as": "lost"})
    page.fired("lost")
    last = page.did("settle")
    page.store()
    page.fired("lost")
    page.did("settle")
    [remark] = page.recorded(after=last).remarks
    assert remark.en.startswith(f"the fault lost had fired before entry {last + 1}")
    assert remark.en.endswith(f"--from {place} takes that along")


def test_what_was_done_before_with_what_is_named_is_remarked_on() -> None:
    page = Page()
    page.store()
    page.store("another")
    place = page.did("purchase", {"order_id": 3403799157105049601}, store="shop")
    page.did("purchase", {"order_id": 3403799157105049602}, store="another")
    last = page.did("settle")
    page.did("observe", store="shop")
    [remark] = page.recorded(after=last).remarks
    assert remark.en == (
        f"left out is what was done before entry {last + 1} with what is named here (purchase): "
        f"--from {place} takes it along"
    )


def flat() -> st.SearchStrategy[Any]:
    """Whatever one argument may hold: numbers of every size, and texts that look like numbers."""
    numbers = st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    texts = st.text("0123456789.e+-_:xob~ ", max_size=8) | st.sampled_from(
        ["yes", "null", "1e3", "12:30", "0x1f"]
    )
    return numbers | texts | st.booleans() | st.none()


@given(st.dictionaries(st.sampled_from("abcdef"), flat() | st.lists(flat(), max_size=3), min_size=1))
def test_any_number_is_written_so_that_it_is_read_back(values: dict[str, Any]) -> None:
    text = dump.inline(values)
    assert "\n" not in text
    found = parse(text, "hand/done").plain()
    assert found == values
    assert repr(found) == repr(values), "1 is no 1.0, and true is no 1"


@given(st.lists(st.floats(0.001, 40_000_000) | st.integers(0, 40_000_000), min_size=1, max_size=5))
def test_time_that_passed_is_read_back_from_the_file(spans: list[float]) -> None:
    page = Page()
    page.did("settle")
    for span in spans:
        page.now += span
        page.did("advance", by=span)
    [scenario] = parse_scenarios(dump.dumps(page.recorded().steps, title="x"), "hand/done")
    found = [durations.seconds(one.args["by"]) for one in scenario.steps if one.action == "advance"]
    assert found == pytest.approx(spans, abs=0.001, rel=0)
