"""Lines along the world's clock: what was true, and under it what the provider believed and showed.

A reading is a point: nobody knows what the provider believed between two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.journal.kind import Kind, objects
from simulator.journal.kinds.exchanged import TOKENS, CallAnswered, PushAttempted
from simulator.journal.kinds.played import FaultChanged
from simulator.journal.kinds.provider import BrowserVisit, ProviderChanged, ProviderReading, StoreTruth
from simulator.journal.times import LATEST
from simulator.journal.times import end as until

MOST = 400  # spans and points of a line
MOST_LINES = 120


Said = str | list[str]


@dataclass(slots=True)
class Line:
    """One line: spans `[from, to, seq, tone, text]` and points `[at, seq, tone, text]`, in Unix seconds.

    `name` and what stands as `text` are words, or Chinese and English where these differ. `role` says whose
    line it is: `store`, `component` or `home_page`.
    `side` is `truth` for what is so, `provider` for what the provider says; its points are red (`bad`) where
    they differ from the former at that instant.
    """

    group: str
    what: str
    name: Said
    side: str = ""
    role: str = ""
    spans: list[list[Any]] = field(default_factory=list)
    points: list[list[Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "group": self.group,
            "role": self.role,
            "what": self.what,
            "name": self.name,
            "side": self.side,
            "spans": self.spans[:MOST],
            "points": self.points[:MOST],
            "more": max(0, len(self.spans) - MOST) + max(0, len(self.points) - MOST),
        }


class _Lines:
    """The lines of some entries, as they come."""

    def __init__(self) -> None:
        self.lines: dict[tuple[str, str, str, str], Line] = {}
        self.truth: dict[str, tuple[float, int, dict[tuple[str, str], float], dict[str, bool]]] = {}
        self.faults: dict[str, list[Any]] = {}
        self.down: list[Any] | None = None

    def line(
        self, group: str, what: str, name: str, side: str = "", role: str = "store", chinese: str = ""
    ) -> Line:
        key = (group, what, name, side)
        if key not in self.lines:
            said: Said = [f"{chinese} {name}", name] if chinese else name
            self.lines[key] = Line(group, what, said, side, role if group else "")
        return self.lines[key]

    # -- what is so -----------------------------------------------------------------------------------

    def told(self, at: float, seq: int, data: Mapping[str, Any]) -> None:
        """The platform's record of a store, which holds until the next."""
        store = str(data.get("store") or "")
        self.until(store, at)
        ends: dict[tuple[str, str], float] = {}
        granted: dict[str, bool] = {}
        for service in objects(data.get("services")):
            id_ = str(service.get("service_id"))
            granted[id_] = bool(service.get("granted"))
            for spec in objects(service.get("specs")):
                ends[id_, str(spec.get("spec_id"))] = _number(spec.get("expires_at"))
        self.truth[store] = (at, seq, ends, granted)

    def until(self, store: str, at: float) -> None:
        """What was so of a store until then becomes spans."""
        if store not in self.truth:
            return
        since, seq, ends, granted = self.truth[store]
        for (service, spec), end in ends.items():
            line = self.line(store, "validity", f"{service} {spec}".strip(), "truth")
            if end > since:
                _extend(line.spans, [since, min(end, at), seq, "good", f"→ {until(end)}"])
        for service, there in granted.items():
            if there and at > since:
                _extend(self.line(store, "grants", service, "truth").spans, [since, at, seq, "good", ""])

    # -- what the provider says -----------------------------------------------------------------------

    def read(self, at: float, seq: int, data: Mapping[str, Any]) -> None:
        store = str(data.get("store") or "")
        _, _, ends, granted = self.truth.get(store, (0.0, 0, {}, {}))
        believed = data.get("entitlements")
        if isinstance(believed, Mapping):
            self._believed(store, at, seq, believed, ends)
        for page in objects(data.get("shown")):
            service = str(page.get("service_id"))
            shown = str(page.get("shown") or "")
            valid = any(end > at for (id_, _), end in ends.items() if id_ == service)
            right = {"served": valid, "refused": not valid}.get(shown)
            if shown == "needs_grant":
                right = valid and not granted.get(service, False)
            tone = "dim" if right is None else ("good" if right else "bad")
            said = _meant(BrowserVisit, "shown", shown)
            self.line(store, "pages", service, "provider").points.append([at, seq, tone, said])

    def _believed(
        self,
        store: str,
        at: float,
        seq: int,
        believed: Mapping[str, Any],
        ends: Mapping[tuple[str, str], float],
    ) -> None:
        said = {
            (str(service.get("service_id")), str(spec.get("spec_id"))): _number(spec.get("expires_at"))
            for service in objects(believed.get("services"))
            for spec in objects(service.get("specs"))
        }
        for key in {**ends, **said}:
            true, theirs = ends.get(key, 0.0), said.get(key, 0.0)
            same = abs(true - theirs) <= 1 or (true <= at and theirs <= at)
            text = until(theirs) if theirs else "–"
            line = self.line(store, "validity", " ".join(key).strip(), "provider")
            line.points.append([at, seq, "good" if same else "bad", f"→ {text}"])

    # -- what passed ----------------------------------------------------------------------------------

    def handed_out(self, at: float, seq: int, data: Mapping[str, Any]) -> None:
        issued = data.get("issued")
        if isinstance(issued, Mapping) and issued.get("expires_at"):
            kind = str(issued.get("kind") or "")
            whose = str(data.get("store") or data.get("account") or "")
            role = kind if kind in ("component", "home_page") else "store"
            line = self.line(whose, "tokens", kind, role=role, chinese=TOKENS.get(kind, ""))
            line.spans.append([at, _number(issued["expires_at"]), seq, "cool", ""])

    def pushed(self, at: float, seq: int, data: Mapping[str, Any]) -> None:
        taken = data.get("outcome") == "acknowledged"
        role = next((one for one in ("store", "component", "home_page") if data.get(one)), "")
        line = self.line(str(data.get(role) or ""), "pushes", str(data.get("kind") or ""), role=role)
        said = _meant(PushAttempted, "outcome", str(data.get("outcome") or ""))
        line.points.append([at, seq, "good" if taken else "bad", said])

    def struck(self, at: float, seq: int, data: Mapping[str, Any]) -> None:
        name, phase = str(data.get("fault") or ""), data.get("phase")
        line = self.line("", "faults", f"{name}: {data.get('effect')}")
        if data.get("chinese"):
            line.name = [f"{name}：{data['chinese']}", _english(line.name)]
        if phase == "planned":
            self.faults[name] = [at, None, seq, "warn", ""]
            line.spans.append(self.faults[name])
        elif phase in ("fired", "held"):
            line.points.append([at, seq, "warn", _meant(FaultChanged, "phase", str(phase))])
        elif name in self.faults:
            self.faults.pop(name)[1] = at

    def process(self, at: float, seq: int, data: Mapping[str, Any]) -> None:
        if data.get("down") and self.down is None:
            said = _meant(ProviderChanged, "phase", str(data.get("phase") or ""))
            self.down = [at, None, seq, "bad", said]
            self.line("", "down", "").spans.append(self.down)
        elif not data.get("down") and self.down is not None:
            self.down[1] = at
            self.down = None

    def visited(self, at: float, seq: int, data: Mapping[str, Any]) -> None:
        store, shown = str(data.get("store") or ""), str(data.get("shown") or "")
        _, _, ends, _ = self.truth.get(store, (0.0, 0, {}, {}))
        service = str(data.get("service_id"))
        valid = any(end > at for (id_, _), end in ends.items() if id_ == service)
        tone = "dim" if shown != "served" or not ends else ("good" if valid else "bad")
        line = self.line(store, "visits", str(data.get("browser") or ""), "provider")
        line.points.append([at, seq, tone, _meant(BrowserVisit, "shown", shown)])


_TAKEN = {
    StoreTruth.NAME: _Lines.told,
    ProviderReading.NAME: _Lines.read,
    CallAnswered.NAME: _Lines.handed_out,
    PushAttempted.NAME: _Lines.pushed,
    FaultChanged.NAME: _Lines.struck,
    ProviderChanged.NAME: _Lines.process,
    BrowserVisit.NAME: _Lines.visited,
}
# In this order the lines of a store stand: what is so, and right below what the provider says of it.
_ORDER = ("validity", "pages", "visits", "grants", "tokens", "pushes", "faults", "down")


def lines(entries: Iterable[Any]) -> dict[str, Any]:
    """The lines of these entries, those of a store together; and how many were left out."""
    found = _Lines()
    last = 0.0
    for entry in entries:
        last = max(last, entry.at)
        take = _TAKEN.get(entry.kind)
        if take is not None:
            take(found, entry.at, entry.seq, entry.data)
    for store in found.truth:
        found.until(store, last)
    for line in found.lines.values():
        for span in line.spans:
            span[1] = min(last, LATEST) if span[1] is None else min(span[1], max(last, span[0]))
    places = {group: place for place, group in enumerate(dict.fromkeys(key[0] for key in found.lines))}
    there = [line for line in found.lines.values() if line.spans or line.points]
    there.sort(
        key=lambda line: (
            places[line.group],
            _ORDER.index(line.what),
            _english(line.name),
            line.side == "provider",
        )
    )
    return {
        "lines": [line.as_json() for line in there[:MOST_LINES]],
        "more": max(0, len(there) - MOST_LINES),
    }


def _meant(kind: type[Kind], name: str, value: str) -> Said:
    """A value, by its name in Chinese where it has one."""
    said = kind.FACTS[name].named(value)
    return value if said.zh == value else [said.zh, value]


def _english(said: Said) -> str:
    return said if isinstance(said, str) else said[-1]


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _extend(spans: list[list[Any]], span: list[Any]) -> None:
    """Adds a span, or makes the last one longer where it goes on and says the same."""
    last = spans[-1] if spans else None
    if last is not None and last[1] == span[0] and last[3:] == span[3:]:
        last[1] = span[1]
    else:
        spans.append(span)
