"""Pushes with everything that was delivered of them."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.history.episodes import Episode, after, group
from conformance.history.pushes import GRANT_KINDS, Push


@dataclass(frozen=True, slots=True)
class PushDeliveries:
    """One push, and what was sent of it as the platform made it: attempts and copies, in order.

    An attempt that was corrupted on its way is none: `deliveries` are empty where that befell all, and
    `first` is the first of those that are whole, if any is.
    """

    first: Push
    deliveries: tuple[Push, ...]

    @property
    def label(self) -> str:
        return self.first.label

    @property
    def delivered(self) -> bool:
        return any(push.delivered for push in self.deliveries)

    @property
    def lost(self) -> bool:
        """Nothing whole of it reached the provider."""
        return not any(push.sent for push in self.deliveries)

    @property
    def heard(self) -> Push | None:
        """The first delivery that the provider owed an answer to; None where there is none."""
        return next((push for push in self.deliveries if push.delivered and push.owed_answer), None)

    @property
    def copies(self) -> int:
        return sum(push.delivered for push in self.deliveries)

    @property
    def seq(self) -> int:
        return self.deliveries[-1].seq if self.deliveries else self.first.seq

    @property
    def arrived(self) -> int:
        """The seq of the first delivery that reached the provider."""
        return next((push.seq for push in self.deliveries if push.delivered), self.seq)


def push_deliveries(ep: Episode, *kinds: str, made_up: bool = False) -> list[PushDeliveries]:
    """The platform's pushes of these kinds, each with its deliveries; `made_up` ones look the same."""
    found = []
    for sent in ep.deliveries.values():
        whole = tuple(push for push in sent if push.indistinguishable)
        first = whole[0] if whole else sent[0]
        if (
            first.kind in kinds
            and (first.from_platform or (made_up and whole))
            and ep.is_current_store(first.store)
        ):
            found.append(PushDeliveries(first, whole))
    return found


def grants_pushed(ep: Episode) -> list[PushDeliveries]:
    """Whole `authorized` and `updateauthorized` pushes of the platform that were delivered."""
    return ep.cached(
        "grants pushed",
        lambda: [pushed for pushed in push_deliveries(ep, *GRANT_KINDS) if pushed.heard],
    )


def grants_pushed_to(ep: Episode, store: str | None) -> list[PushDeliveries]:
    """The same of one store."""
    by_store = ep.cached(
        "grants pushed by store", lambda: group(grants_pushed(ep), lambda pushed: pushed.first.store)
    )
    return by_store.get(store, [])


def grants_claimed(ep: Episode) -> list[PushDeliveries]:
    """Grant pushes that had to be acted on: the platform's, and made-up ones sealed as well."""
    made_up = [
        pushed
        for pushed in push_deliveries(ep, *GRANT_KINDS, made_up=True)
        if not pushed.first.from_platform and pushed.delivered
    ]
    return [*grants_pushed(ep), *made_up]


def next_owed_answer(push: Push, ep: Episode) -> Push | None:
    """The next push to the same platform and address that the provider owes an answer to."""
    for later in after(ep.pushes, push.seq):
        same = later.channel == push.channel and later.component == push.component
        if same and later.owed_answer and later.sent:
            return later
    return None


def spoiled_pushes(ep: Episode, *wrong: str) -> list[Push]:
    """Pushes to the third-party platform's addresses that were wrong in one of these."""
    return [
        push
        for push in ep.pushes
        if push.channel != "order" and push.sent and not push.wrong_in.isdisjoint(wrong)
    ]
