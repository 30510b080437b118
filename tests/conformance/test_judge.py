"""From items and findings to verdicts, and from verdicts to an exit code."""

from __future__ import annotations

import dataclasses
import time

import pytest

from conformance.events import ScenarioStarted
from conformance.history.episodes import Episode
from conformance.judge import Table, judge
from conformance.model import EXIT_CODES, Finding, Level, Verdict, merge
from conformance.registry import Check, checks
from conformance.runner import judge_kept, retold
from simulator.texts import Text
from tests.conformance.journal import INFO, ORDERS, SERVICE, SHOP, Book


@dataclasses.dataclass(frozen=True)
class Thing:
    label: str


def a_check(**how: object) -> Check:
    made = {
        "id": "family.name",
        "level": Level.MUST,
        "clauses": ("P1",),
        "chinese": "一条规则。",
        "rule": "a rule",
        "over": lambda ep: [Thing(str(call.seq)) for call in ep.calls],
        "judge": lambda _thing, _ep: None,
        "reasons": ("not-this",),
        "exercised_by": ("family/scenario",),
    }
    return Check(**{**made, **how})  # type: ignore[arg-type]


def verdict(book: Book, check: Check, capabilities: frozenset[str] | None = None) -> tuple[Verdict, str]:
    [result] = judge(book.lines, capabilities, {check.id: check}).results
    return result.verdict, result.reason.en


@pytest.fixture
def book() -> Book:
    book = Book()
    book.start("family/scenario[case]")
    book.fetch()
    book.end("family/scenario[case]")
    return book


def broken(_thing: Thing, _ep: Episode) -> Finding:
    return Finding(reason="not-this", expected=Text.same("this"), seen=Text.same("that"), seqs=(2,))


def test_a_judged_item_without_a_finding_passes(book: Book) -> None:
    assert verdict(book, a_check()) == (Verdict.PASS, "")


def test_every_item_of_an_episode_is_judged(book: Book) -> None:
    check = a_check(over=lambda _ep: [Thing("one"), Thing("two"), Thing("three")], judge=broken)
    [result] = judge(book.lines, None, {check.id: check}).results
    per_scenario = result.scenarios["family/scenario[case]"]
    assert (per_scenario.items, per_scenario.failed) == (3, 3)
    found = [each.item.en for each in result.findings if each.scenario]
    assert found == ["one", "two", "three"]


def test_a_broken_must_fails_and_a_broken_should_warns(book: Book) -> None:
    assert verdict(book, a_check(judge=broken))[0] is Verdict.FAIL
    assert verdict(book, a_check(judge=broken, level=Level.SHOULD))[0] is Verdict.WARN


def test_a_choice_of_ours_warns_unless_the_provider_declares_it(book: Book) -> None:
    def ours(_thing: Thing, _ep: Episode) -> Finding:
        return Finding(reason="not-this", expected=Text.same("this"), seen=Text.same("that"), ours=True)

    check = a_check(judge=ours, ours=Text("nobody says", "无人说明"), firm_with="order_push_form")
    assert verdict(book, check)[0] is Verdict.WARN
    assert verdict(book, check, frozenset({"order_push_form"}))[0] is Verdict.FAIL


def test_a_reason_that_a_check_does_not_declare_is_an_error_of_the_check(book: Book) -> None:
    ended, told = verdict(book, a_check(judge=broken, reasons=("another",)))
    assert ended is Verdict.ERROR
    assert "'not-this' is none of its reasons another" in told


def test_no_item_is_inconclusive_where_a_scenario_meant_to_give_one(book: Book) -> None:
    check = a_check(over=lambda _ep: [])
    assert verdict(book, check) == (
        Verdict.INCONCLUSIVE,
        "family/scenario[case] gave it nothing to judge",
    )


def test_no_item_is_a_skip_where_nothing_was_meant_to_give_one(book: Book) -> None:
    check = a_check(over=lambda _ep: [], exercised_by=("family/other",))
    assert verdict(book, check) == (Verdict.SKIP, "not played: family/other")


def test_no_item_is_a_skip_where_only_a_missing_probe_shows_it(book: Book) -> None:
    check = a_check(over=lambda _ep: [], seen_by=("entitlements",))
    assert verdict(book, check, frozenset({"sync"}))[0] is Verdict.SKIP
    assert verdict(book, check, frozenset({"entitlements"}))[0] is Verdict.INCONCLUSIVE
    assert verdict(book, a_check(seen_by=("entitlements",)), frozenset())[0] is Verdict.PASS


def test_a_sync_probe_that_never_works_is_told_of() -> None:
    book = Book()
    book.start("family/scenario")
    book.add("probe", probe="sync", phase="end", request={}, status=500, reply="oops")
    book.end("family/scenario")
    assert verdict(book, a_check(over=lambda _ep: []))[1].endswith(": the sync probe answered HTTP 500")


def test_no_item_is_a_skip_where_a_provider_may_do_without(book: Book) -> None:
    check = a_check(over=lambda _ep: [], voluntary=Text("it never lists", "从不查询"))
    assert verdict(book, check) == (Verdict.SKIP, "it never lists")


def test_a_skipped_scenario_gives_its_reason() -> None:
    book = Book()
    book.start("family/scenario")
    why = Text("the provider does not offer call", "服务商没有提供 call")
    book.end("family/scenario", skipped=why.en, skipped_zh=why.zh)
    [result] = judge(book.lines, None, {"family.name": a_check()}).results
    assert result.verdict is Verdict.SKIP
    assert result.reason == Text(f"family/scenario: {why.en}", f"family/scenario：{why.zh}")


def test_what_a_person_had_the_platform_say_is_held_against_nobody() -> None:
    book = Book()
    book.start("family/scenario")
    book.fetch()
    book.store_call(arrived="by_hand", faults=["mine"], defects=["reply"])
    book.end("family/scenario")
    check = a_check(judge=broken)
    assert verdict(book, check) == (Verdict.SKIP, f"family/scenario: {INFO} was answered by hand")
    [why] = judge(book.lines, None, {check.id: check}).by_hand.values()
    assert why == Text(f"{INFO} was answered by hand", f"{INFO} 由人工应答")


def test_a_reply_by_hand_where_nothing_else_could_be_said_is_the_truth() -> None:
    book = Book()
    book.start("family/scenario")
    book.store_call(endpoint="ec.coupon.get", arrived="whole", faults=["mine"], defects=["reply"])
    book.end("family/scenario")
    assert verdict(book, a_check(judge=broken)) == (Verdict.FAIL, "")


def test_a_missing_capability_is_named(book: Book) -> None:
    check = a_check(needs=("call", "sync"), judge=broken)
    assert verdict(book, check, frozenset({"sync"})) == (
        Verdict.SKIP,
        "the provider does not offer call",
    )


def test_an_exception_in_a_check_is_an_error_and_never_a_failure(book: Book) -> None:
    def crash(_thing: Thing, _ep: Episode) -> Finding:
        raise ZeroDivisionError

    got, reason = verdict(book, a_check(judge=crash))
    assert got is Verdict.ERROR
    assert "ZeroDivisionError" in reason


def test_a_check_that_breaks_in_one_scenario_judges_the_others(book: Book) -> None:
    book.start("family/second")
    book.fetch()
    book.end("family/second")

    def judged(_thing: Thing, ep: Episode) -> Finding:
        if ep.id == "family/second":
            raise ZeroDivisionError("half \ud800 of it")
        return broken(_thing, ep)

    check = a_check(judge=judged)
    table = judge(book.lines, None, {check.id: check})
    [result] = table.results
    assert result.verdict is Verdict.FAIL
    assert [each.scenario for each in result.findings] == ["family/scenario[case]"]
    assert list(table.errors) == ["family/second"]
    told = table.errors["family/second"].en
    assert told.startswith("the check family.name could not judge it: wxsim broke, please report it: Zero")
    assert told.endswith(f"half \\ud800 of it (test_judge.py:{judged.__code__.co_firstlineno + 2})")
    assert table.exit_code == 1


def test_an_entry_that_cannot_be_read_is_an_error_of_its_scenario(book: Book) -> None:
    book.start("family/second")
    book.add("visit", status="x", hops=3)
    book.fetch()
    book.end("family/second")
    table = judge(book.lines, None, {"family.name": a_check()})
    assert list(table.errors) == ["family/second"]
    assert "entry 5 cannot be read: no visit entry has such hops" in table.errors["family/second"].en
    assert table.get("family.name").items == 2


def test_where_wxsim_broke_nothing_is_judged_and_the_error_is_ours(book: Book) -> None:
    book.start("family/second")
    book.fetch()
    bug = book.add("bug", where="token", error="wxsim broke, please report it: KeyError: 'x'", trace="")
    book.end("family/second", error="the provider ended by itself", cause="provider")
    check = a_check(judge=broken, exercised_by=("family/scenario", "family/second"))
    table = judge(book.lines, None, {check.id: check})
    [result] = table.results
    assert [each.scenario for each in result.findings] == ["family/scenario[case]"]
    told = f"token: wxsim broke, please report it: KeyError: 'x', see entry {bug}"
    assert [(id_, why.en) for id_, why in table.errors.items()] == [("family/second", told)]
    assert not table.not_reached


def test_where_wxsim_alone_broke_the_run_is_an_error_and_no_failure() -> None:
    book = Book()
    book.start("family/scenario")
    book.fetch()
    book.add("bug", where="token", error="KeyError", trace="")
    book.end("family/scenario")
    table = judge(book.lines, None, {"family.name": a_check(judge=broken)})
    assert (table.verdict, table.results[0].verdict) == (Verdict.ERROR, Verdict.SKIP)
    assert table.results[0].reason.en == "family/scenario: wxsim broke"


def test_findings_are_attributed_to_their_scenario(book: Book) -> None:
    book.start("family/second")
    book.fetch()
    book.end("family/second")
    check = a_check(judge=broken)
    [result] = judge(book.lines, None, {check.id: check}).results
    assert {each.scenario for each in result.findings} == {"family/scenario[case]", "family/second"}
    assert result.items == 2
    assert result.scenarios["family/second"].failed == 1


def test_a_scenario_that_broke_makes_the_run_an_error(book: Book) -> None:
    book.start("family/third")
    book.end("family/third", error="planned faults never fired")
    table = judge(book.lines, None, {"family.name": a_check()})
    assert table.verdict is Verdict.ERROR
    assert table.exit_code == 3


def test_a_scenario_that_the_provider_broke_is_not_reached_and_fails(book: Book) -> None:
    book.start("family/third")
    book.end("family/third", error="the provider ended by itself", cause="provider")
    table = judge(book.lines, None, {"family.name": a_check()})
    assert table.not_reached == {"family/third": Text.same("the provider ended by itself")}
    assert (table.errors, table.verdict, table.exit_code) == ({}, Verdict.FAIL, 1)


def test_a_fault_that_never_fired_is_not_reached_where_the_provider_failed_in_its_scenario() -> None:
    book = Book()
    for id_, fetches in (("family/scenario", 1), ("family/second", 0)):
        book.start(id_)
        for _ in range(fetches):
            book.fetch()
        told = {"error": "planned faults never fired: late", "error_zh": "安排的故障从未触发：late"}
        book.end(id_, **told, cause="unfired")
    table = judge(book.lines, None, {"family.name": a_check(judge=broken)})
    why = Text("planned faults never fired: late", "安排的故障从未触发：late")
    assert (table.not_reached, table.errors) == ({"family/scenario": why}, {"family/second": why})
    assert (table.verdict, table.exit_code) == (Verdict.FAIL, 1)  # also beside an error
    innocent = judge(book.lines, None, {"family.name": a_check()})
    assert (innocent.not_reached, innocent.verdict, innocent.exit_code) == ({}, Verdict.ERROR, 3)


@pytest.mark.parametrize(
    ("verdicts", "worst", "code"),
    [
        ([], Verdict.PASS, 0),
        ([Verdict.PASS, Verdict.SKIP], Verdict.SKIP, 0),
        ([Verdict.SKIP, Verdict.WARN], Verdict.WARN, 0),
        ([Verdict.WARN, Verdict.INCONCLUSIVE], Verdict.INCONCLUSIVE, 3),
        ([Verdict.INCONCLUSIVE, Verdict.FAIL], Verdict.FAIL, 1),
        ([Verdict.INCONCLUSIVE, Verdict.ERROR], Verdict.ERROR, 3),
        ([Verdict.FAIL, Verdict.ERROR], Verdict.FAIL, 1),
    ],
)
def test_merging(verdicts: list[Verdict], worst: Verdict, code: int) -> None:
    assert merge(verdicts) is worst
    assert EXIT_CODES[merge(verdicts)] == code


def test_all_checks_over_a_long_journal_take_little_time() -> None:
    book = Book()
    for scenario in range(40):
        id_ = f"long/{scenario}"
        book.start(id_)
        stores = [f"wx{scenario}-{number}" for number in range(10)]
        for number, store in enumerate(stores):
            book.grant(store=store, code=f"{store}-code")
            book.buy(order=scenario * 100 + number, store=store)
            book.authorized(f"{store}-code", store=store)
            book.exchange(f"{store}-code", store=store)
        for _ in range(10):
            book.ticket()
            for store in stores:
                book.store_call(store)
                book.call("servicemarket.get_service_buyer", {"appid": store}, token="home_page")
            book.sync()
            for store in stores:
                book.reading({"basic": book.at + 30 * 86400}, "served", store=store)
            book.advance(600)
        book.end(id_)
    began = time.process_time()
    table = judge(book.lines)
    took = time.process_time() - began
    assert isinstance(table, Table)
    assert len(book.lines) > 15_000
    assert took < 5, f"{took:.1f} s for {len(book.lines)} entries"


def test_a_service_of_the_description_is_no_rounded_id() -> None:
    book = Book()
    listed = int(float(SERVICE))
    book.buy()
    book.call(ORDERS, {"service_id": listed}, token="home_page")
    chosen = {"pull.big-ids": checks()["pull.big-ids"]}
    for services, verdict in (({}, Verdict.FAIL), ({str(listed): "erp"}, Verdict.PASS)):
        assert judge(book.lines, None, chosen, services).get("pull.big-ids").verdict is verdict


@pytest.mark.parametrize(
    ("status", "reply", "said"),
    [
        (500, "oops", "answered HTTP 500"),
        (204, None, "answered None, where 'services'"),
        (200, [1, 2], "answered [1, 2], where 'services' is no list"),
        (200, '{"services": "\\ud800"}', "which is no JSON that is read: half characters"),
        (200, {"services": 3}, "'services' is no list"),
        (200, {"services": ["x"]}, "'services' is no list of objects"),
        (200, {"services": {"1": {"basic": 1}}}, "'services' is no list"),
        (200, {"services": [{"service_id": None, "specs": []}]}, "'service_id' is no text"),
        (200, {"services": [{"service_id": 1, "specs": {"basic": 1}}]}, "'specs' is no list"),
        (
            200,
            {"services": [{"service_id": 1, "specs": [{"expires_at": "2027-01-01T00:00:00Z"}]}]},
            "no time",
        ),
        (200, {"services": [{"service_id": 1, "specs": [{"expires_at": float("nan")}]}]}, "no time"),
    ],
)
def test_entitlements_of_another_shape_are_a_failure_of_the_provider(
    status: int, reply: object, said: str
) -> None:
    book = Book()
    for scenario in ("family/scenario", "family/second"):
        book.start(scenario)
        book.buy()
        book.sync()
        book.add(
            "probe", probe="entitlements", phase="end", request={"store": SHOP}, status=status, reply=reply
        )
        book.reading(entitlements=reply)
        book.end(scenario)
    table = judge(book.lines)
    assert (table.verdict, table.exit_code, table.errors) == (Verdict.FAIL, 1, {})
    assert set(table.not_reached) == {"family/scenario"}
    assert said in table.not_reached["family/scenario"].en
    assert "in 1 more scenarios" in table.not_reached["family/scenario"].en
    assert not table.of(Verdict.FAIL)


def test_what_a_probe_of_shops_answers_in_another_shape_is_told_with_its_own() -> None:
    book = Book()
    book.start("family/scenario")
    book.add("probe", probe="orders", phase="end", request={"store": SHOP}, status=200, reply={"orders": 7})
    book.reading()
    book.end("family/scenario")
    told = judge(book.lines).not_reached["family/scenario"].en
    assert told.startswith("the orders probe answered {'orders': 7}")
    assert '"order_id"' in told


def test_nobody_answers_the_probe_of_a_provider_that_is_down() -> None:
    book = Book()
    book.add("probe", probe="entitlements", phase="end", request={"store": SHOP}, status=None, reply=None)
    book.reading()
    assert judge(book.lines).not_reached == {}


@pytest.mark.parametrize("down", [False, True])
def test_an_answer_of_the_probe_that_could_not_be_read_is_a_failure_while_the_provider_runs(
    down: bool,
) -> None:
    book = Book()
    book.start("family/scenario")
    book.add("provider", phase="killed" if down else "ready", down=down)
    asked = {"probe": "entitlements", "phase": "end", "request": {"store": SHOP}}
    book.add("probe", **asked, status=None, reply=None, error="the answer has more than 4,194,304 bytes")
    book.reading()
    book.end("family/scenario")
    said = "the entitlements probe answered nothing (the answer has more than 4,194,304 bytes); it has to"
    failures = judge(book.lines).not_reached
    assert failures == {} if down else failures["family/scenario"].en.startswith(said)


def test_what_gave_nothing_to_judge_is_a_skip_where_another_scenario_lacked_a_probe() -> None:
    book = Book()
    book.start("family/scenario")
    book.end("family/scenario")
    check = a_check(exercised_by=("family/scenario", "family/second"))
    assert judge(book.lines, None, {check.id: check}).get(check.id).verdict is Verdict.INCONCLUSIVE
    book.start("family/second")
    book.end("family/second", skipped="the provider does not offer clock")
    result = judge(book.lines, None, {check.id: check}).get(check.id)
    assert result.verdict is Verdict.SKIP
    assert result.reason.en.startswith(
        "family/second: the provider does not offer clock; family/scenario gave it"
    )


def test_a_journal_is_judged_by_what_its_run_left_out(book: Book) -> None:
    check = a_check(over=lambda _ep: [], exercised_by=("family/scenario", "family/other"))
    run = {"scenarios": ["family/scenario[case]"], "left": ["family/other"], "ended": []}
    played = [{"id": "family/scenario[case]"}]
    for header, ended in (
        ({"run": {**run, "ended": played}}, Verdict.SKIP),
        ({"run": {**run, "left": [], "ended": played}}, Verdict.INCONCLUSIVE),
        ({"run": {**run, "scenarios": ["family/other"], "left": []}}, Verdict.SKIP),  # it was stopped
        ({"run": "?"}, Verdict.INCONCLUSIVE),
        ({}, Verdict.INCONCLUSIVE),
    ):
        [result] = judge_kept(header, book.lines, {check.id: check})[1].results
        assert result.verdict is ended, header


def test_a_kept_journal_tells_what_each_scenario_is_about() -> None:
    book = Book()
    book.add("scenario", phase="start", id="family/scenario", title="a case", chinese="一个例子")
    book.end("family/scenario")
    run, _ = judge_kept({}, book.lines, {})
    [started] = [each for each in retold({}, book.lines, run, 0) if isinstance(each, ScenarioStarted)]
    assert (started.id, started.title) == ("family/scenario", Text("a case", "一个例子"))
