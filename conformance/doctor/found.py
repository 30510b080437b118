"""What was found of a provider: good or wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulator import Text

FORMAT = 1


class Mark(StrEnum):
    """How much it weighs, worst first: with a `stop` no run can work."""

    STOP = "STOP"
    WRONG = "FAIL"
    NOTE = "--"
    OK = "ok"


EXIT_CODES = {Mark.STOP: 3, Mark.WRONG: 1, Mark.NOTE: 0, Mark.OK: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that was looked at. `where` is an address, or a key of provider.yaml."""

    part: str
    mark: Mark
    said: Text
    where: str = ""
    todo: Text | None = None

    def as_json(self, lang: str) -> dict[str, str]:
        return {
            "part": self.part,
            "mark": self.mark,
            "said": self.said.in_(lang),
            "where": self.where,
            "todo": self.todo.in_(lang) if self.todo else "",
        }


def worst(found: Iterable[Found]) -> Mark:
    """The mark of all together."""
    marks = {one.mark for one in found}
    return next((mark for mark in Mark if mark in marks), Mark.OK)


def as_json(provider: str, found: Iterable[Found], lang: str) -> dict[str, Any]:
    """The report for programs."""
    found = list(found)
    mark = worst(found)
    return {
        "format": FORMAT,
        "provider": provider,
        "ready": mark not in (Mark.STOP, Mark.WRONG),
        "exit_code": EXIT_CODES[mark],
        "findings": [one.as_json(lang) for one in found],
    }
