"""What the provider wrote to its own output about the time of a finding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from simulator import entry_json

OUTPUT = "output"  # the kind of entries that have it
SCENARIO = "scenario"
PUSH = "push"
MOST = 20  # lines beside a finding


class Output:
    """The output of a run, by where in the journal it was written down."""

    def __init__(self, journal: Iterable[Any]) -> None:
        self._seqs: list[int] = []
        self._lines: list[tuple[str, ...]] = []
        self._ends: list[int] = []  # entries at which a scenario begins or ends
        for entry in journal:
            if entry.kind == OUTPUT:
                told = entry_json(entry)["data"].get("lines")
                self._seqs.append(entry.seq)
                self._lines.append(tuple(map(str, told)) if isinstance(told, list) else ())
            elif entry.kind == SCENARIO:
                self._ends.append(entry.seq)

    def of_errors(self, entries: Iterable[Any]) -> tuple[str, ...]:
        """The same about those of the entries that are pushes which the provider answered with a 5xx."""
        return self.about([one.seq for one in entries if one.kind == PUSH and _is_error(one.data)])

    def about(self, seqs: Collection[int]) -> tuple[str, ...]:
        """The last lines of the step that the last of these entries is of: what the provider writes in a step
        is written down behind all that passed in it."""
        if not seqs:
            return ()
        last = max(seqs)
        place = bisect_left(self._seqs, last)
        if place == len(self._seqs):
            return ()
        end = bisect_left(self._ends, last)
        if end < len(self._ends) and self._ends[end] < self._seqs[place]:
            return ()
        return self._lines[place][-MOST:]


def _is_error(data: Mapping[str, Any]) -> bool:
    status = data.get("status")
    return isinstance(status, int) and status >= HTTPStatus.INTERNAL_SERVER_ERROR
