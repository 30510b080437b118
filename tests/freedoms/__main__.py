"""`python -m tests.freedoms [NAME…]`: plays each freedom; a right provider stays right."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor

from simulator import load_scenarios
from tests.freedoms.play import played, touched, wrong
from tests.freedoms.rows import FREEDOMS

AT_ONCE = 2


def one(name: str, whole: bool, only: tuple[str, ...]) -> list[str]:
    scenarios = [each for each in load_scenarios(None) if each.id.startswith(only or "")]
    return wrong(played(name, touched(name, scenarios, whole=whole)))


def main() -> int:
    read = argparse.ArgumentParser(prog="python -m tests.freedoms", description=__doc__)
    read.add_argument("names", nargs="*", help="freedoms; all if left out")
    read.add_argument("--whole", action="store_true", help="every scenario, not only those that it touches")
    read.add_argument("--only", nargs="*", default=[], help="scenarios whose id begins so")
    given = read.parse_args()
    names = given.names or list(FREEDOMS)
    blamed = 0
    with ProcessPoolExecutor(AT_ONCE) as pool:
        plays = {name: pool.submit(one, name, given.whole, tuple(given.only)) for name in names}
        for name, play in plays.items():
            told = play.result()
            print(f"{'BLAMED' if told else 'right'}  {name}: {FREEDOMS[name].why}", flush=True)
            for each in told:
                print(f"    {each}", flush=True)
            blamed += bool(told)
    print(f"{len(names) - blamed} of {len(names)} freedoms are right")
    return 1 if blamed else 0


if __name__ == "__main__":
    sys.exit(main())
