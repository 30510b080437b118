"""A provider that nothing ever comes of: told after a few contacts, not after all scenarios."""

from __future__ import annotations

from simulator.core.world import World
from simulator.journal.entry import Entry
from simulator.usage import ProviderFailed

REFUSED = 3  # pushes, none of which was taken
CALLED_FOR = 4  # times that a call of the platform had to come of something


class Silence:
    """Reads a run's journal as it grows, until the provider takes a push or makes a call.

    `api` is where the platform answers.
    """

    def __init__(self, api: str) -> None:
        self._api = api
        self._last = 0  # the entry read last
        self._called = False
        self._took = False
        self._down = False
        self._refused: list[Entry] = []
        self._due: list[str] = []  # what had to be followed by a call

    def check(self, world: World) -> None:
        """A ProviderFailed once nothing can come of it any more."""
        if self._called:
            return
        for entry in world.journal.entries(after=self._last):
            self._last = entry.seq
            self._take(entry)
        if self._called:
            return
        kinds = {entry.data["kind"] for entry in self._refused}
        called_for = len(kinds) > 1 or bool(self._due)  # tickets alone may be refused by a living one
        if not self._took and len(self._refused) >= REFUSED and called_for:
            last = self._refused[-1].data
            said = last.get("error") or f"HTTP {last['status']} {last['reply'][:20]!r}"
            raise ProviderFailed(
                f"the provider took none of the {len(self._refused)} pushes that it was sent, the last at "
                f"{last['target']} ({said}), and made no call at "
                f"{self._api}: is this its address, and does it call the platform there?"
            )
        if len(self._due) >= CALLED_FOR:
            raise ProviderFailed(
                f"the provider made no call at {self._api}, where the platform answers, though one was due "
                f"after {self._due[-1]}: does it call the platform there?"
            )

    def _take(self, entry: Entry) -> None:
        data = entry.data
        match entry.kind:
            case "call":
                self._called = True
            case "provider":
                self._down = data["down"]
            case "push" if data["outcome"] == "acknowledged":
                self._took = True
            case "push" if data["owed_answer"]:
                self._refused.append(entry)
            case "visit" if data["code_state"] == "good" and not self._down:
                self._due.append("a user with a login code")
            case "action" if data["result"].get("pulled") is False and not self._down:
                self._due += [f"a wait of {data['result']['waited']:g} s for its pull"] * CALLED_FOR
            case "probe" if data["probe"] == "sync" and data["phase"] == "end" and data.get("status"):
                self._due.append("a pull round that it was asked for")
