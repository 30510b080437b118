"""Orders, and the showings of their services that tell what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.history.episodes import Episode
from conformance.history.showings import Showing, Wrong, after_pull, showings_of
from conformance.history.truth import OrderHistory
from simulator import Text


def pulled_showings(ep: Episode, history: OrderHistory, seq: int) -> list[Showing]:
    """The showings of an order's service whose last completed pull round began past `seq`."""
    return [
        showing
        for showing in after_pull(showings_of(ep, history.order.store), seq)
        if showing.service_id == history.order.service_id
    ]


def known_showings(ep: Episode, history: OrderHistory, seq: int) -> list[Showing]:
    """The showings of an order's service past `seq` and a pull that knew the order, pulled again or not."""
    if history.visible is None:
        return []
    return [showing for showing in pulled_showings(ep, history, history.visible) if showing.seq > seq]


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order, and one showing of its service that tells what became of it."""

    history: OrderHistory
    showing: Showing

    @property
    def label(self) -> Text:
        order, seen = self.history.label, self.showing.look
        return Text(f"{order.en}, {seen.en}", f"{order.zh}，{seen.zh}")

    @property
    def spec_id(self) -> str:
        return self.history.order.spec_id

    @property
    def taken(self) -> bool:
        """Nothing is left of it: the whole service is over, or no truth has its spec."""
        return self.showing.held_invalid or self.showing.knows_no(self.spec_id)

    def kept(self) -> Wrong | None:
        """How the provider goes on giving what is taken."""
        return self.showing.invented() or self.showing.long(self.spec_id)


def order_shown_after(ep: Episode, history: OrderHistory, seq: int) -> list[OrderShown]:
    """The showings of an order's service whose last completed pull round began past `seq`, with the order."""
    return [OrderShown(history, showing) for showing in pulled_showings(ep, history, seq)]
