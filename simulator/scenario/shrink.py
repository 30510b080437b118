"""Cuts a list of steps down to the few that still fail. Pure: what fails is for the caller to say.

Delta debugging (Zeller's ddmin) over steps. A step that is dropped takes along every step that refers to
what it made, so that each list that is tried still loads. Steps that are taken together are dropped one by
one as well; one that is left alone stands by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from simulator.actions.registry import ACTIONS
from simulator.scenario.document import Step

Fails = Callable[[tuple[Step, ...]], bool]


def shrink(steps: Sequence[Step], fails: Fails) -> tuple[Step, ...]:
    """The shortest list found that still fails; dropping any one step of it (with its dependants) mends it.

    `fails` is asked once about each list, and not about the whole one, which is known to fail.
    """
    pieces = [
        (each, at if one.taken else None) for at, one in enumerate(steps) for each in one.taken or (one,)
    ]
    needed = dependencies([one for one, _ in pieces])
    written = [f"{one.action} {one.name} {one.args} {beside}" for one, beside in pieces]
    known: dict[tuple[str, ...], bool] = {tuple(written): True, (): False}

    def still(places: tuple[int, ...]) -> bool:
        tried = tuple(written[place] for place in places)
        if tried not in known:
            known[tried] = fails(_grouped(steps, [pieces[place] for place in places]))
        return known[tried]

    kept = tuple(range(len(pieces)))
    parts = 2
    while kept:
        smaller = next((one for one in _without(kept, parts, needed) if still(one)), None)
        if smaller is not None:
            kept = smaller
            parts = max(2, min(parts - 1, len(kept)))
        elif parts < len(kept):
            parts = min(len(kept), parts * 2)
        else:
            break
    return _grouped(steps, [pieces[place] for place in kept])


def _grouped(steps: Sequence[Step], pieces: Iterable[tuple[Step, int | None]]) -> tuple[Step, ...]:
    """The pieces as steps again: those that were taken together in one."""
    found: list[Step] = []
    for beside, group in groupby(pieces, key=lambda piece: piece[1]):
        taken = tuple(one for one, _ in group)
        found += taken if beside is None or len(taken) < 2 else (replace(steps[beside], taken=taken),)
    return tuple(found)


def dependencies(steps: Sequence[Step]) -> dict[int, frozenset[int]]:
    """By place of a step: the places of the earlier steps whose results it names."""
    made: dict[str, tuple[int, str]] = {}
    found: dict[int, frozenset[int]] = {}
    for place, one in enumerate(steps):
        found[place] = frozenset(_named(one, made))
        kind = ACTIONS[one.action].makes
        name = one.name or one.args.get("as")
        if kind and name:
            made[str(name)] = (place, kind)
    return found


def _named(one: Step, made: Mapping[str, tuple[int, str]]) -> Iterator[int]:
    kinds = {arg.name: arg.kind for arg in ACTIONS[one.action].args}
    for key, value in one.args.items():
        for leaf in leaves(value):
            name, mark, _ = leaf[1:].partition(".") if leaf.startswith("$") else (leaf, "", "")
            if name in made and (mark or kinds.get(key) in (made[name][1], "words")):
                yield made[name][0]


def leaves(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, str):
        yield value


def _without(
    kept: tuple[int, ...], parts: int, needed: Mapping[int, frozenset[int]]
) -> Iterator[tuple[int, ...]]:
    """`kept` without each of so many parts in turn, the last first: what comes late is most often idle."""
    parts = min(parts, len(kept))  # an empty part would offer the same list again, for ever
    size, rest = divmod(len(kept), parts)
    end = len(kept)
    for part in range(parts):
        start = end - size - (part < rest)
        yield _closed((*kept[:start], *kept[end:]), needed)
        end = start


def _closed(places: Iterable[int], needed: Mapping[int, frozenset[int]]) -> tuple[int, ...]:
    """The places whose dependencies are all kept."""
    kept: set[int] = set()
    for place in places:
        if needed[place] <= kept:
            kept.add(place)
    return tuple(sorted(kept))
