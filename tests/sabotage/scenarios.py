"""Breakages of what is played: the loader, faults, the play of a scenario, and its shrinking."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from itertools import count
from typing import Any

from simulator.faults import chance, parts, plan
from simulator.faults.row import Arrived
from simulator.run import play
from simulator.scenario import chaos, load, shrink
from simulator.scenario.placeholders import Expander
from tests.sabotage.row import put, sabotage

LOAD = "tests/scenario/test_load.py::"
PLAN = "tests/faults/test_plan.py::"
PLAY = "tests/run/test_play.py::"
SHRINK = "tests/scenario/test_shrink.py::"


@sabotage(LOAD + "test_cases")
def only_the_first_case() -> None:
    """Of a file with cases the first is read."""
    right = load._Reading._cases
    put(load._Reading, "_cases", lambda self: right(self)[:1])


@sabotage(LOAD + "test_folders_and_files_of_ones_own")
def a_file_of_a_folder_is_lost() -> None:
    """The last file of a folder is not read."""
    right = load._files
    put(load, "_files", lambda folder: list(right(folder))[:-1])


@sabotage(LOAD + "test_what_is_wrong_with_a_header")
def any_header_will_do() -> None:
    """The header of a scenario is not held to its shape."""
    put(load._Reading, "_header", lambda *_: True)


@sabotage(LOAD + "test_cases")
def placeholders_stay() -> None:
    """A placeholder stays as it is written."""
    put(Expander, "substitute", lambda _self, node, _values: node)


@sabotage(LOAD + "test_two_files_cannot_have_one_id")
def two_files_with_one_id() -> None:
    """Of two files with one id the first is played."""
    right = load.load_scenarios

    def load_scenarios(paths: Any = None, **how: Any) -> Any:
        found: dict[str, Any] = {}
        for path in paths or [load.shipped_root()]:
            for one in right([path], **how):
                found.setdefault(one.id, one)
        return sorted(found.values(), key=lambda one: (one.heavy, one.id))

    put(load, "load_scenarios", load_scenarios)


@sabotage(LOAD + "test_a_complete_header")
def dates_are_utc() -> None:
    """A date without a zone is taken for UTC."""
    put(load, "CHINA", UTC)


@sabotage(PLAN + "test_a_fault_fires_every_time_by_default")
def a_fault_never_fires() -> None:
    """A planned fault meets nothing."""
    put(plan, "_seen", lambda *_: None)


@sabotage(PLAN + "test_a_fault_may_be_about_one_store")
def a_fault_hits_everybody() -> None:
    """A fault about one store is in the way of all."""
    right = parts.Where.holds
    put(parts.Where, "holds", lambda self, at: right(replace(self, store=None), at))


@sabotage(PLAN + "test_healing_counts_and_tells_what_never_fired")
def unfired_faults_are_healed() -> None:
    """A fault that never fired is healed like any other."""
    right = plan.heal
    put(plan, "heal", lambda *given: [replace(one, fired=1) for one in right(*given)])


@sabotage(PLAN + "test_every_firing_is_journalled")
def faults_fire_in_silence() -> None:
    """What a fault did is not in the journal."""
    right = plan._fire

    def fire(world: Any, *given: Any) -> Any:
        record = world.record
        world.record = lambda row: None
        try:
            return right(world, *given)
        finally:
            world.record = record

    put(plan, "_fire", fire)


@sabotage("tests/faults/test_parts.py::test_a_rate_is_the_same_for_the_same_seed")
def chance_is_chance() -> None:
    """What happens by chance is another thing each time."""
    number = count()
    put(chance, "hits", lambda *_, **__: next(number) % 3 == 0)


@sabotage("tests/faults/test_rows.py::test_the_worst_of_several_ends_counts")
def the_best_of_several_ends_counts() -> None:
    """Of several things that happen to a reply the mildest counts."""
    right = Arrived.worst
    put(Arrived, "worst", staticmethod(lambda several: right(list(several)[:1])))


@sabotage(PLAY + "test_a_fault_that_never_fired_is_named_with_its_line")
def faults_that_never_fired_pass() -> None:
    """A scenario whose fault never fired was played well."""
    put(play, "_never_fired", lambda *_: "")


@sabotage(PLAY + "test_what_a_home_page_earned_in_a_scenario_is_gone_in_the_next")
def nothing_is_healed() -> None:
    """What a scenario made go wrong stays for the next."""
    put(play, "_heal", lambda *_: [])


@sabotage(PLAY + "test_the_stores_of_a_scenario_are_gone_with_it")
def stores_are_not_retired() -> None:
    """The stores of a scenario are open in the next."""
    put(play, "retire", lambda *_: None)


@sabotage(PLAY + "test_a_start_that_cannot_be_had_is_a_reason_to_skip")
def everything_can_be_played() -> None:
    """A scenario is played though the provider lacks what it takes."""
    put(play, "lacking", lambda *_: "")


@sabotage("tests/run/test_play_crash.py::test_a_provider_that_ends_by_itself_is_an_error_of_the_scenario")
def a_crash_goes_unnoticed() -> None:
    """A provider that ends by itself is no error of the scenario."""
    put(play, "_crash", lambda _stage: "")


@sabotage(PLAY + "test_a_step_that_cannot_be_done_ends_the_scenario_where_it_stands")
def a_step_that_fails_is_passed_over() -> None:
    """A step that cannot be done is left out, and the rest is played."""
    right = play._do

    def do(*given: Any) -> None:
        try:
            right(*given)
        except play.UsageError:
            return

    put(play, "_do", do)


@sabotage(SHRINK + "test_what_is_needed_is_left_and_every_try_loads")
def nothing_is_shrunk() -> None:
    """Shrinking answers all that it was given."""
    put(shrink, "shrink", lambda steps, _fails: tuple(steps))


@sabotage(SHRINK + "test_what_is_needed_is_left_and_every_try_loads")
def steps_are_cut_unseen() -> None:
    """Shrinking cuts steps without asking whether the rest still fails."""
    right = shrink.shrink
    put(shrink, "shrink", lambda steps, _fails: right(steps, lambda _tried: True))


@sabotage(SHRINK + "test_references_count_as_well_as_names")
def steps_hang_on_nothing() -> None:
    """A step is cut though later ones name what it made."""
    put(shrink, "dependencies", lambda steps: dict.fromkeys(range(len(steps)), frozenset()))


@sabotage("tests/scenario/test_chaos.py::test_the_same_seed_gives_the_same_file")
def chaos_is_chaos() -> None:
    """Random steps are others each time, whatever the seed."""
    right, number = chaos.chaos, count()
    put(chaos, "chaos", lambda seed, *more: right(seed + next(number), *more))
