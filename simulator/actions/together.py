"""Steps that are taken at the same time.

Each begins in its turn, in a thread of its own, up to where the provider is asked; then the next begins. So
what the platform makes for them (codes, ids, pushes) does not depend on how fast the provider is, and all of
them are under way at once. Calls of the provider, and users who are sent on to another page, wait for one
another at a gate meanwhile: that they meet is no luck. In which order it answers is its own affair, so those
who asked it are journalled at the end, in the order in which they are written.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from simulator.actions.registry import Action, find
from simulator.actions.stage import Stage
from simulator.core.gate import Gate
from simulator.journal.kinds.played import StepsTogether
from simulator.texts import Text
from simulator.usage import UsageError

GLANCE = 0.2  # real seconds after which a wait looks up: on Windows no signal comes through a longer one


class Written(Protocol):
    """A step as a scenario has it."""

    @property
    def action(self) -> str: ...
    @property
    def args(self) -> Any: ...
    @property
    def name(self) -> str | None: ...


S = TypeVar("S", bound=Written)


@dataclass(slots=True)
class _Piece:
    """One of the steps, and what came of it."""

    row: Action
    args: dict[str, Any]
    result: dict[str, Any] | None = None
    error: Exception | None = None


def take(stage: Stage, steps: Sequence[S], *, origin: str) -> list[tuple[S | None, Exception]]:
    """Takes the steps together, and waits for quiet. Answers what went wrong, each with its step; with None
    where there was no quiet after them."""
    world, provider = stage.world, stage.provider
    pieces = [_piece(step) for step in steps]
    asking = sum(piece.row.waits for piece in pieces)
    gate = Gate(asking, once=len(pieces) - asking, now=world.real)
    turns = _Turns()
    names = [piece.row.name for piece in pieces]
    world.record(StepsTogether(phase="start", steps=names))
    with world.lock:
        world.activity.gate = gate
    if provider is not None:
        provider.leaves, provider.onward = turns.over, gate.go_through
    try:
        threads = [
            threading.Thread(
                target=_run,
                args=(stage, pieces, place, turns, gate, origin),
                daemon=True,
                name=f"step {place + 1}",
            )
            for place in range(len(pieces))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(GLANCE)
        restless = _settled(stage)
    except BaseException:
        if provider is not None:
            provider.cut()
        raise
    finally:
        with world.lock:
            world.activity.gate = None
        gate.open()
        if provider is not None:
            provider.leaves = provider.onward = _nobody_else
    for piece in pieces:
        if piece.row.waits and piece.result is not None:
            stage.note(piece.row, piece.args, piece.result, origin)
    world.record(StepsTogether(phase="end", steps=names))
    failed: list[tuple[S | None, Exception]] = [
        (step, piece.error) for step, piece in zip(steps, pieces, strict=True) if piece.error is not None
    ]
    return [*failed, (None, restless)] if restless is not None else failed


def _settled(stage: Stage) -> Exception | None:
    try:
        stage.settle()
    except Exception as error:  # noqa: BLE001 - told beside what else went wrong
        return error
    return None


def _piece(step: Written) -> _Piece:
    row = find(step.action)
    if row.alone:
        raise UsageError(alone(row))
    return _Piece(row, {**row.renamed(step.args), **({"as": step.name} if step.name else {})})


def alone(row: Action) -> Text:
    """What is wrong with a step that stands among others, and what to do."""
    return Text(
        f"{row.name} cannot stand inside together: {row.alone.en}. Write it ahead of together, or behind it",
        f"{row.name} 不能放在 together 中：{row.alone.zh}。请写在 together 之前或之后",
    )


def _nobody_else() -> None:
    """Ahead of a request to the provider, where no other step waits."""


def _run(stage: Stage, pieces: Sequence[_Piece], place: int, turns: _Turns, gate: Gate, origin: str) -> None:
    piece = pieces[place]
    stage.beside.others = True
    turns.begin(place)
    try:
        if piece.row.waits:
            piece.result = stage.run(piece.row, piece.args)
        else:
            gate.filled(sum(other.row.waits for other in pieces[:place]))
            piece.result = stage.do(piece.row.name, piece.args, origin=origin)
    except Exception as error:  # noqa: BLE001 - told by the thread that waits
        piece.error = error
    finally:
        turns.over()
        if piece.row.waits:
            gate.leave()


class _Turns:
    """Whose turn it is to begin: one step after the other."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._next = 0
        self._mine = threading.local()

    def begin(self, place: int) -> None:
        """Returns when it is the turn of the step in that place, which this thread takes."""
        self._mine.place = place
        with self._changed:
            while self._next < place:
                self._changed.wait()

    def over(self) -> None:
        """The step of this thread has begun: the next one may. Said again, it means nothing."""
        place = getattr(self._mine, "place", None)
        with self._changed:
            if place == self._next:
                self._next += 1
                self._changed.notify_all()
