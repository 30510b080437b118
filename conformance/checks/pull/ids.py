"""Ids of nineteen digits are more than a float can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.history.episodes import Episode, Run
from conformance.history.ids import UsedId, floated, ids_in
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

LONG_ID = re.compile(r"\d{17,20}")


def _long_ids(value: Any, depth: int = 4) -> Iterator[str]:
    """The long ids in a JSON value, down to `depth` levels, as text."""
    if isinstance(value, bool) or depth < 0:
        return
    if isinstance(value, int):
        if abs(value) >= 10**16:
            yield str(value)
    elif isinstance(value, float):
        if abs(value) >= 10**16:
            yield str(int(value))
    elif isinstance(value, str):
        if LONG_ID.fullmatch(value):
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
    """What a known id becomes in a float, and the id it was."""
    known = filter(str.isdecimal, known_ids(run))
    return run.cached("rounded", lambda: {rounded: id_ for id_ in known for rounded in floated(id_)})


def used_ids(ep: Episode) -> Iterator[UsedId]:
    """Long ids in the provider's requests and in what it tells."""
    for call in ep.calls:
        if call.endpoint.startswith(("servicemarket.", "ec.")):
            for value in _long_ids(call.body):
                yield UsedId(value, call, Text.same(call.endpoint))
    for visit in ep.visits:
        texts = (visit.body, *(hop.url for hop in visit.hops))
        for value in sorted({id_ for text in texts for id_ in ids_in(text)}):
            yield UsedId(value, visit, Text("a page", "页面"))
    for reading in ep.readings:
        for service_id in reading.claims or {}:
            if LONG_ID.fullmatch(service_id):
                yield UsedId(service_id, reading, Text("entitlements", "权益"))


@check(
    "pull.big-ids",
    Level.MUST,
    "T8",
    chinese="十九位的 ID 在服务商使用之处都完整无缺。",
    over=used_ids,
    reasons=("rounded",),
    exercised_by=("auth/purchase",),
)
def big_ids(used: UsedId, ep: Episode) -> Finding | None:
    """Ids of nineteen digits come back whole wherever the provider uses them."""
    if used.value in known_ids(ep.run) or (whole := rounded_ids(ep.run).get(used.value)) is None:
        return None
    return Finding(
        reason="rounded",
        expected=Text(f"the id {whole}", f"完整的 ID {whole}"),
        seen=Text(f"{used.value}: it went through a float", f"{used.value}：经过了浮点数"),
        seqs=(used.entry.seq,),
    )
