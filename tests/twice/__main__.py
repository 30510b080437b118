"""`python -m tests.twice [--retry] [SCENARIO…]`: a scenario has one digest in two plays, in two processes.

Unlike `wxsim play --twice`, the two go on side by side, and in each Python orders its sets in its own way.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from conformance.mutants import reference_file


def outcomes(play: subprocess.Popen[str]) -> dict[str, str]:
    """By scenario its digest, or what else came of it."""
    printed, said = play.communicate()
    rows = [line.partition("  ") for line in printed.splitlines() if not line.startswith(" ")]
    found = {ident: outcome for ident, _, outcome in rows}
    if play.returncode and not any(outcome.startswith("error") for outcome in found.values()):
        raise SystemExit(f"wxsim play ended with {play.returncode}: {said[-2000:]}")
    return found


def departures(first: dict[str, str], again: dict[str, str]) -> list[str]:
    """Scenarios that do not repeat, or broke."""
    found = [
        (ident, first.get(ident, "not played"), again.get(ident, "not played")) for ident in first | again
    ]
    return [
        f"{ident}  {one}" if one == other else f"{ident}  {one} and then {other}"
        for ident, one, other in found
        if one != other or one.startswith("error")
    ]


def main(arguments: Sequence[str]) -> int:
    scenarios = [one for one in arguments if one != "--retry"]
    played, wrong = tried(scenarios)
    if wrong and "--retry" in arguments:
        print("\nonce more, by themselves")
        _, wrong = tried([line.partition("  ")[0] for line in wrong])
    return int(bool(wrong) or not played)


def tried(scenarios: Sequence[str]) -> tuple[int, list[str]]:
    """How many were played, and what departs, once both plays were told."""
    command = [sys.executable, "-m", "simulator", "play", "--provider", str(reference_file()), *scenarios]
    plays = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(2)
    ]
    try:
        first, again = map(outcomes, plays)
    finally:
        for play in plays:
            play.terminate()  # it ends its provider; one that is over does not mind
    wrong = departures(first, again)
    print(*wrong, f"{len(first) - len(wrong)} of {len(first)} scenarios repeat", sep="\n")
    return len(first), wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
