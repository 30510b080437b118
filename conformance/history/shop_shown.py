"""What a provider showed of a shop, beside what was true of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.history.episodes import Episode, group
from conformance.history.readings import AfterSaleClaim, OrderClaim, ProductClaim, Reading
from conformance.history.shop_rounds import READS, looked_after_since, read_since
from conformance.history.shops import (
    AFTERSALE,
    FOR_THE_MERCHANT,
    ON_SALE,
    ORDER,
    PRODUCT,
    STOCK,
    Held,
    Since,
    held,
    histories,
    history_of,
)
from conformance.history.steps import TO_SHIP, ShopStep
from conformance.history.words import in_words
from simulator import Count, Text

Claim = OrderClaim | ProductClaim | AfterSaleClaim

MISSING = "missing"  # it is there, and not shown
OTHER = "other-than-it-is"
NOWHERE = "invented"  # shown, and never there
TWICE = "shown-twice"
WRONG = (MISSING, OTHER, NOWHERE, TWICE)
MUST_BE_SHOWN: Mapping[str, frozenset[str]] = {
    # by part, the statuses in which something waits for the merchant, or sells
    ORDER: TO_SHIP,
    PRODUCT: frozenset({ON_SALE}),
    AFTERSALE: FOR_THE_MERCHANT,
}
_DONE = {"count": Text("ordered", "订购"), "shipped": Text("shipped", "已发货")}  # of pieces of a SKU
RECENT = 7 * 86400.0  # seconds within which something changed that no list may pass over
HELD_AGAINST = 10_000  # rows of one answer: of more the journal does not tell what is true


@dataclass(frozen=True, slots=True)
class WrongRow:
    """One row that is shown as it never was since the round, or not at all: one of `WRONG`."""

    reason: str
    id: str
    expected: Text
    seen: Text
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShopShown:
    """All that was shown of one part of a shop at one observation, past a round that began at `since`."""

    reading: Reading
    part: str
    claims: tuple[Claim, ...]
    since: Since

    @property
    def label(self) -> Text:
        part, seen = in_words("shop", "part", self.part), self.reading.label
        return Text(f"{part.en}s of {seen.en}", f"{seen.zh}的{part.zh}")

    @property
    def store(self) -> str:
        return self.reading.store

    @property
    def seq(self) -> int:
        return self.reading.seq

    def wrong(self, ep: Episode) -> Iterator[WrongRow]:
        """Every row that is wrong."""
        counts = Counter(claim.id for claim in self.claims)
        for claim in self.claims[:HELD_AGAINST]:
            if counts[claim.id] > 1:
                yield self._row(
                    TWICE,
                    claim.id,
                    Text("once", "一次"),
                    Text(f"{Count(counts[claim.id]):time}", f"{counts[claim.id]} 次"),
                )
            yield from self._other(claim, ep)
        for id_, _, _ in histories(ep, self.part, self.store):
            if id_ not in counts and (step := self.owed(id_, ep)):
                yield self._row(
                    MISSING,
                    id_,
                    Text(f"{step.label.en} as {step.status}", f"{step.label.zh} 显示为 {step.status}"),
                    Text("not shown", "没有显示"),
                    step.seq,
                )

    def wrong_of(self, id_: str, ep: Episode) -> WrongRow | None:
        """What is wrong of one thing."""
        return next((row for row in self.wrong(ep) if row.id == id_), None)

    def owed(self, id_: str, ep: Episode) -> ShopStep | None:
        """What there is to show of one thing, whatever else may be left out: it came under the provider's
        eyes, was so when the round began, and still waits for somebody."""
        steps = history_of(ep, self.part, self.store, id_)
        found = held(steps, self.since, self.seq)
        served = looked_after_since(ep, self.store, self.part)
        before = [step for step in steps if step.seq <= self.since.seq]
        if not before or found.absent or found.unknown or served is None or before[-1].seq < served:
            return None
        if self._told(id_, ep):
            return None
        recent = self.since.at - before[-1].at <= RECENT
        waits = all(step.status in MUST_BE_SHOWN[self.part] for step in found.steps)
        return before[-1] if recent and waits else None

    def _other(self, claim: Claim, ep: Episode) -> Iterator[WrongRow]:
        found = held(history_of(ep, self.part, self.store, claim.id), self.since, self.seq)
        if found.unknown:
            return
        if not found.steps:
            yield self._row(
                NOWHERE,
                claim.id,
                Text(f"no {self.part} of the store has that id", f"店铺的 {self.part} 中没有这个 ID"),
                Text("it is shown", "显示了它"),
            )
            return
        seqs = (found.steps[-1].seq,)
        statuses = {step.status for step in found.steps} | self._told(claim.id, ep)
        if claim.status is not None and claim.status not in statuses:
            yield self._row(OTHER, claim.id, _any(statuses), Text.same(claim.status), *seqs)
        elif isinstance(claim, OrderClaim) and claim.lines is not None:
            yield from self._lines(claim, found, *seqs)
        elif isinstance(claim, ProductClaim):
            yield from self._stock(claim, ep)

    def _lines(self, claim: OrderClaim, found: Held, *seqs: int) -> Iterator[WrongRow]:
        lines = claim.lines or ()
        said = {
            name: _summed((line.sku_id, getattr(line, name)) for line in lines)
            for name in ("count", "shipped")
        }
        for name, shown in said.items():
            true = [
                _summed((line.sku_id, getattr(line, name)) for line in step.lines) for step in found.steps
            ]
            if shown is not None and shown not in true:
                expected = Text(f"{_DONE[name].en} {_any(true).en}", f"{_DONE[name].zh} {_any(true).zh}")
                yield self._row(OTHER, claim.id, expected, Text.same(f"{shown}"), *seqs)

    def _stock(self, claim: ProductClaim, ep: Episode) -> Iterator[WrongRow]:
        for sku_id, count in claim.stock.items():
            found = held(history_of(ep, STOCK, self.store, claim.id, sku_id), self.since, self.seq)
            true = {int(step.stock or 0) for step in found.steps}
            if not found.steps or found.unknown or count in true:
                continue
            sums = self._sums(ep, claim.id, sku_id, true)
            if sums is not None and count not in sums:
                expected = Text(
                    f"SKU {sku_id} has {_any(sorted(sums)).en}",
                    f"SKU {sku_id} 的库存为 {_any(sorted(sums)).zh}",
                )
                seen = Text(f"SKU {sku_id} has {count}", f"SKU {sku_id} 的库存为 {count}")
                yield self._row(OTHER, claim.id, expected, seen, found.steps[-1].seq)

        for (sku_id, warehouse), count in claim.stored.items():
            found = held(self._stored(ep, claim.id, sku_id, warehouse), self.since, self.seq)
            true = {int(step.stock or 0) for step in found.steps} | ({0} if found.absent else set())
            if found.steps and not found.unknown and count not in true:
                expected = Text(
                    f"SKU {sku_id} has {_any(sorted(true)).en} in warehouse {warehouse}",
                    f"SKU {sku_id} 在仓库 {warehouse} 的库存为 {_any(sorted(true)).zh}",
                )
                seen = Text(f"SKU {sku_id} has {count} there", f"SKU {sku_id} 在该仓库的库存为 {count}")
                yield self._row(OTHER, claim.id, expected, seen, found.steps[-1].seq)

    def _stored(self, ep: Episode, id_: str, sku_id: str, warehouse: str) -> list[ShopStep]:
        return histories(ep, STOCK, self.store).get((id_, sku_id, warehouse), [])

    def _sums(self, ep: Episode, id_: str, sku_id: str, elsewhere: set[int]) -> set[int] | None:
        """All that there may be of a SKU with what the merchant's warehouses have of it, which a provider may
        count or not; None where nobody told what one had."""
        sums = set(elsewhere)
        for (product, sku, warehouse), steps in histories(ep, STOCK, self.store).items():
            if (product, sku) != (id_, sku_id) or not warehouse:
                continue
            found = held(steps, self.since, self.seq)
            if found.unknown:
                return None
            there = {int(step.stock or 0) for step in found.steps} | ({0} if found.absent else set())
            sums |= {one + more for one in sums for more in there}
        return sums

    def _told(self, id_: str, ep: Episode) -> set[str | None]:
        """What replies that a fault has changed said of its status since the round began."""
        calls = [
            call
            for call in ep.calls_between(self.since.seq, self.seq)
            if call.faults and call.endpoint in READS[self.part] and id_ in str(call.body)
        ]
        return {_status(call.reply) for call in calls} - {None}

    def _row(self, reason: str, id_: str, expected: Text, seen: Text, *seqs: int) -> WrongRow:
        return WrongRow(
            reason,
            id_,
            expected,
            Text(f"{self.part} {id_}: {seen.en}", f"{self.part} {id_}：{seen.zh}"),
            (*seqs, self.seq),
        )


def _status(reply: Any) -> str | None:
    """The status in a reply about one thing."""
    for name in ("order", "after_sale_order", "product"):
        row = reply.get(name) if isinstance(reply, Mapping) else None
        if isinstance(row, Mapping) and row.get("status") is not None:
            return str(row["status"])
    return None


def _summed(lines: Iterator[tuple[str, int | None]]) -> dict[str, int] | None:
    """Pieces by SKU; None where they are not said of each."""
    total: dict[str, int] = {}
    for sku_id, count in lines:
        if count is None:
            return None
        total[sku_id] = total.get(sku_id, 0) + count
    return total


def _any(values: Any) -> Text:
    each = dict.fromkeys(str(value) for value in values)
    return Text.joined(map(Text.same, each), Text(" or ", " 或 ")) or Text("nothing", "无")


def shop_shown(ep: Episode) -> list[ShopShown]:
    """Every part of every shop at every observation that can be held against what was true."""
    return ep.cached("shop shown", lambda: list(_shop_shown(ep)))


def _shop_shown(ep: Episode) -> Iterator[ShopShown]:
    if not ep.shop:
        return
    for reading in ep.readings:
        if not ep.is_current_store(reading.store):
            continue
        said = reading.shop
        for part, claims in ((ORDER, said.orders), (PRODUCT, said.products), (AFTERSALE, said.aftersales)):
            since = None if claims is None else read_since(ep, reading.store, part, reading.seq)
            if claims is not None and since is not None:
                yield ShopShown(reading, part, claims, since)


def shop_shown_of(ep: Episode, store: str, part: str) -> list[ShopShown]:
    """Those of one part of one shop, in order."""
    by_place = ep.cached(
        "shop shown by place", lambda: group(shop_shown(ep), lambda shown: (shown.store, shown.part))
    )
    return by_place.get((store, part), [])
