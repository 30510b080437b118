"""Answering after-sales by their state: what one call means follows from it, so it is read before each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..clock import Clock
from ..line import Refused
from ..platform import Unreachable
from ..stores import Stores
from . import terms
from .aftersales import PROCESSING, WAIT_RECEIPT, AfterSale, AfterSales
from .trouble import MOST_TRIES, is_unsure
from .turns import Turns
from .wire import number

ACCEPT = "/channels/ec/aftersale/acceptapply"
RESHIP = "/channels/ec/aftersale/acceptexchangereship"
REASONS = "/channels/ec/aftersale/rejectreason/get"
RETURN, REFUND = 1, 2  # `accept_type`
TOO_OFTEN = 10021059  # one refund an order and minute
NO_ADDRESS = frozenset({10021058, 10021060})
AT_ONCE = 20_000  # fen; what costs more a person looks at
AT_LAST = 6 * 3600  # seconds ahead of the deadline: then the time has come for those as well
ON_ITS_WAY = 86400  # seconds that goods take to come back
COURIER = "SF"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One call that answers an after-sale."""

    path: str
    body: dict[str, Any]


class Refunds:
    """Answers after-sales. It is done when a read shows so, not when a call was answered."""

    def __init__(self, stores: Stores, aftersales: AfterSales, clock: Clock, turns: Turns) -> None:
        self.stores = stores
        self.aftersales = aftersales
        self.clock = clock
        self.turns = turns

    def answer(self, component: str, store: str, id_: str, *, by_person: bool = False) -> None:
        """Agree to what an after-sale asks for now. Refused, Unreachable and the like: it was not done."""
        failed = 0
        with self.turns.of("aftersale", store, id_):
            while True:
                row = self.aftersales.read(component, store, id_)
                step = self.step_for(row)
                if step is None or not (by_person or self.is_due(row)):
                    return
                try:
                    self.send(component, store, step)
                except (Refused, Unreachable) as trouble:
                    failed += 1
                    self.after_trouble(trouble, failed)
                else:
                    self.aftersales.read(component, store, id_)
                    return

    def refuse(self, component: str, store: str, id_: str, path: str, **words: Any) -> None:
        """Refuse it, or propose something else, as a person says."""
        with self.turns.of("aftersale", store, id_):
            try:
                self.send(component, store, Step(path=path, body={"after_sale_order_id": id_, **words}))
            finally:
                self.aftersales.read(component, store, id_)

    def step_for(self, row: AfterSale) -> Step | None:
        """What agreeing to it means now; None where it is not our turn, or in a state never seen."""
        body: dict[str, Any] = {"after_sale_order_id": row.after_sale_order_id}
        if row.status == PROCESSING:
            wanted = REFUND if row.kind == "REFUND" else RETURN
            return Step(path=ACCEPT, body={**body, "accept_type": wanted})
        if row.status != WAIT_RECEIPT:
            return None
        if row.kind == "EXCHANGE":
            waybill = f"{COURIER}{row.after_sale_order_id[-13:]}99"
            return Step(path=RESHIP, body={**body, "waybill_id": waybill, "delivery_id": COURIER})
        return Step(path=ACCEPT, body={**body, "accept_type": REFUND})

    def is_due(self, row: AfterSale) -> bool:
        """Whether it is agreed to without a person: small amounts, goods that are back, or time is short."""
        now = self.clock.now()
        if row.deadline and row.deadline - now <= AT_LAST:
            return True
        if row.status == WAIT_RECEIPT:
            return now - row.updated_at >= ON_ITS_WAY
        return row.amount <= AT_ONCE

    def send(self, component: str, store: str, step: Step) -> None:
        """One call. A return needs an address to send the goods to: the store's default, or its first."""
        try:
            self.stores.call(component, store, step.path, step.body)
        except Refused as refusal:
            address = terms.address(self.stores, component, store) if refusal.errcode in NO_ADDRESS else ""
            if not address:
                raise
            self.stores.call(component, store, step.path, {**step.body, "address_id": address})

    def reason(self, component: str, store: str, scene: int) -> int:
        """The number of a reason to refuse: the first that is listed for that scene, else the first of all.
        0 where it lists none."""
        reply = self.stores.call(component, store, REASONS, {})
        listed = [each for each in reply.get("reason_list") or [] if isinstance(each, dict)]
        fitting = [each for each in listed if each.get("reject_scene") == scene]
        return number((fitting or listed or [{}])[0].get("reject_reason_type"))

    def after_trouble(self, trouble: Refused | Unreachable, failed: int) -> None:
        """Go on to the next look at it, unless that is of no use or was tried often enough."""
        if not is_unsure(trouble) or failed >= MOST_TRIES:
            raise trouble
