"""Breakages of checks: what they look at, and what they let pass."""

from __future__ import annotations

from typing import Any

from conformance import registry
from conformance.checks.auth import changes, grants
from conformance.checks.login import codes, sessions
from conformance.checks.pull import failures, found, ids
from conformance.checks.push import answers, content
from conformance.checks.refund import refunds
from conformance.checks.store import calls, lists
from conformance.checks.ticket import gaps, use
from conformance.checks.token import kept, parallel, refused, renewal
from conformance.checks.validity import ends
from conformance.history import innards
from tests.sabotage.row import put, sabotage

BROKEN = "tests/conformance/checks/test_checks.py::test_broken"
KEPT = "tests/conformance/checks/test_checks.py::test_kept"


def over_of(id_: str, over: Any) -> None:
    """Has a check look at other items."""
    object.__setattr__(registry.checks()[id_], "over", over)


@sabotage(BROKEN + "[push.tampered-innards]")
def innards_are_not_known() -> None:
    """No page is known to show the stack of a program."""
    put(innards, "innards", lambda _text: "")


@sabotage(BROKEN + "[push.reply-in-time-answered_after_five_seconds]")
def a_minute_to_answer() -> None:
    """A push may be answered within a minute."""
    put(answers, "LIMIT_MS", 60_000.0)


@sabotage(BROKEN + "[push.padding-32-wide_padding]")
def padding_of_a_half_block() -> None:
    """A pad of more than 16 bytes is not looked at."""
    put(content, "WIDE", 32)


@sabotage(BROKEN + "[token.no-loop-endless_tries]")
def loops_may_go_on() -> None:
    """A call may be tried a hundred times."""
    put(refused, "MOST_TRIES", 100)
    put(renewal, "MOST_TRIES", 100)


@sabotage(BROKEN + "[token.single-flight-each_thread_renews]")
def quick_renewals_are_not_seen() -> None:
    """Renewals side by side are looked at where they take a minute."""
    put(parallel, "SLOW_MS", 60_000.0)


@sabotage(BROKEN + "[token.home-page-cached-one_for_each_pull]")
def tokens_may_be_dropped() -> None:
    """A token may be dropped at once."""
    put(kept, "LEAST", 0.0)


@sabotage(BROKEN + "[pull.busy-retried-hammered]")
def busy_may_be_hammered() -> None:
    """A busy platform may be asked a thousand times a second."""
    put(failures, "BUSY_MOST", 1000)
    put(failures, "steady", lambda _row: False)


@sabotage(BROKEN + "[pull.busy-retried-the_same_gap_for_ever]")
def gaps_need_not_grow() -> None:
    """Tries with one gap are as good as tries with growing ones."""
    put(failures, "steady", lambda _row: False)


@sabotage(BROKEN + "[store.windows-month]")
def months_at_once() -> None:
    """A list may be read over ten times what the platform allows."""
    put(lists, "WINDOWS", {end: (10 * most, ranges) for end, (most, ranges) in lists.WINDOWS.items()})


@sabotage(BROKEN + "[store.all-pages-first_page]")
def the_next_page_is_never_missed() -> None:
    """No page is known to have another behind it."""
    put(lists, "_more", lambda _call: None)


@sabotage(BROKEN + "[store.unauthorized-api-endless_retry]")
def refusals_may_be_stormed() -> None:
    """What a store has not granted may be asked again and again."""
    put(calls, "MOST_TRIES", 100)
    put(changes, "TOO_OFTEN", 100)
    put(refunds, "MOST_AFTER_END", 100)


@sabotage(BROKEN + "[pull.big-ids-through_a_float]")
def ids_may_be_rounded() -> None:
    """An id that went through a float is taken for another id."""
    put(ids, "rounded_ids", lambda _run: {})


@sabotage(BROKEN + "[login.bad-code-lets_in]")
def anybody_may_be_let_in() -> None:
    """Who is let in with a bad code is not seen."""
    put(codes, "_let_in", lambda _visit: None)


@sabotage(BROKEN + "[login.verified-trusts_the_link]")
def every_code_was_verified() -> None:
    """Every login code counts as verified."""
    put(codes, "verifications", lambda _ep, _visit: [object()])


@sabotage(BROKEN + "[login.two-stores-global_state]")
def a_session_is_anybodys() -> None:
    """A session may be that of another store."""
    put(sessions, "_own_session", lambda _visit: None)


@sabotage(BROKEN + "[login.session-cookie-open_cookie]")
def a_cookie_is_hidden_from_scripts() -> None:
    """Every cookie counts as HttpOnly."""
    right = sessions._cookie
    put(sessions, "_cookie", lambda raw: right(f"{raw}; HttpOnly"))


@sabotage(BROKEN + "[ticket.restart-asked-tickets_stopped]")
def tickets_are_asked_for_by_themselves() -> None:
    """A provider that never asks for tickets is taken to have asked."""
    put(gaps, "_restarts", lambda *_: [object()])


@sabotage(BROKEN + "[ticket.latest-used-first_ticket_for_ever]")
def no_ticket_is_bad() -> None:
    """A token request with a bad ticket is like any other."""
    put(use, "BAD_TICKET", frozenset())
    put(gaps, "BAD_TICKET", frozenset())


@sabotage(BROKEN + "[ticket.repeated-value-same_value_again]")
def a_repeated_ticket_is_not_seen() -> None:
    """A ticket that comes again is taken for a new one."""
    over_of("ticket.repeated-value", lambda _ep: [])


@sabotage(BROKEN + "[auth.re-grant-keeps_the_old_token]")
def former_tokens_may_be_used() -> None:
    """A refresh token that was replaced may be used."""
    put(changes, "_uses_former", lambda *_: None)


@sabotage(BROKEN + "[auth.lost-event-waits_for_the_event]")
def every_lost_grant_is_found() -> None:
    """A store whose grant was lost counts as one that can be called for."""
    put(grants, "_works", lambda *_: None)


@sabotage(BROKEN + "[pull.finds-lost-refund-refund_unheard]")
def a_refund_is_heard_of() -> None:
    """Every refund counts as pushed, so that no pull has to find it."""
    put(found, "pushed_orders", lambda ep, _kind: frozenset(step.order_id for step in ep.orders))


@sabotage(BROKEN + "[order.push-duplicate-adds_per_push]")
def copies_of_an_order_are_one() -> None:
    """An order that was pushed twice was pushed once."""
    over_of("order.push-duplicate", lambda _ep: [])


@sabotage(BROKEN + "[validity.same-spec-adds-longest_instead_of_sum]")
def orders_do_not_queue() -> None:
    """A spec with several orders is taken for one with one."""
    put(ends, "_running", lambda *_: [])


@sabotage("tests/conformance/checks/test_checks.py::test_the_newest_ticket_that_is_sent_again_is_no_old_one")
def every_replay_is_stale() -> None:
    """A ticket that is sent again counts as an old one, also where it is the newest."""
    put(content, "_stale", lambda *_: True)


@sabotage(KEPT + "[login.verified-nothing_to_verify_with]")
def a_faulty_login_is_judged() -> None:
    """A login is judged though the platform could not be asked."""
    put(codes, "verifiable", lambda _ep, visits: visits)
