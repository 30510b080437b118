"""What goes off goes to who has ordered it, and still wants it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import SEND
from conformance.history.episodes import Episode
from conformance.history.shop_effects import (
    Shipment,
    last_look,
    last_shown,
    lines_shown,
    own_tries,
    shipment,
)
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


@dataclass(frozen=True, slots=True)
class Labelled:
    """A shipment of the provider's own, and one ahead of it that went to somebody else under its waybill."""

    shipment: Shipment
    waybill: str
    other: Shipment | None

    @property
    def label(self) -> Text:
        return Text(
            f"parcel {self.waybill} of order {self.shipment.order_id}",
            f"订单 {self.shipment.order_id} 的包裹 {self.waybill}",
        )


def labelled(ep: Episode) -> Iterator[Labelled]:
    """Shipments of itself whose buyer a look at the order had told."""
    known: dict[tuple[str, str], tuple[str, Shipment]] = {}
    for call in own_tries(ep, SEND):
        one = shipment(call)
        look = last_look(ep, one.store, one.order_id, call)
        buyer = look.got("order", "openid") if look else None
        for waybill in sorted(one.waybills) if buyer else ():
            whose, first = known.get((one.store, waybill), (str(buyer), one))
            yield Labelled(one, waybill, first if whose != str(buyer) else None)
            if call.took_effect:
                known.setdefault((one.store, waybill), (str(buyer), one))


@check(
    "store.waybill-of-one",
    Level.SHOULD,
    "T10",
    chinese="寄给不同买家的包裹使用不同的运单号。",
    over=labelled,
    needs=("ship",),
    reasons=("shared",),
    exercised_by=("store/two-skus", "store/two-buyers"),
)
def waybill_of_one(parcel: Labelled, _ep: Episode) -> Finding | None:
    """Parcels to different buyers go off under different waybills."""
    if parcel.other is None:
        return None
    return Finding(
        reason="shared",
        expected=Text("a waybill of its own", "自己的运单号"),
        seen=Text(
            f"that of order {parcel.other.order_id}, which is another buyer's",
            f"另一位买家的订单 {parcel.other.order_id} 的运单号",
        ),
        seqs=(parcel.other.call.seq, parcel.shipment.call.seq),
    )


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A shipment of an order of which some pieces were asked back when it was last read, with nothing sent of
    their line: how many of each such SKU were free."""

    look: Call
    shipment: Shipment
    free: Mapping[str, int]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.shipment.label.en} of which some are asked back",
            f"{self.shipment.label.zh}，其中部分被申请退款",
        )


def asked_back(ep: Episode) -> Iterator[AskedBack]:
    """Those that the provider made of itself."""
    for call in own_tries(ep, SEND):
        one = shipment(call)
        look = last_look(ep, one.store, one.order_id, call)
        free = _free(look, last_shown(ep, one))
        if look is not None and free:
            yield AskedBack(look, one, free)


def _free(look: Call | None, gone: Mapping[str, int]) -> dict[str, int]:
    """Of the lines with pieces under way in after-sale, how many may go off: where some have gone already, it
    is not said which are meant."""
    free = {}
    for line in lines_shown(look):
        counts = [line.get(name) for name in ("sku_cnt", "on_aftersale_sku_cnt", "finish_aftersale_sku_cnt")]
        ordered, under_way, through = (count if isinstance(count, int) else 0 for count in counts)
        sku_id = str(line.get("sku_id"))
        if under_way and not gone.get(sku_id):
            free[sku_id] = ordered - under_way - through
    return free


@check(
    "store.aftersale-awaited",
    Level.SHOULD,
    "T10",
    chinese="查询到订单中有售后进行中的商品，得出结果前不自行发货。",
    over=asked_back,
    needs=("ship",),
    reasons=("shipped-meanwhile",),
    exercised_by=("store/asked-back-unsent", "store/second-thoughts-around-the-clock"),
)
def aftersale_awaited(asked: AskedBack, _ep: Episode) -> Finding | None:
    """What an order is read to have in after-sale is not shipped ahead of the answer."""
    sent = asked.shipment.by_sku
    over = next((sku_id for sku_id, free in asked.free.items() if sent[sku_id] > free), None)
    if over is None:
        return None
    return Finding(
        reason="shipped-meanwhile",
        expected=Text(
            f"at most {asked.free[over]} of SKU {over}, until the others are answered",
            f"SKU {over} 最多 {asked.free[over]} 件，其余待答复之后",
        ),
        seen=Text(f"{sent[over]} were sent off", f"发出了 {sent[over]} 件"),
        seqs=(asked.look.seq, asked.shipment.call.seq),
    )
