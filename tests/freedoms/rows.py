"""The freedoms that a provider has: what each does, and the scenarios that it touches."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.reference.variant import Step
from tests.freedoms import another_process, ways

EVERYTHING = ("",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freedom:
    """Steps of the reference provider done in another way, as those of a variant are, and no less right.

    `touches`: how the ids of the scenarios begin in which it shows. `before` is done in the new process ahead
    of anything else; `around` is given the application, and gives the one that answers in its place.
    `slow`: it takes its real time, so that it is played where it is touched only.
    """

    name: str
    why: str
    touches: tuple[str, ...] = EVERYTHING
    replace: Mapping[str, Step] = field(default_factory=dict)
    before: Callable[[], object] | None = None
    around: Callable[[Any, Any], Any] | None = None
    slow: bool = False


def _rows() -> tuple[Freedom, ...]:
    return (
        Freedom(
            name="answers-late",
            why="takes its time over a push, well within that of the platform",
            touches=("ticket/steady", "push/plain", "push/order", "auth/purchase", "store/events"),
            replace={"pushes.Pushes.schedule": ways.after(0.4), "pushes.Pushes.ticket": ways.after(0.4)},
            slow=True,
        ),
        Freedom(
            name="works-late",
            why="leaves what a push brings in its queue for a while",
            touches=("auth/", "push/", "order/", "refund/"),
            replace={"work.Work.handle": ways.after(0.2)},
            slow=True,
        ),
        Freedom(
            name="renews-early",
            why="renews a token when four fifths of its life are gone",
            replace={"tokens.Tokens.renew_due": ways.renew_at(0.8)},
        ),
        Freedom(
            name="renews-at-the-end",
            why="uses a token to the end of its life",
            replace={"tokens.Tokens.renew_due": ways.renew_at(0.995)},
        ),
        Freedom(
            name="pulls-twice",
            why="pulls twice as often",
            replace={"pull.Pull.round": ways.twice},
        ),
        Freedom(
            name="eight-threads",
            why="has eight threads for its queue, and eight for each round",
            before=ways.eight_threads,
            replace={"pull.Pull.round": ways.round_in_threads, "pull.Pull.each": ways.each_in_threads},
        ),
        Freedom(
            name="another-order",
            why="asks in another order each time, and about grants ahead of orders",
            replace={"pull.Pull.round": ways.shuffled_round, "pull.Pull.each": ways.shuffled_each},
        ),
        Freedom(
            name="one-try-more",
            why="tries what was busy or lost once more than the reference",
            before=ways.one_try_more,
        ),
        Freedom(
            name="asks-twice",
            why="makes sure of what it read: it asks each question of the market twice",
            replace={"market.Market.ask": ways.ask_twice},
        ),
        Freedom(
            name="looks-at-each-grant",
            why="reads the account's info after every exchange",
            replace={"grants.Grants.record": ways.then_look_up},
        ),
        Freedom(
            name="no-first-call",
            why="makes no call for a store before there is a reason to",
            replace={"stores.Stores.introduce": ways.nothing},
        ),
        Freedom(
            name="pages-kept",
            why="keeps a page for half a minute of its clock",
            replace={"web.Web.show": ways.kept_page},
        ),
        Freedom(
            name="page-at-once",
            why="shows the page where the user comes in, without sending him on",
            touches=("login/", "validity/", "refund/", "auth/", "order/"),
            replace={"web.Web.enter": ways.page_at_once},
        ),
        Freedom(
            name="looks-when-shown",
            why="asks the platform about a store whenever its page is looked at",
            replace={"login.Login.is_open": ways.looks_first},
        ),
        Freedom(
            name="pages-elsewhere",
            why="shows pages in a process of its own, with the same database",
            touches=("login/", "validity/", "refund/", "token/at-once", "auth/not"),
            replace={"tokens.Tokens.one_at_a_time": another_process.one_in_all},
            around=another_process.pages_elsewhere,
        ),
        Freedom(
            name="no-connection-kept",
            why="opens a connection for each call, and names it no type",
            replace={"platform.Platform._keep": ways.close_session},
        ),
        Freedom(
            name="stable-token",
            why="gets the home page's token by stable_token",
            replace={"calls.Calls.home_page_token": ways.stable_token},
        ),
        Freedom(
            name="whole-list",
            why="asks for the most authorizers a page",
            before=ways.large_pages,
        ),
        Freedom(
            name="empty-answers",
            why="answers messages and orders with nothing",
            touches=("order/", "store/", "push/", "platform/", "refund/"),
            replace={
                "pushes.Pushes.message": ways.empty_answer,
                "pushes.Pushes.order_event": ways.empty_answer,
            },
        ),
        Freedom(
            name="refusals-swallowed",
            why="acknowledges what it cannot read or believe, and does nothing about it",
            touches=("push/", "order/", "ticket/"),
            replace={"web.Web.refuse": ways.swallowed},
        ),
        Freedom(
            name="one-session",
            why="ends a store's former sessions at its next login",
            touches=("login/",),
            replace={"login.Sessions.open": ways.only_session},
        ),
        Freedom(
            name="trusts-the-database",
            why="lets users in by what it pulled last, and asks nobody at the login",
            touches=("login/", "validity/", "refund/", "auth/", "order/"),
            replace={"login.Login.refresh": ways.nothing},
        ),
        Freedom(
            name="believes-the-end",
            why="believes that a grant has ended when a push of now says so, and finds it again by its pull",
            touches=("auth/", "refund/", "push/order"),
            replace={"work.Work.is_still_granted": ways.believed},
        ),
        Freedom(
            name="off-by-seconds",
            why="has a clock that is two seconds ahead",
            replace={"clock.Clock.now": ways.ahead},
        ),
        Freedom(
            name="shops-by-rounds",
            why="reads and ships in its rounds alone, and leaves the events of stores unread",
            touches=("store/",),
            replace={
                "store.daily.Daily.order": ways.nothing,
                "store.daily.Daily.aftersale": ways.nothing,
                "store.daily.Daily.product": ways.nothing,
            },
        ),
        Freedom(
            name="shops-busy-again",
            why="asks a platform that is too busy to ship once more on the spot",
            touches=("store/",),
            replace={"store.shipping.Shipping.send": ways.at_once_again},
        ),
        Freedom(
            name="shops-as-read",
            why="ships by what it read last, and reads again where that did not do",
            touches=("store/",),
            replace={"store.shipping.Shipping.ship": ways.as_last_read},
        ),
        Freedom(
            name="shops-piece-by-piece",
            why="sends each piece off in a parcel of its own",
            touches=("store/",),
            replace={"store.shipping.Shipping.next_parcel": ways.piece_by_piece},
        ),
        Freedom(
            name="shops-at-once",
            why="works on one order in several threads, each after a look of its own",
            touches=("store/",),
            replace={"store.turns.Turns.of": ways.no_turns},
        ),
        Freedom(
            name="shops-what-waits",
            why="keeps the orders that are to be shipped, and no others",
            touches=("store/",),
            replace={"store.orders.Orders.known": ways.waiting_alone},
        ),
        Freedom(
            name="asks-for-tickets",
            why="asks for tickets whenever it starts",
            touches=("ticket/", "token/restart", "auth/restart"),
            replace={"provider.Provider.on_start": ways.ask_for_tickets},
        ),
    )


# Locks between processes are those of POSIX here.
FREEDOMS: Mapping[str, Freedom] = {
    row.name: row for row in _rows() if os.name == "posix" or row.around is None
}
