"""How the freedoms do what they do: steps in place of the reference provider's."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from conformance.reference import line, pull, worker
from conformance.reference.line import Refused
from conformance.reference.platform import Request
from conformance.reference.variant import Step, memory, nothing

__all__ = ["nothing"]
KEPT = 30  # seconds that a page is kept
AHEAD = 2  # seconds that a clock is ahead


def after(seconds: float) -> Step:
    """The step as it is, so many real seconds later."""

    def late(step: Step, _self: Any, *args: Any, **kwargs: Any) -> Any:
        time.sleep(seconds)
        return step(*args, **kwargs)

    return late


def renew_at(part: float) -> Step:
    def renew_due(_step: Step, self: Any, _owner: Any, token: Any) -> bool:
        age = self.clock.now() - token.issued_at
        return not -60 <= age < token.expires_in * part

    return renew_due


def twice(step: Step, _self: Any) -> bool:
    step()
    return bool(step())


def eight_threads() -> None:
    worker.THREADS = 8


def one_try_more() -> None:
    line.MOST_TRIES = 4
    line.Tries.__init__.__defaults__ = (4,)


def large_pages() -> None:
    pull.AUTHORIZERS_A_PAGE = 500


def round_in_threads(_step: Step, self: Any) -> bool:
    """The round, with all that does not hang on one another at once."""
    settings = self.settings
    steps: list[Callable[[], bool]] = [
        lambda each=each: self.attempt(lambda: self.ask_for_tickets(each)) for each in settings.components
    ]
    steps += [lambda each=each: self.service(each) for each in settings.services]
    steps += [lambda each=each: self.attempt(lambda: self.component(each)) for each in settings.components]
    with ThreadPoolExecutor(8) as pool:
        well = all(list(pool.map(lambda one: one(), steps)))
    self.finish()
    return well


def each_in_threads(_step: Step, self: Any, stores: list[str], look: Callable[[str], None]) -> None:
    with ThreadPoolExecutor(8) as pool:
        failed = [one for one in pool.map(lambda store: _failure(look, store), stores) if one]
    if failed:
        raise failed[-1]


def _failure(look: Callable[[str], None], store: str) -> Exception | None:
    try:
        look(store)
    except pull.NOT_NOW as error:
        return error
    return None


def shuffled_round(_step: Step, self: Any) -> bool:
    settings = self.settings
    steps: list[Callable[[], bool]] = [
        lambda each=each: self.attempt(lambda: self.ask_for_tickets(each)) for each in settings.components
    ]
    steps += [lambda each=each: self.service(each) for each in settings.services]
    steps += [lambda each=each: self.attempt(lambda: self.component(each)) for each in settings.components]
    random.shuffle(steps)
    ended = [one() for one in steps]
    self.finish()
    return all(ended)


def shuffled_each(step: Step, _self: Any, stores: list[str], look: Callable[[str], None]) -> None:
    step(random.sample(stores, len(stores)), look)


def ask_twice(step: Step, _self: Any, path: str, body: dict[str, Any], *, urgent: bool = False) -> Any:
    step(path, body, urgent=urgent)
    return step(path, body, urgent=urgent)


def then_look_up(step: Step, self: Any, component: str, authorization: Any, granted_at: int) -> None:
    step(component, authorization, granted_at)
    try:
        self.look_up(component, authorization.store)
    except pull.NOT_NOW:
        return  # the next round looks


def kept_page(step: Step, self: Any) -> Any:
    """Pages by the cookie they were shown for."""
    from flask import request

    kept = memory(self, "pages", dict)
    key, now = (request.path, request.cookies.get("session", "")), self.provider.clock.now()
    at, page = kept.get(key, (0, None))
    if page is None or not 0 <= now - at < KEPT:
        page = step()
        kept[key] = (now, page)
    from flask import Response

    return Response(page.get_data(), page.status_code, page.headers.items())


def page_at_once(step: Step, self: Any, target: str) -> Any:
    """The page in the reply that sets the cookie."""
    from flask import request
    from werkzeug.http import parse_cookie

    reply = step(target)
    if reply.status_code != 302:
        return reply
    cookie = reply.headers.get("Set-Cookie")
    if cookie is not None:
        request.__dict__["cookies"] = parse_cookie(cookie.partition(";")[0])
    page = self.show()
    if cookie is not None:
        page.headers["Set-Cookie"] = cookie
    return page


def looks_first(step: Step, self: Any, session: Any) -> bool:
    try:
        asked = self.entitlements.asking()
        specs = self.market.buyer(session.service_id, session.store, urgent=True)
        self.entitlements.replace(session.service_id, session.store, specs, asked)
    except pull.NOT_NOW:
        pass  # what is known is good until it ends
    return bool(step(session))


def close_session(_step: Step, _self: Any, session: Any) -> None:
    session.close()


def stable_token(_step: Step, self: Any, owner: Any) -> Any:
    body = {
        "grant_type": "client_credential",
        "appid": owner.appid,
        "secret": self.settings.home_page.secret,
        "force_refresh": False,
    }
    path = "/cgi-bin/stable_token"
    request = Request(owner=owner.key, method="POST", path=path, query={}, body=body)
    reply = self.line.send(request)
    return self.tokens.issued(reply.get("access_token"), reply.get("expires_in"))


def empty_answer(step: Step, _self: Any, *args: Any) -> str:
    said = step(*args)
    return "" if said == "success" else said


def swallowed(_step: Step, _self: Any, _error: Exception) -> Any:
    from conformance.reference.web import text

    return text("success")


def only_session(step: Step, self: Any, store: str, service_id: str) -> str:
    self.database.run("DELETE FROM sessions WHERE store = ? AND service = ?", store, service_id)
    return str(step(store, service_id))


def believed(_step: Step, _self: Any, _component: str, _store: str) -> bool:
    return False


def ahead(step: Step, _self: Any) -> int:
    return int(step()) + AHEAD


def ask_for_tickets(step: Step, self: Any) -> None:
    step()
    for component in self.settings.components:
        try:
            self.calls.start_push_ticket(component)
        except (*pull.NOT_NOW, Refused):
            continue  # the platform pushes in its own time


def at_once_again(step: Step, _self: Any, *args: Any) -> Any:
    """What the platform was too busy for is asked for again on the spot, as it says itself."""
    try:
        return step(*args)
    except Refused as refusal:
        if refusal.errcode != 100003:
            raise
    return step(*args)


def as_last_read(step: Step, self: Any, component: str, store: str, order_id: str) -> Any:
    """Ships by what was read just before, and reads again where that did not do."""
    order = self.orders.get(store, order_id)
    parcel = None if order is None else self.next_parcel(order)
    if parcel is None or (store, order_id) in memory(self, "begun", set):
        return step(component, store, order_id)
    memory(self, "begun", set).add((store, order_id))
    self.send(component, store, order, parcel)
    return step(component, store, order_id)


def piece_by_piece(step: Step, _self: Any, order: Any) -> Any:
    """Each piece goes off in a parcel of its own, of the first line that has one left."""
    parcel = step(order)
    return parcel and replace(parcel, contents=((parcel.contents[0][0], 1),))


@contextmanager
def no_turns(_step: Step, _self: Any, *_thing: str) -> Iterator[None]:
    """Several threads may be at one thing: the platform lets only one through."""
    yield


def waiting_alone(step: Step, _self: Any, store: str) -> Any:
    """Only orders are kept that wait for the merchant."""
    return [order for order in step(store) if order.status in {20, 21}]
