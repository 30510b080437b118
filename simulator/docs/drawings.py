"""State machines, drawn by GitHub from the tables that the program obeys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.core.component.states import TABLE as AUTHORIZATION

Moves = Iterable[tuple[str, str, str]]  # from, event, to


def states() -> str:
    """Every state machine of the platform."""
    return "\n\n".join(f"**{title}**\n\n{drawn(moves)}" for title, moves in _machines().items())


def _machines() -> Mapping[str, Moves]:
    return {
        "How an account stands to a third-party platform 授权状态": [
            (str(state), str(event), str(effect.to)) for (state, event), effect in AUTHORIZATION.items()
        ],
    }


def drawn(moves: Moves) -> str:
    """A state diagram; events that lead the same way share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, event, after in moves:
        arrows.setdefault((before, after), []).append(event)
    lines = [f"  {before} --> {after}: {', '.join(events)}" for (before, after), events in arrows.items()]
    return "\n".join(("```mermaid", "stateDiagram-v2", *lines, "```"))
