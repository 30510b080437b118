"""Breakages of the world that the simulator keeps."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from email.utils import formatdate
from itertools import count
from typing import Any

import tests.core.sample  # noqa: F401 - loaded once, for all that are forked
from simulator.core import clock, ids, outbox, visible, world
from simulator.core.component import authorization, permissions, tickets, tokens
from simulator.core.component.entities import AuthorizationCode
from simulator.core.market import codes, validity_periods
from simulator.delivery import Hosts, Sender
from simulator.endpoints import cursor, pipeline, wrong_arguments
from simulator.endpoints.market import service_market
from simulator.http import server
from simulator.shapes import whole
from simulator.storage import memory
from simulator.wire import envelope, signature
from tests.sabotage.row import put, sabotage

CORE = "tests/core/"


@sabotage("tests/endpoints/test_table_every_row.py::test_without_a_grant_a_call_is_61007")
def permission_gate_off() -> None:
    """The permission gate lets everybody pass."""
    put(permissions, "check", lambda *_: None)


@sabotage("tests/endpoints/test_table_every_row.py::test_a_reply_outside_the_row_is_our_bug")
def replies_not_held_to_their_rows() -> None:
    """A reply may look as it likes."""
    put(pipeline, "_reply_of", lambda _row, said: said)


@sabotage("tests/shapes/test_whole.py::test_what_must_be_there_is_there")
def replies_as_short_as_their_handlers() -> None:
    """What a handler does not say is not there."""
    put(whole, "neutral", lambda _: None)


@sabotage("tests/endpoints/test_wrong_arguments.py::test_a_family_has_its_own_code_for_what_is_beyond_limits")
def one_code_for_all_that_is_beyond_limits() -> None:
    """Whatever is wrong with an argument is 40097."""
    real = wrong_arguments.wrong
    put(wrong_arguments, "wrong", lambda path, expected, actual, _code=40097: real(path, expected, actual))


@sabotage("tests/endpoints/test_cursor.py::test_any_other_argument_is_refused")
def cursor_of_any_query() -> None:
    """A cursor goes with whatever is asked for."""
    put(cursor, "_asked", lambda *_: None)


@sabotage("tests/faults/test_on_call.py::test_a_pull_that_is_behind")
def reads_never_lag() -> None:
    """A read sees what is visible at any time."""
    put(visible, "_past", lambda _at: visible.NEVER)


@sabotage(CORE + "market/test_orders.py::test_an_order_may_become_visible_later")
def due_at_the_wrong_instant() -> None:
    """Everything scheduled comes a second early."""
    right = world.World.schedule
    put(world.World, "schedule", lambda self, what, subject, at: right(self, what, subject, at - 1))


@sabotage(CORE + "test_clock.py::test_a_manual_clock_does_not_go_back")
def clock_goes_back() -> None:
    """A standing clock can be set back."""
    put(clock.ManualClock, "move_to", lambda self, instant: setattr(self, "_now", instant))


@sabotage(CORE + "test_clock.py::test_a_live_clock_never_goes_back")
def live_clock_goes_back() -> None:
    """A live clock follows the machine's into the past."""
    put(clock.LiveClock, "now", clock.LiveClock._reading)


@sabotage(CORE + "test_outbox.py::test_a_push_climbs_its_ladder_and_is_given_up")
def retries_lost() -> None:
    """A failed push is given up at once."""
    right = outbox.put
    put(outbox, "put", lambda world_, **fields: right(world_, **{**fields, "ladder": ()}))


@sabotage(CORE + "component/test_tokens.py::test_the_one_before_works_for_five_more_minutes")
def no_overlap_of_tokens() -> None:
    """A new token kills the one before at once."""
    right = tokens.state

    def state(world_: Any, token: Any) -> str:
        return "superseded" if token is not None and token.superseded_at is not None else right(world_, token)

    put(tokens, "state", state)


@sabotage(CORE + "market/test_orders.py::test_a_refund_ends_the_grant_even_with_other_orders")
def refund_keeps_the_grant() -> None:
    """A refund leaves the authorization as it was."""
    right = authorization.end
    put(
        authorization,
        "end",
        lambda *given, by, **more: False if by == "refund" else right(*given, by=by, **more),
    )


@sabotage(CORE + "component/test_authorization.py::test_consent_with_more_sets_replaces_the_refresh_token")
def refresh_token_not_replaced() -> None:
    """A new consent gives the old refresh token again."""
    put(ids.Ids, "refresh_token", lambda self, _component: "refreshtoken@@@" + "x" * 43)


@sabotage(CORE + "test_outbox.py::test_what_acknowledges")
def acknowledgement_accepts_anything() -> None:
    """Every reply counts as an acknowledgement."""
    put(outbox, "acknowledges", lambda *_: True)


@sabotage(CORE + "test_ids.py::test_a_request_more_leaves_other_ids_as_they_were")
def ids_depend_on_order() -> None:
    """All ids come from one shared stream."""
    right, stream = ids.Ids.raw, count(1)
    put(
        ids.Ids,
        "raw",
        lambda self, kind, subject, size, n=None: right(self, kind, subject, size, next(stream)),
    )


@contextlib.contextmanager
def _no_rollback(self: Any) -> Iterator[None]:
    outer, self._undo = self._undo, []
    try:
        yield
    finally:
        self._undo = outer


@sabotage("tests/storage/test_memory.py::test_any_storage_behaves_as_the_model")
def storage_does_not_roll_back() -> None:
    """A transaction that fails keeps its writes."""
    put(memory.MemoryTables, "transaction", _no_rollback)


@sabotage(CORE + "test_world.py::test_a_transaction_that_fails_leaves_nothing")
def world_keeps_half_done_work() -> None:
    """The same, as the world sees it."""
    put(memory.MemoryTables, "transaction", _no_rollback)


@sabotage(CORE + "test_world.py::test_entries_appear_when_the_transaction_commits")
def journal_runs_ahead() -> None:
    """Entries are written before the transaction commits."""
    put(world.World, "record", lambda self, row: self.journal.append(self.clock.now(), row))


@sabotage(CORE + "component/test_authorization.py::test_the_two_codes_are_two_strings_and_good_once_each")
def code_works_twice() -> None:
    """An authorization code can be exchanged again."""
    right = authorization.exchange

    def exchange(world_: Any, component: Any, value: str) -> Any:
        before = world_.tables.get(AuthorizationCode, value)
        found = right(world_, component, value)
        world_.tables.put(before)
        return found

    put(authorization, "exchange", exchange)


@sabotage("tests/endpoints/market/test_service_market.py::test_a_login_code_works_once")
def login_code_works_twice() -> None:
    """A login code is not spent."""
    put(codes, "spend", lambda *_: None)


@sabotage("tests/endpoints/market/test_service_market.py::test_the_platforms_token_sees_an_empty_list")
def platform_token_sees_orders() -> None:
    """The pull interfaces answer whoever asks."""
    put(service_market, "_visible", lambda *_: True)


@sabotage(CORE + "market/test_orders.py::test_a_trial_is_bought_once_and_adds_up")
def trial_without_end() -> None:
    """Nobody remembers a trial."""
    right = validity_periods.list_buyer
    put(validity_periods, "list_buyer", lambda world_, order, **_: right(world_, order))


@sabotage(CORE + "market/test_orders.py::test_a_refund_takes_its_own_days_and_the_rest_close_up")
def queue_does_not_close_up() -> None:
    """After a refund the other orders stay where they were."""
    put(validity_periods, "close_gaps", lambda *_: None)


@sabotage("tests/wire/test_envelope_vectors.py::test_a_vector_opens")
def padding_of_16() -> None:
    """The padding's block is 16, as in every other AES."""
    put(envelope, "BLOCK", 16)


@sabotage("tests/wire/test_envelope_vectors.py::test_both_signatures_are_the_published_ones")
def signature_unsorted() -> None:
    """The parts of a signature are joined as they come."""
    signature.sorted = list  # type: ignore[attr-defined] # a module's own name goes before the built-in


@sabotage("tests/delivery/test_sender.py::test_a_public_address_is_refused")
def pushes_go_anywhere() -> None:
    """Pushes may leave for the internet."""
    put(Hosts, "is_allowed", lambda *_: True)


@sabotage("tests/delivery/test_quiet.py::test_the_provider_knows_the_time_before_the_next_push")
def pushes_before_the_time_is_told() -> None:
    """A push may be delivered before the provider knows how late it is."""
    put(Sender, "paused", contextlib.nullcontext)


@sabotage(CORE + "component/test_tickets.py::test_a_ticket_is_good_for_twelve_hours_after_its_last_push")
def tickets_live_a_day() -> None:
    """A verify ticket is good for a day."""
    put(tickets, "LIFE", 86_400)


@sabotage(CORE + "component/test_tickets.py::test_the_value_stays_for_an_hour")
def every_ticket_is_new() -> None:
    """A ticket's value never repeats."""
    put(tickets, "SAME_VALUE_FOR", 0)


@sabotage("tests/http/test_server.py::test_every_reply_has_one_date_the_worlds")
def date_of_the_machine() -> None:
    """Replies carry the machine's date."""
    put(server.Server, "date", lambda _self: formatdate(usegmt=True))
