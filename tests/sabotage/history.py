"""Breakages of the evidence: what the suite makes of a journal."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from conformance.history import (
    claims,
    deliveries,
    effects,
    episodes,
    grants,
    pushes,
    reader,
    rounds,
    showings,
    store_calls,
    tokens,
    truth,
)
from simulator.texts import NOTHING
from tests.sabotage.row import put, sabotage

HISTORY = "tests/conformance/history/"
STORIES = "tests/conformance/checks/test_checks.py::"


@sabotage(HISTORY + "test_episodes.py::test_an_index_has_every_item_in_its_order")
def an_index_loses_an_entry() -> None:
    """An index of entries loses the last of each key."""

    def group(rows: Any, key: Any) -> Any:
        grouped = defaultdict(list)
        for row in rows:
            grouped[key(row)].append(row)
        return {name: found[:-1] if len(found) > 1 else found for name, found in grouped.items()}

    put(episodes, "group", group)


@sabotage(HISTORY + "test_episodes.py::test_what_comes_after_and_before_a_place_is_without_it")
def after_takes_the_entry_itself() -> None:
    """What comes after an entry begins with that entry."""
    right = episodes.after
    put(episodes, "after", lambda rows, seq: right(rows, seq - 1))


@sabotage(HISTORY + "test_episodes.py::test_what_comes_after_and_before_a_place_is_without_it")
def before_leaves_one_out() -> None:
    """What comes before an entry lacks the one next to it."""
    right = episodes.before
    put(episodes, "before", lambda rows, seq: right(rows, seq)[:-1])


@sabotage(HISTORY + "test_reader.py::test_every_entry_is_read_into_its_episode")
def the_last_entry_is_lost() -> None:
    """The last entry of a journal is not read."""
    right = reader.read
    put(reader, "read", lambda entries, declared=(): right(list(entries)[:-1], declared))


@sabotage("tests/conformance/test_judge.py::test_findings_are_attributed_to_their_scenario")
def one_scenario_runs_into_the_next() -> None:
    """A scenario's entries are laid to the one before it."""
    right = reader._Reader._scenario

    def scenario(self: Any, entry: Any) -> None:
        if entry.data.get("phase") == "start" and self.episode.id:
            return
        if entry.data.get("phase") == "start":
            right(self, entry)

    put(reader._Reader, "_scenario", scenario)


@sabotage("tests/conformance/test_judge.py::test_a_scenario_that_broke_makes_the_run_an_error")
def errors_of_scenarios_not_read() -> None:
    """What a scenario broke by is not read."""
    right = reader._Reader._scenario

    def scenario(self: Any, entry: Any) -> None:
        ep = self.episode
        right(self, entry)
        ep.error = NOTHING

    put(reader._Reader, "_scenario", scenario)


@sabotage(HISTORY + "test_showings.py::test_stores_of_an_earlier_episode_are_retired")
def an_effect_laid_to_another_scenario() -> None:
    """A store of an earlier scenario is judged in this one."""
    put(episodes.Episode, "is_current_store", lambda _ep, _store: True)


@sabotage(HISTORY + "test_showings.py::test_a_round_that_our_fault_failed_is_no_pull")
def a_failed_round_counts() -> None:
    """A pull round counts however it ended."""
    put(rounds.Rounds, "told", property(lambda each: each._ep.syncs))


@sabotage(HISTORY + "test_episodes.py::test_a_fault_that_fired_as_often_as_planned_is_over")
def a_fault_never_ends() -> None:
    """A fault is in the way for ever after it was planned."""
    put(
        episodes.Episode,
        "call_fault_at",
        lambda ep, seq, _at, *_: any(step.call and step.seq < seq for step in ep.faults),
    )


@sabotage(HISTORY + "test_showings.py::test_a_login_while_our_api_is_bent_is_not_judged")
def no_fault_is_in_the_way() -> None:
    """A provider is blamed for what it shows while our API is bent."""
    put(episodes.Episode, "call_fault_at", lambda *_: False)


@sabotage(HISTORY + "test_episodes.py::test_work_ends_at_the_next_pause")
def work_never_ends() -> None:
    """The work at hand goes on to the end of the scenario."""
    put(episodes.Episode, "end_of_work", lambda ep, _seq, _pauses=1: ep.end + 1)


@sabotage(HISTORY + "test_truth.py::test_a_truth_holds_until_the_next")
def only_the_last_truth_counts() -> None:
    """A reading must equal what is true now, though no pull could tell it."""
    right = truth.truths
    put(truth, "truths", lambda ep, store, _since, until: right(ep, store, until, until))


@sabotage(HISTORY + "test_truth.py::test_an_order_that_the_round_could_not_see_leaves_its_service_unsettled")
def everything_is_settled() -> None:
    """An order that no pull showed yet is judged."""
    put(truth, "unsettled", lambda *_: False)


@sabotage(HISTORY + "test_truth.py::test_an_order_is_followed_from_its_payment_to_its_refund")
def refunds_are_not_seen() -> None:
    """A refund does not reach the order's history."""
    right = truth.replace

    def replace(history: Any, **new: Any) -> Any:
        new.pop("refunded", None)
        return right(history, **new)

    put(truth, "replace", replace)


@sabotage(HISTORY + "test_showings.py::test_a_minute_around_the_end_is_not_judged")
def no_slack_at_the_end() -> None:
    """A service is judged to the second of its end."""
    put(showings, "SLACK", 0.0)


@sabotage(STORIES + "test_broken[validity.expiry-checked_daily]")
def a_day_of_slack() -> None:
    """A service may be served for a day after its end."""
    put(showings, "SLACK", 86400.0)


@sabotage(HISTORY + "test_showings.py::test_before_any_pull_nothing_is_known_yet")
def one_truth_is_enough_to_be_valid() -> None:
    """A service is valid where any of the truths says so."""
    put(
        showings.Showing,
        "held_valid",
        property(lambda self: any(one.valid(self.service_id, self.at) for one in self.truths)),
    )


@sabotage(STORIES + "test_broken[auth.not-validity-grant_for_validity]")
def invented_services_pass() -> None:
    """A service that is shown though it is over is not seen."""
    put(showings.Showing, "invented", lambda _self: None)


@sabotage(HISTORY + "test_showings.py::test_a_reading_may_equal_any_truth_since_the_last_pull")
def more_than_bought_passes() -> None:
    """A spec that runs longer than was bought is not seen."""
    put(showings.Showing, "long", lambda _self, _spec: None)


@sabotage(STORIES + "test_broken[push.unknown-kind-unknown]")
def a_refused_push_was_acknowledged() -> None:
    """Whatever was answered, a push was acknowledged."""
    put(pushes.Push, "acknowledged", property(lambda push: push.delivered))


@sabotage(HISTORY + "test_pushes.py::test_kinds_of_push")
def a_lost_push_was_sent() -> None:
    """A push that a fault lost was sent all the same."""
    put(pushes.Push, "sent", property(lambda _push: True))


@sabotage(STORIES + "test_broken[push.duplicate-once-six_copies]")
def copies_are_not_counted() -> None:
    """A push was delivered once, however many copies there were."""
    put(deliveries.PushDeliveries, "copies", property(lambda _self: 1))


@sabotage(STORIES + "test_broken[push.signature-verified-wrong_signature]")
def forged_codes_are_legitimate() -> None:
    """A code of a forged push may be exchanged."""
    put(
        effects,
        "legit_codes",
        lambda run: frozenset(push.code for push in run.pushes if push.code),
    )


@sabotage(STORIES + "test_broken[push.signature-verified-forged_ticket]")
def forged_tickets_are_legitimate() -> None:
    """A ticket of a forged push may be used."""
    put(
        effects,
        "legit_tickets",
        lambda run: frozenset(push.ticket for push in run.pushes if push.ticket),
    )


@sabotage(STORIES + "test_broken[push.order-independent-late_grant]")
def a_grant_never_ends() -> None:
    """A store has granted for ever, once it has."""
    put(
        grants,
        "granted_at",
        lambda ep, store, seq: any(step.seq <= seq for step in ep.grants_of.get(store, [])),
    )


@sabotage(STORIES + "test_kept[auth.lost-event-waits_for_the_event]")
def no_grant_is_alive() -> None:
    """No store has granted anything at any time."""
    put(grants, "granted_at", lambda *_: False)


@sabotage(STORIES + "test_broken[auth.code-exchanged-nightly]")
def every_code_is_done_with() -> None:
    """A code counts as used though nobody exchanged it."""
    put(grants, "_done_with", lambda *_, **__: True)


@sabotage(STORIES + "test_kept[token.home-page-component_token]")
def tokens_have_no_owner() -> None:
    """Nobody can tell whose a token is."""
    put(tokens, "owner_of_token", lambda _token: None)


@sabotage(STORIES + "test_broken[token.component-cached-one_per_call]")
def any_reason_to_renew() -> None:
    """There is always a reason to ask for another token."""
    put(tokens, "between", lambda *_: True)


@sabotage(STORIES + "test_broken[auth.lost-event-waits_for_the_event]")
def a_call_that_was_declined_is_well() -> None:
    """A call that the provider did not make counts as made."""
    put(store_calls.StoreCallProbe, "ok", property(lambda _self: True))


@sabotage("tests/conformance/test_judge.py::test_entitlements_of_another_shape_are_a_failure_of_the_provider")
def claims_read_as_they_come() -> None:
    """Of claims that cannot be read nothing is said."""
    right = claims.claims_of
    put(claims, "claims_of", lambda *given, **how: (right(*given, **how)[0], ""))
