"""State machines are read from their tables: what is missing there is refused, and drawn nowhere."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from simulator.core.machine import Illegal, Machine
from simulator.docs.drawings import MACHINES, drawn, states
from simulator.texts import Text


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class Hand(StrEnum):
    PUSH = "push"
    SLAM = "slam"
    LOCK = "lock"


DOOR = Machine(
    Text("the door", "门"),
    (Door.OPEN,),
    {
        (Door.OPEN, Hand.PUSH): Door.SHUT,
        (Door.OPEN, Hand.SLAM): Door.SHUT,
        (Door.SHUT, Hand.LOCK): Door.LOCKED,
    },
)


def test_what_is_in_the_table_leads_on() -> None:
    assert DOOR.after(Door.OPEN, Hand.PUSH) is Door.SHUT
    assert DOOR.allows(Door.SHUT, Hand.LOCK)


def test_what_is_not_in_the_table_is_illegal() -> None:
    assert not DOOR.allows(Door.OPEN, Hand.LOCK)
    with pytest.raises(Illegal, match="the door is open, and lock is not possible then") as refused:
        DOOR.after(Door.OPEN, Hand.LOCK)
    assert refused.value.said.zh == "门处于 open，此时不能 lock"
    with pytest.raises(Illegal, match="shut it first"):
        DOOR.after(Door.OPEN, Hand.LOCK, Text("shut it first", "先关门"))


def test_a_machine_is_drawn_from_its_table() -> None:
    assert drawn(DOOR).splitlines() == [
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> open",
        "  open --> shut: push, slam",
        "  shut --> locked: lock",
        "```",
    ]


def reached(machine: Machine[Any, Any]) -> set[Any]:
    """The states that something can come to be in."""
    found = set(machine.begins)
    while more := {after for (state, _), after in machine.table.items() if state in found} - found:
        found |= more
    return found


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda machine: machine.name.en)
def test_nothing_is_said_of_a_state_that_cannot_be_reached(machine: Machine[Any, Any]) -> None:
    assert {state for state, _ in machine.table} <= reached(machine)


def test_every_state_can_be_reached() -> None:
    """By one of the machines that know it: those of after-sales share their states."""
    found: dict[type, set[Any]] = {}
    for machine in MACHINES.values():
        found.setdefault(type(machine.begins[0]), set()).update(reached(machine))
    assert found == {kind: set(kind) for kind in found}  # type: ignore[call-overload]


def test_the_drawings_are_made_from_the_tables() -> None:
    text = states()
    assert text.count("```mermaid\n") == len(MACHINES) == 16
    for machine in MACHINES.values():
        assert drawn(machine) in text
