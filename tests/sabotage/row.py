"""What a sabotage is: something broken on purpose, and the test that must fail over it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Breaks = Callable[[], None]


@dataclass(frozen=True)
class Sabotage:
    """What is broken, how, and who notices: a test's id, as pytest has it."""

    part: str
    what: str
    test: str
    do: Breaks


SABOTAGES: dict[str, Sabotage] = {}


def sabotage(test: str) -> Callable[[Breaks], Breaks]:
    """Adds a row; the docstring says what is broken. The part is the file that it stands in."""

    def register(do: Breaks) -> Breaks:
        name = do.__name__
        if name in SABOTAGES:
            raise ValueError(f"two sabotages are called {name}")
        SABOTAGES[name] = Sabotage(do.__module__.rpartition(".")[2], str(do.__doc__), test, do)
        return do

    return register


class Gone(Exception):
    """What a row breaks is not there any more: the row shows nothing."""


def put(owner: Any, name: str, value: Any) -> Any:
    """Replaces a name that is there, wherever it was imported to, and answers what stood there.

    Gone: it is not there, or is the same already.
    """
    if not hasattr(owner, name):
        raise Gone(f"{owner!r} has no {name}")
    former = getattr(owner, name)
    if former is value or (former == value and not callable(value)):
        raise Gone(f"{name} of {owner!r} is {value!r} already")
    setattr(owner, name, value)
    if str(getattr(former, "__module__", "")).startswith(("simulator.", "conformance.")):
        for module in list(sys.modules.values()):
            if module is not None and vars(module).get(name) is former:
                setattr(module, name, value)
    return former
