"""Breakages of what goes to the provider, and of what is seen of it."""

from __future__ import annotations

from typing import Any

from simulator.core import outbox
from simulator.delivery import quiet, sender
from simulator.provider import browser, page_kind, probes
from simulator.web import canary
from tests.sabotage.row import put, sabotage

SENDER = "tests/delivery/test_sender.py::"
QUIET = "tests/delivery/test_quiet.py::"
PROVIDER = "tests/provider/"


@sabotage("tests/core/test_outbox.py::test_what_acknowledges")
def a_500_acknowledges() -> None:
    """A push is acknowledged by an answer of HTTP 500 that has the right words."""
    right = outbox.acknowledges
    put(outbox, "acknowledges", lambda channel, _status, body: right(channel, 200, body))


@sabotage("tests/core/test_outbox.py::test_what_acknowledges")
def any_words_acknowledge() -> None:
    """A push is acknowledged by any answer of HTTP 200."""
    put(outbox, "acknowledges", lambda _channel, status, _body: status == 200)


@sabotage(SENDER + "test_a_dropped_push_never_comes")
def a_lost_push_arrives() -> None:
    """A push that a fault loses is sent all the same."""
    put(sender.Attempt, "lost", property(lambda _self: None))


@sabotage(SENDER + "test_one_acknowledged_copy_is_enough")
def a_copy_is_not_sent() -> None:
    """A push that is to come several times comes once."""
    put(sender.Attempt, "copies", property(lambda _self: 1))


@sabotage(SENDER + "test_a_push_that_is_to_be_badly_signed_is_so_on_the_wire")
def a_forged_push_is_right() -> None:
    """A push that is to be spoiled is sent as it is."""
    put(sender.Attempt, "defects", property(lambda _self: ()))


@sabotage("tests/delivery/test_sender_held_pushes.py::test_pushes_arrive_in_the_opposite_order")
def nothing_is_swapped() -> None:
    """Pushes that are to arrive backwards arrive in their order."""
    right = outbox.release
    put(
        outbox,
        "release",
        lambda world, name, *, backwards=False, at_once=False: right(world, name, at_once=at_once),
    )


@sabotage(QUIET + "test_the_provider_is_asked_until_it_is_idle")
def a_busy_provider_is_not_waited_for() -> None:
    """What the provider still has to do is not waited for."""
    right = quiet.settle

    def settle(world: Any, idle: Any, *more: Any) -> None:
        right(world, idle and (lambda: True), *more)

    put(quiet, "settle", settle)


@sabotage(QUIET + "test_a_push_in_flight_is_waited_for")
def pushes_under_way_are_not_waited_for() -> None:
    """A push that is under way is not waited for."""
    put(quiet, "_outbox_quiet", lambda _world: True)


@sabotage(PROVIDER + "test_page_kind.py::test_pages")
def every_page_serves() -> None:
    """Whatever a page says, it serves."""
    put(page_kind, "classify", lambda _shows, _status, _text, store: ("served", store))


@sabotage(PROVIDER + "test_page_kind.py::test_pages")
def a_page_is_anybodys() -> None:
    """A page is taken to be that of the store that came, whosever it is."""
    right = page_kind.classify

    def classify(shows: Any, status: Any, text: str, store: str | None) -> Any:
        return right(shows, status, text, store)[0], store

    put(page_kind, "classify", classify)


@sabotage("tests/run/test_play.py::test_a_provider_that_does_not_forget_is_told")
def a_probe_that_fails_is_well() -> None:
    """A probe answered with HTTP 500 has done what was asked."""
    put(probes.Answer, "ok", property(lambda _self: True))


@sabotage(PROVIDER + "test_provider.py::test_visits_are_reported")
def browsers_share_their_cookies() -> None:
    """All browsers have the same cookies."""
    jars: list[Any] = []
    right = browser.CookieJar

    def jar(now: Any) -> Any:
        jars[1:] = [] if jars else [jars.append(right(now))]
        return jars[0]

    put(browser, "CookieJar", jar)


@sabotage("tests/web/test_canary.py::test_the_push_that_names_it_is_noted")
def a_fetch_is_nobodys() -> None:
    """What a push had fetched is laid to no push."""
    right = canary.CanaryFetched
    put(canary, "CanaryFetched", lambda **fields: right(**{**fields, "push": None}))
