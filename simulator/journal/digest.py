"""What a run did, as one short text: the same for the same scenario, seed and behaviour.

It covers actions, clock moves, first attempts of pushes (decrypted), the faults that fired, those of pushes
with their counts, and the readings of the provider. Ids are aliased in order of appearance and times count
from the scenario's start; the provider's own calls, and how many of them a fault struck, are left out, since
its threads decide their order and their number. Of steps that were taken together it covers what began, in
the order in which it is written, and what the platform did; not what the provider answered to each of them,
which is decided by a race between them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from simulator.journal.entry import Entry
from simulator.journal.kind import texts
from simulator.journal.kinds import read
from simulator.journal.kinds.played import ActionDone, StepsTogether
from simulator.journal.normalize import Alias


class Argument(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def formerly(self) -> str: ...
    @property
    def in_digest(self) -> bool: ...
    @property
    def nothing_beside(self) -> str: ...


class ActionRow(Protocol):
    """What the digest asks of a row of the action table."""

    @property
    def args(self) -> Sequence[Argument]: ...
    @property
    def makes(self) -> str | None: ...
    @property
    def known_by(self) -> str | None: ...
    @property
    def waits(self) -> bool: ...
    @property
    def not_in_digest(self) -> Sequence[str]: ...


Actions = Mapping[str, ActionRow]

NAME = "as"  # what a result is to be called: how a thing is written


def lines(entries: Iterable[Entry], actions: Actions) -> list[Any]:
    """What the digest is taken over, one item an entry.

    What was done and read comes first, then the pushes, each in the order of the journal: a push is sent by
    a thread of its own, while a browser may still be on its way. Where several are sent side by side, those
    of one instant come in the order in which they were made.
    """
    done: list[tuple[Entry, Any, bool]] = []
    sent: list[tuple[Entry, Any, bool]] = []
    tallies: dict[str, int] = {}
    start: float | None = None
    named: dict[str, Mapping[str, Any]] = {}
    made_up: list[str] = []
    side_by_side = together = False
    for entry in entries:
        start = entry.at if start is None else start
        row = read(entry.kind, entry.data)
        if row is None:
            continue
        if name := row.tallied():
            tallies[name] = 1 if row.tallied_once() else tallies.get(name, 0) + 1
        if isinstance(row, StepsTogether):
            together = row.phase == "start"
        if isinstance(row, ActionDone):
            if row.origin == "play":
                continue  # the end of every play, which nobody did
            side_by_side = side_by_side or row.result.get("parallel_pushes", 1) != 1
            covered = _action(row, named, actions, together=together)
            made_up += _made_up(row)
        elif together and row.CONTACT and not row.DIGEST_LAST:
            continue  # a page as it was shown: which was first, and what it shows, is decided by a race
        else:
            covered = row.in_digest()
        if covered is not None:
            (sent if row.DIGEST_LAST else done).append((entry, covered, row.DIGEST_UNORDERED))
    if start is None:
        return []
    if side_by_side:
        sent.sort(key=lambda item: (item[0].at, item[0].data.get("push", 0)))
    alias = Alias(start, made_up)
    found: list[Any] = []
    for entry, covered, unordered in (*done, *sent):
        sorted_out = alias.ordered(covered) if unordered else covered
        found.append([entry.kind, alias.of(entry.at), alias.of(sorted_out)])
    counts = [alias.of([name, count]) for name, count in tallies.items()]
    return [*found, ["fired", sorted(counts)]]


def digest(entries: Iterable[Entry], actions: Actions) -> str:
    """24 hexadecimal digits over `lines`."""
    text = json.dumps(lines(entries, actions), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8"), digest_size=12).hexdigest()


def _made_up(row: ActionDone) -> list[str]:
    """The package ids that nobody chose: six digits, which no shape tells from other numbers."""
    chosen = row.action != "create_package" or row.args.get("sku_id")
    return [] if chosen else [str(row.result.get("sku_id"))]


def _action(
    done: ActionDone, named: dict[str, Mapping[str, Any]], actions: Actions, *, together: bool
) -> Any:
    """What was done, whether with a name or an id: a name given earlier is taken for what it stands for."""
    args = {key: value for key, value in done.args.items() if key != NAME}
    row = actions.get(str(done.action))
    if row is None:
        return [done.action, args, done.result]
    former = {arg.name: arg.formerly or arg.name for arg in row.args}
    kinds = {former[arg.name]: arg.kind for arg in row.args}
    left_out = {former[arg.name] for arg in row.args if not arg.in_digest or arg.nothing_beside in args}
    args = {former.get(key, key): value for key, value in args.items()}
    args = {
        key: _meant(value, kinds.get(key, ""), named) for key, value in args.items() if key not in left_out
    }
    for name in texts(done.args.get(NAME)) if row.makes else ():
        mark = done.result.get(row.known_by or "")
        named[name] = {**done.result, "": mark, "kind of result": row.makes}
    if together and row.waits:
        return [done.action, args]
    result = {key: value for key, value in done.result.items() if key not in row.not_in_digest}
    return [done.action, args, result]


def _meant(value: Any, kind: str, named: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(value, Mapping):
        return {key: _meant(item, kind, named) for key, item in value.items()}
    if isinstance(value, list):
        return [_meant(item, kind, named) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith("$"):
        name, _, field = value[1:].partition(".")
        return named.get(name, {}).get(field, value)
    known = named.get(value)
    return known[""] if known is not None and kind in (known["kind of result"], "words") else value
