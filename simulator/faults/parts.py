"""Where a fault strikes, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One push, or one call, that a fault may strike."""

    kind: str = ""
    endpoint: str = ""
    path: str = ""
    store: str = ""
    component: str = ""
    home_page: str = ""
    push: int = 0
    last: bool = False  # no attempt comes after this one
    by_end: bool = True  # the end of its endpoint's id names it, too

    @property
    def subject(self) -> str:
        """What chance counts apart: one more push about another store changes nothing here."""
        return f"{self.kind or self.endpoint or self.path}/{self.store}/{self.component or self.home_page}"

    def as_json(self) -> dict[str, Any]:
        """What the journal tells of it: the number of the push, or the endpoint."""
        return {"push": self.push} if self.push else {"endpoint": self.endpoint or self.path}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """On pushes of these kinds or on calls of these endpoints; the rest narrows it, where it is given."""

    pushes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    store: str = ""
    component: str = ""
    home_page: str = ""

    def holds(self, at: Occasion) -> bool:
        named = self._kind(at) if at.push else self._endpoint(at)
        return (
            named
            and (not self.store or self.store == at.store)
            and (not self.component or self.component == at.component)
            and (not self.home_page or self.home_page == at.home_page)
        )

    def _kind(self, at: Occasion) -> bool:
        return at.kind in self.pushes or "any" in self.pushes

    def _endpoint(self, at: Occasion) -> bool:
        return any(
            call in {at.endpoint, at.path, "any"} or (at.by_end and at.endpoint.endswith(f".{call}"))
            for call in self.calls
        )

    def as_json(self) -> dict[str, object]:
        found = {
            "push": ", ".join(self.pushes),
            "call": ", ".join(self.calls),
            "store": self.store,
            "component": self.component,
            "home_page": self.home_page,
        }
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Of the occasions inside the window: after `skip` of them every `every`-th, `times` at most; and of
    these as chance has it, where `rate` is below 1."""

    skip: int = 0
    times: int | None = None
    every: int = 1
    since: float | None = None
    until: float | None = None
    rate: float = 1.0
    unbounded: bool = False

    def within(self, now: float) -> bool:
        """Whether its window is open at an instant."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)

    def due_on(self, nth: int) -> bool:
        """Whether the `nth` occasion in the window counts, from 1, however often it has fired."""
        past = nth - self.skip
        return past > 0 and past % self.every == 0

    def spent(self, fired: int) -> bool:
        """Whether it has fired as often as it may."""
        return self.times is not None and fired >= self.times

    def as_json(self) -> dict[str, object]:
        plain = When()
        found = {
            name: getattr(self, name)
            for name in ("skip", "times", "every", "since", "until", "rate", "unbounded")
        }
        return {key: value for key, value in found.items() if value != getattr(plain, key)}
