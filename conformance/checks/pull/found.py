"""Pulling: the main road. Orders, refunds and validity are found without any push."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from conformance.history.calls import Call
from conformance.history.deliveries import push_deliveries
from conformance.history.endpoints import BUYERS, ORDERS, PULLS
from conformance.history.episodes import Episode, Run
from conformance.history.showings import Showing, after_pull, showings, showings_at_visits, showings_of
from conformance.history.steps import ActionStep
from conformance.history.truth import order_histories, order_histories_of
from conformance.model import Finding, Level
from conformance.registry import check

BUYER_PAGE = 10
ORDER_PAGE = 20
TOLERANCE = ("extra_fields", "omit_optional_fields", "sku_id_as_text")


def denied(showing: Showing, expected: str) -> Finding | None:
    """Judges that a valid service is shown as such."""
    if seen := showing.denied():
        return Finding(expected=expected, seen=seen, seqs=showing.seqs)
    return None


def invented(showing: Showing, expected: str) -> Finding | None:
    """Judges that a service which is not valid is not shown as such."""
    if seen := showing.invented():
        return Finding(expected=expected, seen=seen, seqs=showing.seqs)
    return None


def told_by_push(ep: Episode, kind: str) -> frozenset[str]:
    """The orders that some push of that kind told the provider about."""
    return ep.cached(
        f"told {kind}",
        lambda: frozenset(
            push.order_id for push in ep.pushes if push.kind == kind and push.delivered and push.order_id
        ),
    )


def unheard_orders(ep: Episode) -> Iterator[Showing]:
    """Services with an order that no push told of, after a pull that could find it."""
    told = told_by_push(ep, "servicemarket_order_paid")
    for history in order_histories(ep).values():
        if history.order.order_id in told or beyond(ep, history.order.store, history.order.service_id):
            continue
        if history.visible is None or history.refunded is not None:
            continue
        for showing in after_pull(showings_of(ep, history.order.store), history.visible):
            if showing.service_id == history.order.service_id and showing.held_valid:
                yield showing


@check(
    "pull.finds-lost-order",
    Level.MUST,
    "P1",
    "T5",
    over=unheard_orders,
    exercised_by=("pull/lost-order",),
    covers=PULLS,
)
def finds_lost_order(showing: Showing, _ep: Episode) -> Finding | None:
    """A purchase whose order push was lost is served after one pull period."""
    return denied(showing, "the order is found by the pull")


def unheard_refunds(ep: Episode) -> Iterator[Showing]:
    """Services refunded without a push that told of it, after a pull that could find out."""
    told = told_by_push(ep, "servicemarket_order_refund")
    for history in order_histories(ep).values():
        if history.refunded is None or history.order.order_id in told:
            continue
        ends = [one for one in push_deliveries(ep, "unauthorized") if one.first.store == history.order.store]
        if any(one.delivered and one.arrived > history.order.seq for one in ends):
            continue
        store, service_id = history.order.store, history.order.service_id
        seen = [*after_pull(showings_of(ep, store), history.refunded)]
        seen += showings_at_visits(ep, store, service_id, history.refunded)
        for showing in seen:
            if showing.service_id == service_id and showing.held_invalid:
                yield showing


@check(
    "pull.finds-lost-refund",
    Level.MUST,
    "P1",
    "T11",
    over=unheard_refunds,
    exercised_by=("pull/lost-refund",),
    covers=PULLS,
)
def finds_lost_refund(showing: Showing, _ep: Episode) -> Finding | None:
    """A refund that no push told of ends the access after one pull period."""
    return invented(showing, "the refund is found by the pull")


def beyond(ep: Episode, store: str, service_id: str) -> bool:
    """More buyers, or more orders of one of them, than a page holds."""
    orders = ep.cached("orders per store", lambda: _orders_per_store(ep))
    buyers = ep.cached("buyers", lambda: Counter(service for _, service in orders))
    return buyers[service_id] > BUYER_PAGE or orders[store, service_id] > ORDER_PAGE


def _orders_per_store(ep: Episode) -> Counter[tuple[str, str]]:
    living = (history.order for history in order_histories(ep).values() if history.refunded is None)
    return Counter((order.store, order.service_id) for order in living)


def beyond_one_page(ep: Episode) -> Iterator[Showing]:
    """Services with more buyers, or stores with more orders, than a page holds, after a pull."""
    for showing in showings(ep):
        store = showing.seen.store or ""
        many = beyond(ep, store, showing.service_id)
        bought = [history.visible or history.order.seq for history in order_histories_of(ep, store)]
        if many and bought and showing.since is not None and showing.since > max(bought):
            yield showing


@check(
    "pull.all-pages",
    Level.MUST,
    "T9",
    over=beyond_one_page,
    exercised_by=("pull/many-buyers", "pull/many-orders"),
    covers=(BUYERS, ORDERS),
)
def all_pages(showing: Showing, _ep: Episode) -> Finding | None:
    """Where there are more buyers and orders than a page holds, none is missed."""
    if seen := showing.denied() or showing.wrong_specs():
        return Finding(expected="buyers and orders of every page are known", seen=seen, seqs=showing.seqs)
    return None


def paged(ep: Episode) -> list[Call]:
    return [call for call in ep.calls_to(BUYERS, ORDERS) if call.sent("limit") is not None]


@check(
    "pull.page-limit",
    Level.MUST,
    "T9",
    over=paged,
    exercised_by=("auth/purchase", "pull/many-buyers"),
    covers=(BUYERS, ORDERS),
    ours="no page states how many orders a page may hold",
    voluntary="the provider never asks for a list by pages",
)
def page_limit(call: Call, _ep: Episode) -> Finding | None:
    """A page asks for ten buyers at most, and for twenty orders."""
    most = BUYER_PAGE if call.endpoint == BUYERS else ORDER_PAGE
    limit = call.sent("limit") or "0"
    if limit.isdecimal() and int(limit) <= most:
        return None
    return Finding(
        expected=f"a limit of {most} at most", seen=limit, seqs=call.seqs, ours=call.endpoint == ORDERS
    )


@dataclass(frozen=True, slots=True)
class Id:
    """A long id that the provider sent or told."""

    value: str
    seq: int
    where: str

    @property
    def label(self) -> str:
        return f"{self.where} {self.value}"


_LONG = re.compile(r"\d{17,20}")


def _long_ids(value: Any, depth: int = 4) -> Iterator[str]:
    if isinstance(value, bool) or depth < 0:
        return
    if isinstance(value, int):
        if abs(value) >= 10**16:
            yield str(value)
    elif isinstance(value, float):
        if abs(value) >= 10**16:
            yield str(int(value))
    elif isinstance(value, str):
        if _LONG.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _long_ids(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            yield from _long_ids(item, depth - 1)


def known_ids(run: Run) -> frozenset[str]:
    """Every long id that the platform named."""
    return run.cached("known_ids", lambda: frozenset(_known_ids(run)))


def _known_ids(run: Run) -> Iterator[str]:
    yield from run.declared
    for ep in run.episodes:
        for step in ep.orders:
            yield from (step.order_id, step.service_id)
        for truth in ep.truths:
            yield from truth.services
        for push in ep.pushes:
            yield from _long_ids(dict(push.fields))
        for call in ep.calls:
            if call.endpoint.startswith(("servicemarket.", "ec.")):
                yield from _long_ids(call.reply)


def rounded_ids(run: Run) -> Mapping[str, str]:
    """What a known id becomes in a float, exactly or written with 15 to 17 digits, and the id it was."""
    return run.cached("rounded", lambda: {bent: id_ for id_ in known_ids(run) for bent in _rounded(id_)})


def _rounded(id_: str) -> Iterator[str]:
    if id_.isdecimal():
        through = float(id_)
        yield str(int(through))
        yield from (str(int(Decimal(f"{through:.{digits}g}"))) for digits in (15, 16, 17))


def used_ids(ep: Episode) -> Iterator[Id]:
    """Long ids in the provider's requests and in what it tells."""
    for call in ep.calls:
        if call.endpoint.startswith(("servicemarket.", "ec.")):
            for value in _long_ids(call.body):
                yield Id(value, call.seq, call.endpoint)
    for reading in ep.readings:
        for service_id in reading.claims or {}:
            if _LONG.fullmatch(service_id):
                yield Id(service_id, reading.seq, "entitlements")


@check(
    "pull.big-ids",
    Level.MUST,
    "T8",
    over=used_ids,
    exercised_by=("auth/purchase",),
)
def big_ids(one: Id, ep: Episode) -> Finding | None:
    """Ids of nineteen digits come back whole wherever the provider uses them."""
    if one.value in known_ids(ep.run) or (whole := rounded_ids(ep.run).get(one.value)) is None:
        return None
    return Finding(expected=f"the id {whole}", seen=f"{one.value}: it went through a float", seqs=(one.seq,))


def bent_shapes(ep: Episode) -> Iterator[Showing]:
    """Services seen after the replies had changed shape: more fields, fewer, or ids of another type."""
    switched = [step for step in ep.did("switch") if _tolerance(step)]
    for step in switched[:1]:
        for showing in after_pull(showings(ep), step.seq):
            if showing.held_valid:
                yield showing


def _tolerance(step: ActionStep) -> bool:
    names = {str(step.args.get("name")), *(str(name) for name in step.args)}
    return bool(names & set(TOLERANCE)) and step.args.get("value", True) is not False


@check(
    "pull.tolerant",
    Level.MUST,
    "T9",
    over=bent_shapes,
    exercised_by=("pull/tolerant",),
    covers=PULLS,
)
def tolerant(showing: Showing, _ep: Episode) -> Finding | None:
    """Unknown fields, missing optional fields, and sku_id as number or text change nothing."""
    if seen := showing.denied() or showing.wrong_specs():
        return Finding(expected="replies of any documented shape are read", seen=seen, seqs=showing.seqs)
    return None


def unconfirmed(ep: Episode) -> Iterator[Showing]:
    """Services of a pushed order that the platform never had, two pull rounds on."""
    for push in ep.pushes:
        if push.kind != "servicemarket_order_paid" or not push.delivered or not push.indistinguishable:
            continue
        if push.order_id in order_histories(ep) or not push.store or not ep.is_current_store(push.store):
            continue
        rounds = [sync for sync in ep.syncs if sync.ok and sync.start > push.seq]
        if len(rounds) < 2:
            continue
        for showing in showings_of(ep, push.store):
            if showing.seen.seq > rounds[1].seq and showing.service_id == push.order_service:
                yield showing


@check(
    "pull.empty-is-none",
    Level.MUST,
    "T9",
    over=unconfirmed,
    needs=("sync", "order_push"),
    exercised_by=("pull/empty-is-none",),
    covers=PULLS,
)
def empty_is_none(showing: Showing, _ep: Episode) -> Finding | None:
    """A pull that keeps answering without rows ends what a push had claimed."""
    return invented(showing, "two pulls without rows mean that nothing was bought")
