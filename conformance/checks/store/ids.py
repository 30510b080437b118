"""Ids of orders, products, SKUs and after-sales are text: as numbers they lose digits in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.history.episodes import Episode, Run
from conformance.history.ids import UsedId, floated, ids_in
from conformance.history.store_calls import store_call_probes
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

NAMES = re.compile(r"(order|product|sku|after_?sale_order)(_id)?(_list|s)?")
DEPTH = 6
INT = 1 << 32
LEAST = 10**9  # ids have ten digits and more


def _named(value: Any, depth: int = DEPTH) -> Iterator[str]:
    """What stands under the names of such ids, as text: however it is written."""
    if depth < 0:
        return
    if isinstance(value, Mapping):
        for name, below in value.items():
            if NAMES.fullmatch(str(name)):
                for one in below if isinstance(below, list) else [below]:
                    if isinstance(one, (str, int, float)) and not isinstance(one, bool):
                        yield _text(one)
            yield from _named(below, depth - 1)
    elif isinstance(value, list):
        for below in value:
            yield from _named(below, depth - 1)


def _text(value: str | float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def known_ids(run: Run) -> frozenset[str]:
    """Every such id that the platform named, or the suite."""
    return run.cached("ids of shops", lambda: frozenset(filter(_is_id, _known_ids(run))))


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and int(value) >= LEAST


def _known_ids(run: Run) -> Iterator[str]:
    for ep in run.episodes:
        yield from (step.id for step in ep.shop)
        yield from (step.sku_id for step in ep.shop if step.sku_id)
        yield from (line.sku_id for step in ep.shop for line in step.lines)
        for push in ep.pushes:
            yield from _named(dict(push.fields))
        for asked in store_call_probes(ep):
            yield from _named(asked.probe.asked("body"))
        for call in ep.calls:
            if call.on_store:
                yield from _named(call.reply)


def mangled_ids(run: Run) -> Mapping[str, str]:
    """What becomes of a known id in a float, as text or as a number, and in 32 bits; and the id it was."""
    return run.cached("mangled ids", lambda: {bad: id_ for id_ in known_ids(run) for bad in _mangled(id_)})


def _mangled(id_: str) -> Iterator[str]:
    through = float(id_)
    yield f"{id_}.0"
    yield repr(through)
    yield from floated(id_)
    yield from (f"{through:.{digits}g}" for digits in (6, 15, 16, 17))
    low = int(id_) % INT
    if int(id_) >= INT // 2:
        yield str(low)
        yield str(low - INT)


def used_ids(ep: Episode) -> Iterator[UsedId]:
    """Ids in the provider's calls for stores, on its pages, and in what it says of shops."""
    for call in ep.calls:
        if call.on_store:
            for value in _named(call.body):
                yield UsedId(value, call, Text.same(call.label))
    for visit in ep.visits:
        for value in sorted(ids_in(visit.body)):
            yield UsedId(value, visit, Text("a page", "页面"))
    for reading in ep.readings:
        for claims in (reading.shop.orders, reading.shop.products, reading.shop.aftersales):
            for claim in claims or ():
                yield UsedId(claim.id, reading, Text("what is said of a shop", "所示店铺数据"))


@check(
    "store.ids-whole",
    Level.MUST,
    "T10",
    chinese="订单、商品、SKU 与售后单的编号在调用中、页面上逐位完整。",
    over=used_ids,
    reasons=("mangled",),
    exercised_by=("store/kept-books", "store/order-pages"),
)
def ids_whole(used: UsedId, ep: Episode) -> Finding | None:
    """Ids of orders, products, SKUs and after-sales come back digit by digit, in calls and on pages."""
    if used.value in known_ids(ep.run) or (whole := mangled_ids(ep.run).get(used.value)) is None:
        return None
    return Finding(
        reason="mangled",
        expected=Text(f"the id {whole}", f"完整的 ID {whole}"),
        seen=Text(f"{used.value}: it was no text on its way", f"{used.value}：途中不是文本"),
        seqs=(used.entry.seq,),
    )
