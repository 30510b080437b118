"""From where on what a provider shows of a shop may be held against it: its last round that read the shop.

A round counts where all that it read of the shop came through, under a service and a grant that hold: what
was refused or lost is not known to anybody, and who has no right to read may show what was.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.history import endpoints
from conformance.history.calls import BUSY, QUOTA, TOKEN_REFUSED, Call
from conformance.history.endpoints import AUTHORIZER_TOKEN, COMPONENT_TOKEN
from conformance.history.episodes import Episode, after, before
from conformance.history.grants import granted_at
from conformance.history.readings import Truth
from conformance.history.shops import AFTERSALE, ORDER, PRODUCT, Since
from conformance.history.truth import truths

READS = {
    # by part of the shop, where it is read
    ORDER: (*endpoints.ORDER_LISTS, endpoints.ORDER),
    PRODUCT: endpoints.READS_OF_STOCK,
    AFTERSALE: (endpoints.AFTERSALE_LIST, endpoints.AFTERSALE),
}
LISTS = {
    ORDER: endpoints.ORDER_LISTS,
    PRODUCT: (endpoints.PRODUCT_LIST,),
    AFTERSALE: (endpoints.AFTERSALE_LIST,),
}
KINDS = {
    # by part of the shop, the services that look after it; one of which nothing is said may
    ORDER: frozenset({"order", "erp", ""}),
    PRODUCT: frozenset({"product", "erp", ""}),
    AFTERSALE: frozenset({"order", "erp", ""}),
}
NOT_TO_BE_READ = frozenset({48001, 48004, 61003, 61007, 10080000})  # until something of the store changes
NOT_ANSWERED = NOT_TO_BE_READ | QUOTA | TOKEN_REFUSED | BUSY


def read_since(ep: Episode, store: str, part: str, seq: int) -> Since | None:
    """Where the last round that read this part of a shop began, of those that were over ahead of `seq`; None
    where there was none, or the provider may not read it."""
    for since, end in _rounds(ep, store, seq):
        if not _may_read(ep, store, part, since.seq, seq, _kinds(ep, store, part, since.seq, end)):
            return None
        if not _troubled(ep, store, part, since.seq, end):
            return since
    return None


def rounds_since(ep: Episode, store: str, part: str, seq: int, at: float) -> list[Since]:
    """The rounds that read this part of a shop and began past `seq` and `at`: oldest first."""
    found = [
        since
        for since, end in _rounds(ep, store, ep.end + 1)
        if since.seq > seq and since.at >= at
        if _may_read(ep, store, part, since.seq, end, KINDS[part])
        if not _troubled(ep, store, part, since.seq, end)
    ]
    return found[::-1]


def _kinds(ep: Episode, store: str, part: str, start: int, end: int) -> frozenset[str] | None:
    """The services under which a round reads this part: whichever there is, where it was seen to list it."""
    listed = any(
        call.endpoint in LISTS[part] and call.token_store == store for call in ep.calls_between(start, end)
    )
    return None if listed else KINDS[part]


def _rounds(ep: Episode, store: str, seq: int) -> Iterator[tuple[Since, int]]:
    """Where rounds began, and the seqs of their ends: of those over ahead of `seq`, the last one first."""
    if ep.syncs:
        for sync in reversed(ep.pulls.told_to(store)):
            if sync.seq < seq:
                yield Since(sync.start, sync.at - sync.wall_ms / 1000), sync.seq
        return
    for start, end, at in reversed(ep.pulls.waited):
        if end < seq:
            begun = next((call.at for call in ep.calls_between(start - 1, end)), at)
            yield Since(start, begun), end


def looked_after_since(ep: Episode, store: str, part: str) -> int | None:
    """From which seq on a store had a valid service that is there for a part, and had granted what it needs:
    one for products owes nothing to orders."""
    found = (truth.seq for truth in ep.truths_of.get(store, []) if _served(ep, truth, truth.at, KINDS[part]))
    return next(found, None)


def _served(ep: Episode, truth: Truth, at: float, kinds: frozenset[str] | None) -> bool:
    return any(
        service.granted and service.valid(at) and ep.run.knows(service_id)
        and (kinds is None or ep.run.declared.get(service_id, "") in kinds)
        for service_id, service in truth.services.items()
    )  # fmt: skip


def _may_read(
    ep: Episode, store: str, part: str, since: int, until: int, kinds: frozenset[str] | None
) -> bool:
    """All the while a service of these kinds served the store, and nothing had been refused that would be
    refused again."""
    if not granted_at(ep, store, since) or not granted_at(ep, store, until):
        return False
    if not all(_served(ep, truth, truth.at, kinds) for truth in truths(ep, store, since, until)):
        return False
    calls = [call for call in before(ep.store_calls.get(store, []), until) if call.endpoint in READS[part]]
    steps = before(ep.grants_of.get(store, []), since)
    last = after(calls, steps[-1].seq if steps else -1)[-1:]
    resting = any(call.rests_until > calls[-1].at for call in calls if call.errcode in QUOTA)
    return not resting and not any(call.errcode in NOT_TO_BE_READ for call in last)


def _troubled(ep: Episode, store: str, part: str, start: int, end: int) -> bool:
    """Whether anything that was to be read did not come through, and was not asked for again."""
    missing = set()
    for call in ep.calls_between(start, end):
        token = call.endpoint in {COMPONENT_TOKEN, AUTHORIZER_TOKEN}
        if not token and (call.endpoint not in READS[part] or call.token_store != store):
            continue
        asked = (call.endpoint, "" if token else str(call.body))
        if _came_through(call):
            missing.discard(asked)
        else:
            missing.add(asked)
    return bool(missing)


def _came_through(call: Call) -> bool:
    """It was answered, if only with what the caller did wrong, or that there is no such thing."""
    if call.behind or not call.arrived:
        return False
    return call.errcode == 0 or (not call.hindered and call.errcode not in NOT_ANSWERED)
