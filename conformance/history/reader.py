"""Journal → episodes. Every entry is read once, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conformance.history.claims import claims_of
from conformance.history.episodes import Episode, Run
from conformance.history.items import ITEMS, Raw, make, number
from conformance.history.readings import Probe, Reading, Truth
from conformance.history.shop_claims import PROBED, shop_claims
from conformance.history.steps import GrantStep, OrderStep
from simulator import Text, told

ENTITLEMENTS = "entitlements"


def read(entries: Iterable[Raw], declared: Mapping[str, str] | None = None) -> Run:
    """A journal as a run of episodes, of a provider that has the `declared` services."""
    run = Run(declared)
    reader = _Reader(run)
    for entry in entries:
        try:
            reader.take(entry)
        except Exception as bug:  # noqa: BLE001 - what cannot be read of one scenario is no loss of the others
            what = told(bug)
            unread = Text(
                f"entry {entry.seq} cannot be read: {what.en}", f"条目 {entry.seq} 无法读取：{what.zh}"
            )
            reader.episode.error = reader.episode.error or unread
    return run


def _said(data: Mapping[str, Any], name: str) -> Text:
    """A reason, also of a journal that tells it in one language alone."""
    words = str(data.get(name) or "")
    return Text(words, str(data.get(f"{name}_zh") or words))


class _Reader:
    """Fills episodes, entry by entry."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.begun: dict[tuple[str, float], int] = {}  # probes that have no answer yet
        self.answers: dict[str, dict[str, Probe]] = {}  # by store and probe, until they are read
        self.episode = self._open()

    def _open(self, id_: str = "", title: str = "") -> Episode:
        episode = Episode(self.run, len(self.run.episodes), id_, title)
        self.run.episodes.append(episode)
        return episode

    def _place(self, world: str) -> None:
        """The episode lies in that world, and in the run of its worker."""
        if self.episode.world != world:
            self.episode.world = world
            self.episode.run = worker = self.run.of_world(world)
            if worker is not self.run:
                worker.episodes.append(self.episode)

    def take(self, entry: Raw) -> None:
        if entry.kind == "scenario":
            self._scenario(entry)
            return
        if self.episode.world not in {"", entry.world}:
            self.episode = self._open()
        self._place(entry.world)
        if not self.episode.start:
            self.episode.start = entry.seq
        self.episode.end = entry.seq
        self.episode.end_at = entry.at
        if entry.kind == "probe":
            self._probe(entry)
        elif entry.kind == "reading":
            store = str(entry.data.get("store"))
            down = bool(self.episode.provider and self.episode.provider[-1].down)
            answers = self.answers.pop(store, {})
            claims, unread = claims_of(entry.data.get("entitlements"), answers.get(ENTITLEMENTS), down=down)
            shop, garbled = shop_claims(answers, down=down)
            garbled = {**({ENTITLEMENTS: unread} if unread else {}), **garbled}
            reading = make(Reading, entry, claims=claims, shop=shop, garbled=garbled)
            self.episode.readings.append(reading)
        elif entry.kind in ITEMS:
            kept, cls = ITEMS[entry.kind]
            item: Any = make(cls, entry)
            getattr(self.episode, kept).append(item)
            if isinstance(item, (Truth, OrderStep, GrantStep)):
                self.run.first_seen_in.setdefault(item.store, self.episode.index)

    def _scenario(self, entry: Raw) -> None:
        data = entry.data
        if data.get("phase") == "start":
            self.episode = self._open(str(data.get("id", "")), str(data.get("title", "")))
            self._place(entry.world)
            self.episode.start = self.episode.end = entry.seq
            self.episode.end_at = entry.at
            self.begun = {}
            return
        # of a text that was too long to be kept, its head among what is left
        self.episode.error = _said(data, "error") or self.episode.error
        self.episode.cause = str(data.get("cause") or "")
        self.episode.skipped = _said(data, "skipped")
        self.episode.end = entry.seq
        self.episode.end_at = entry.at
        self.episode = self._open()

    def _probe(self, entry: Raw) -> None:
        data = entry.data
        key = (str(data.get("probe")), number(data.get("started_ms")))
        if data.get("phase") == "start":
            self.begun[key] = entry.seq
            return
        start = self.begun.pop(self._first(key), None) or self._met(key[1], entry.seq)
        item = make(Probe, entry, start=start)
        self.episode.probes.append(item)
        if item.probe == ENTITLEMENTS or item.probe in PROBED:
            self.answers.setdefault(str(item.asked("store")), {})[item.probe] = item

    def _met(self, started_ms: float, end: int) -> int:
        """Where a probe began that is written down once answered: ahead of all that was called since."""
        start = end
        for call in reversed(self.episode.calls):
            if call.started_ms < started_ms:
                break
            start = call.seq
        return start

    def _first(self, key: tuple[str, float]) -> tuple[str, float]:
        """The start that an end belongs to: of several that are open, the one that began then."""
        return key if key in self.begun else next((one for one in self.begun if one[0] == key[0]), key)
