"""State machines are read from their tables: what is missing there is refused, and drawn nowhere."""

from __future__ import annotations

from enum import StrEnum

import pytest

from simulator.core.machine import Illegal, Machine
from simulator.docs.drawings import MACHINES, drawn, states


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class Hand(StrEnum):
    PUSH = "push"
    SLAM = "slam"
    LOCK = "lock"


DOOR = Machine(
    "the door",
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
    with pytest.raises(Illegal, match="the door is open, and lock is not possible then"):
        DOOR.after(Door.OPEN, Hand.LOCK)
    with pytest.raises(Illegal, match="shut it first"):
        DOOR.after(Door.OPEN, Hand.LOCK, "shut it first")


def test_a_machine_is_drawn_from_its_table() -> None:
    assert drawn(DOOR).splitlines() == [
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> open",
        "  open --> shut: push, slam",
        "  shut --> locked: lock",
        "```",
    ]


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda machine: machine.name)
def test_every_state_can_be_reached(machine: Machine[StrEnum, StrEnum]) -> None:
    reached = set(machine.begins)
    while more := {after for (state, _), after in machine.table.items() if state in reached} - reached:
        reached |= more
    assert reached == set(type(machine.begins[0]))


def test_the_drawings_are_made_from_the_tables() -> None:
    text = states()
    assert text.count("```mermaid\n") == len(MACHINES) == 4
    for machine in MACHINES.values():
        assert drawn(machine) in text
