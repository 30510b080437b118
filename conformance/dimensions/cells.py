"""Which cells of the table check × dimension a run filled: by an item that was judged, and its scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from conformance.dimensions.place import Place
from conformance.dimensions.rows import ROWS, Former
from conformance.history.episodes import Run
from conformance.registry import Check

PLAYED = Path(__file__).with_name("played.yaml")
Cells = Mapping[str, Mapping[str, str]]  # check → dimension → the first scenario that filled it


def cells(run: Run, chosen: Iterable[Check]) -> dict[str, dict[str, str]]:
    """The cells that the scenarios of a run filled."""
    return {check.id: filled(run, check) for check in sorted(chosen, key=lambda check: check.id)}


def filled(run: Run, check: Check) -> dict[str, str]:
    """The dimensions that the items of one check stand in, in the order of the table."""
    found: dict[str, str] = {}
    former = Former()
    for ep in run.episodes:
        if not ep.id:
            continue
        for item in check.over(ep):
            open_ = [row for row in ROWS if row.id not in found]
            if not open_:
                return {row.id: found[row.id] for row in ROWS}
            place = Place(item, ep)
            found.update((row.id, ep.scenario) for row in open_ if row.stands(place, former))
            former.add(place)
    return {row.id: found[row.id] for row in ROWS if row.id in found}


def played() -> Cells:
    """The cells that the default scenarios fill with the reference provider."""
    told: Cells = yaml.safe_load(PLAYED.read_text(encoding="utf-8"))
    return told


def as_text(of: Cells) -> str:
    """The cells as they are kept."""
    return yaml.safe_dump(of, sort_keys=False, width=110)


def in_all(runs: Sequence[Cells]) -> dict[str, dict[str, str]]:
    """The cells that each of several runs filled, as the first has them: what only a race fills is none."""
    first, *others = runs
    return {
        id_: {name: by for name, by in row.items() if all(name in other.get(id_, {}) for other in others)}
        for id_, row in first.items()
    }


def lost(kept: Cells, seen: Cells) -> list[str]:
    """The cells that are kept and that a run did not fill, a line for each."""
    return [f"{id_} × {name}: no item stands there any more" for id_, name in _missing(kept, seen)]


def gained(kept: Cells, seen: Cells) -> list[str]:
    """The cells that a run filled beside those that are kept, a line for each."""
    return [f"{id_} × {name}: filled by {seen[id_][name]}" for id_, name in _missing(seen, kept)]


def _missing(of: Cells, in_: Cells) -> list[tuple[str, str]]:
    return [(id_, name) for id_ in sorted(of) for name in of[id_] if name not in in_.get(id_, {})]
