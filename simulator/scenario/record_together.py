"""Which of the actions in a journal were taken together, and in which order they began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from simulator.journal.entry import Entry
from simulator.scenario.document import TOGETHER, Step


@dataclass(slots=True)
class Group:
    """Steps taken together: between which entries, their actions as they began, and their places among the
    steps that are recorded."""

    first: int
    last: int
    actions: Sequence[str]
    places: dict[int, str] = field(default_factory=dict)

    def take(self, seq: int, place: int, action: str) -> None:
        """Notes the step of an entry, if it is one of these."""
        if self.first < seq < self.last:
            self.places[place] = action

    def in_order(self) -> list[int]:
        """The places as the steps began: those that asked the provider are journalled last."""
        left, found = dict(self.places), []
        for action in self.actions:
            place = next((each for each, name in left.items() if name == action), None)
            if place is not None:
                found.append(place)
                del left[place]
        return [*found, *left]


def groups(entries: Iterable[Entry]) -> list[Group]:
    """Every group of steps that is over."""
    found: list[Group] = []
    begun: Entry | None = None
    for entry in entries:
        if entry.kind != TOGETHER:
            continue
        if entry.data["phase"] == "start":
            begun = entry
        elif begun is not None:
            found.append(Group(begun.seq, entry.seq, list(begun.data.get("steps") or ())))
            begun = None
    return found


def grouped(steps: Sequence[Step], groups: Iterable[Group]) -> Iterator[Step]:
    """The steps, with those of each group in one."""
    of_group = {place: group for group in groups if len(group.places) > 1 for place in group.places}
    for place, step in enumerate(steps):
        group = of_group.get(place)
        if group is None:
            yield step
        elif place == min(group.places):
            taken = tuple(steps[each] for each in group.in_order())
            yield Step(action=TOGETHER, taken=taken, line=step.line, column=step.column)
