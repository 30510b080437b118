"""Breakages of the look ahead of a run: what is wrong with a provider is not told, or ends it in a 0."""

from __future__ import annotations

from conformance.doctor import found, pages, probes, pushes, shapes, times
from tests.sabotage.row import put, sabotage

TOLD = "tests/conformance/doctor/test_examination.py::test_each_is_told_what_is_wrong_where_and_what_to_do"


@sabotage(f"{TOLD}[believes anybody, forged]")
def badly_signed_pushes_not_tried() -> None:
    """No badly signed push is sent."""
    put(pushes, "forged", lambda _ward: iter(()))


@sabotage(f"{TOLD}[push answered 500, ticket]")
def tickets_not_looked_at() -> None:
    """Nobody looks what came of the tickets."""
    put(pushes, "tickets", lambda _ward: iter(()))


@sabotage(f"{TOLD}[probe answers html, probes]")
def any_answer_of_a_probe_is_right() -> None:
    """Whatever a probe answers has the right shape."""
    put(shapes.Answer, "problem", lambda _self, _reply: None)


@sabotage(f"{TOLD}[probe is not there, probes]")
def any_probe_is_there() -> None:
    """A probe that is not there is taken for one that answers."""
    put(probes, "_probe", lambda _ward, _name: iter(()))


@sabotage(f"{TOLD}[idle always, idle]")
def idle_is_believed() -> None:
    """Nobody looks whether a provider at work says so."""
    put(times, "idle", lambda _ward: iter(()))


@sabotage(f"{TOLD}[good, clock]")
def the_clock_is_believed() -> None:
    """Nobody looks whether a provider goes by the time that it is told."""
    put(times, "GONE", ())


@sabotage(f"{TOLD}[another page, page]")
def any_page_is_served() -> None:
    """Nobody looks at the page that a store is shown."""
    put(pages, "served", lambda _ward: iter(()))


@sabotage(f"{TOLD}[deaf to the address, calls]")
def what_stops_a_run_ends_in_a_0() -> None:
    """The exit code does not tell that no run could work."""
    put(found, "EXIT_CODES", dict.fromkeys(found.Mark, 0))
