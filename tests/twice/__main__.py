"""`python -m tests.twice [--retry] [--first JOURNAL] [SCENARIO…]`: a scenario has one digest in two plays, in
two processes.

Unlike `wxsim play --twice`, the two go on side by side, in each Python orders its sets in its own way, and
other scenarios came before. With `--first`, what a run of `wxconf run` wrote into its journal is the first
play of the scenarios that it has.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

from conformance.mutants import reference_file
from conformance.runner import RUN
from conformance.workers import cores
from simulator import load_scenarios, scenario_word

A_CORE = 2  # processes: a play waits about as long as it works

Outcomes = Mapping[str, str]  # by scenario its digest, or what else came of it


def played(words: Sequence[str]) -> Outcomes:
    """What came of these, in a process of their own; its output goes to a file, which never holds it up."""
    command = [sys.executable, "-m", "simulator", "play", "--provider", str(reference_file()), *words]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+") as said:
        ended = subprocess.run(command, stdout=out, stderr=said, check=False)
        out.seek(0)
        said.seek(0)
        rows = [line.rstrip("\n").partition("  ") for line in out if not line.startswith(" ")]
        found = {ident: outcome for ident, _, outcome in rows}
        if ended.returncode and not any(outcome.startswith("error") for outcome in found.values()):
            raise SystemExit(f"wxsim play ended with {ended.returncode}: {said.read()[-2000:]}")
    return found


def of_a_run(journal: Path) -> Outcomes:
    """The same of what a run played."""
    with journal.open(encoding="utf-8") as file:
        ended = json.loads(file.readline())[RUN]["ended"]
    return {one["id"]: _outcome(**one) for one in ended}


def _outcome(digest: str, error: Sequence[str], skipped: Sequence[str], **_: object) -> str:
    if error[0]:
        return f"error: {error[0]}"
    return f"skipped: {skipped[0]}" if skipped[0] else digest


def departures(first: Outcomes, again: Outcomes) -> list[str]:
    """Scenarios that do not repeat, or broke."""
    none = "not played"
    found = [(ident, first.get(ident, none), again.get(ident, none)) for ident in {**again, **first}]
    return [
        f"{ident}  {one}" if one == other else f"{ident}  {one} and then {other}"
        for ident, one, other in found
        if one != other or one.startswith("error")
    ]


def hands(words: Sequence[str], among: int) -> Iterator[Sequence[str]]:
    """About as many for each, in their order."""
    return (hand for place in range(among) if (hand := words[place::among]))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.twice", description=__doc__)
    parser.add_argument("--retry", action="store_true", help="play what departs once more: that decides")
    parser.add_argument("--first", type=Path, metavar="JOURNAL", help="of the run that was the first play")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    options = parser.parse_args(arguments)
    words = {one.id: scenario_word(one) for one in load_scenarios(options.scenarios or None)}
    wrong = tried(words, of_a_run(options.first) if options.first else {}, max(2, A_CORE * cores()))
    if wrong and options.retry:
        print("\nonce more, by themselves")
        again = [line.partition("  ")[0] for line in wrong]
        wrong = tried({ident: words[ident] for ident in again}, {}, 1)
    return int(bool(wrong) or not words)


def tried(words: Mapping[str, str], known: Outcomes, many: int) -> list[str]:
    """What departs, once these were played by so many processes, twice where nothing is known of them, and it
    was told."""
    first = {ident: known[ident] for ident in words if ident in known}
    again: dict[str, str] = {}
    one = hands([word for ident, word in words.items() if ident not in first], many)
    other = hands([*words.values()], many)
    with ThreadPoolExecutor(many) as pool:
        plays = [
            (found, pool.submit(played, hand))
            for pair in zip_longest(one, other)
            for found, hand in zip((first, again), pair, strict=True)
            if hand
        ]
        for found, play in plays:
            found.update(play.result())
    wrong = departures(first, again)
    print(*wrong, f"{len(words) - len(wrong)} of {len(words)} scenarios repeat", sep="\n")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
