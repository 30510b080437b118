"""Runs the parts asked for, each in a process of its own, and shows one table."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing.connection import Connection
from pkgutil import iter_modules

import tests.attack
from tests.attack.memory import peak
from tests.attack.part import Bounds, Fall, Figures, Part
from tests.attack.table import render, told

FACTOR, MORE = 4.0, 600.0  # a part that takes so much longer than it was allowed hangs


def parts() -> dict[str, Part]:
    """Every file of this folder that has a `PART`, by its name."""
    names = [module.name for module in iter_modules(tests.attack.__path__) if module.name[:5] != "test_"]
    found = {
        name: getattr(import_module(f"tests.attack.{name}"), "PART", None)
        for name in names
        if name != "__main__"
    }
    return {name: part for name, part in found.items() if part is not None}


def main(arguments: Sequence[str] | None = None) -> int:
    known = parts()
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        metavar="PART[/TARGET]",
        help=f"only this, may be repeated: {', '.join(known)}",
    )
    parser.add_argument("--minutes", type=float, help="go on for about so long, each part in its share")
    parser.add_argument("--seed", type=int, default=1, help="what chance goes by (%(default)s)")
    parser.add_argument(
        "--retry", action="store_true", help="try what fell once more: both are told, and that decides"
    )
    options = parser.parse_args(arguments)
    chosen = dict((one.partition("/")[::2]) for one in options.only or known)
    if unknown := [name for name in chosen if name not in known]:
        parser.error(f"no part is called {unknown[0]}: {', '.join(known)}")
    bounds = {
        name: Bounds(seed=options.seed, seconds=seconds, target=chosen[name])
        for name, seconds in shares({name: known[name] for name in chosen}, options.minutes).items()
    }
    fallen = _tried(options.seed, {name: known[name] for name in chosen}, bounds)
    if fallen and options.retry:
        print(f"\nonce more: {', '.join(fallen)}\n")
        fallen = _tried(options.seed, fallen, bounds)
    return 1 if fallen else 0


def _tried(seed: int, chosen: dict[str, Part], bounds: dict[str, Bounds]) -> dict[str, Part]:
    """Those of the parts that fell, once all were run and told."""
    begun = time.monotonic()
    figures = dict(_all(chosen, bounds))
    print(render({name: (part, figures[name]) for name, part in chosen.items()}))
    print(f"\nseed {seed}, {time.monotonic() - begun:.0f} s")
    for line in told(figures):
        print(line)
    return {name: part for name, part in chosen.items() if figures[name].falls}


def shares(chosen: dict[str, Part], minutes: float | None) -> dict[str, float]:
    """The seconds of each part: its own, or those of the whole by its share."""
    whole = sum(part.seconds for part in chosen.values())
    factor = 1.0 if minutes is None else minutes * 60 / whole
    return {name: part.seconds * factor for name, part in chosen.items()}


def _all(chosen: dict[str, Part], bounds: dict[str, Bounds]) -> Iterator[tuple[str, Figures]]:
    """Two at a time, and then those that want to be alone."""
    beside = [name for name, part in chosen.items() if not part.alone]
    with ThreadPoolExecutor(2) as pool:
        yield from zip(beside, pool.map(lambda name: _one(name, bounds[name]), beside), strict=True)
    for name, part in chosen.items():
        if part.alone:
            yield name, _one(name, bounds[name])


def _one(name: str, bounds: Bounds) -> Figures:
    print(f"attack: {name}, {bounds.seconds:.0f} s …", file=sys.stderr, flush=True)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_in_child, args=(name, bounds, theirs), name=f"attack {name}")
    begun = time.monotonic()
    child.start()
    theirs.close()
    try:
        if not ours.poll(bounds.seconds * FACTOR + MORE):
            return Figures(falls=[Fall(name, f"it had not ended after {time.monotonic() - begun:.0f} s")])
        figures: Figures = ours.recv()
    except EOFError:
        child.join()
        return Figures(falls=[Fall(name, f"its process ended with {child.exitcode}")])
    finally:
        if child.is_alive():
            child.join(5)
            child.kill()
        child.join()
    figures.seconds = time.monotonic() - begun
    return figures


def _in_child(name: str, bounds: Bounds, to: Connection) -> None:
    try:
        figures = parts()[name].run(bounds)
    except Exception:  # noqa: BLE001 - the part itself broke: that is told as what fell
        figures = Figures(falls=[Fall(name, f"the part broke\n{traceback.format_exc()}")])
    figures.memory = figures.memory or peak()
    to.send(figures)
