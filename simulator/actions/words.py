"""The lists of words that arguments take: what faults, pushes and states are named by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.documents.hints import hint
from simulator.endpoints.paths import PATHS, known_ids
from simulator.endpoints.table import BY_ID
from simulator.faults.defects import DEFECTS
from simulator.wire.kinds import EVENTS, KINDS

STATES = ("tickets", "component_tokens", "home_page_tokens", "access_tokens", "refresh_tokens")


def _some(
    title: str, known: Iterable[str], *, starts: tuple[str, ...] = (), hints: Iterable[str] = ()
) -> dict[str, Any]:
    """JSON Schema of a word or a list of them: the `known` ones, and whatever begins like one of `starts`.
    `hints` are those that a message names, where that is not all."""
    word: dict[str, Any] = {"title": title, "enum": list(known)}
    if hints:
        word["examples"] = list(hints)
    if starts:
        word = {"if": {"pattern": f"^({'|'.join(starts)})"}, "else": word}
    return {
        "type": ["string", "array"],
        "if": {"type": "array"},
        "then": {"items": {"type": "string", **word}},
        "else": word,
    }


def _ends(ids: Iterable[str]) -> Iterable[str]:
    """What an endpoint may be called by: its id, and the ends of it."""
    for known in ids:
        parts = known.split(".")
        for count in range(len(parts)):
            yield ".".join(parts[count:])


WORDS: dict[str, dict[str, Any]] = {
    # kind of argument -> JSON Schema of its words
    "push_kinds": _some(hint("push kind", "推送种类"), (*KINDS, "any"), starts=EVENTS),
    "endpoints": _some(
        hint("endpoint", "接口"),
        ("any", *dict.fromkeys((*_ends(BY_ID), *known_ids())), *PATHS),
        starts=("/",),  # what is wrong with a path, the action says
        hints=("any", *BY_ID, *known_ids(), *PATHS),
    ),
    "defects": _some(hint("defect", "缺陷"), DEFECTS),
    "states": _some(hint("state", "状态"), STATES),
}
