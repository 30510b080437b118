"""`python -m tests.subsets`: plays every scenario with fewer probes; a right provider stays right."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import chain

from simulator import load_scenarios
from tests.subsets.play import PROBES, played, subsets

AT_ONCE = 2
NONE: tuple[str, ...] = ()


def one(offers: tuple[str, ...], only: tuple[str, ...]) -> list[str]:
    scenarios = [each for each in load_scenarios(None) if not each.heavy and each.id.startswith(only or "")]
    return played(offers, scenarios).wrong  # a table cannot leave its process


def main() -> int:
    read = argparse.ArgumentParser(prog="python -m tests.subsets", description=__doc__)
    read.add_argument(
        "--missing", type=int, nargs="*", default=[1, 2], help="how many are missing, in every way"
    )
    read.add_argument("--offers", nargs="*", metavar="PROBE,…", help="just these sets; - for none")
    read.add_argument("--only", nargs="*", default=[], help="scenarios whose id begins so")
    given = read.parse_args()
    chosen = (
        [tuple(words.replace("-", "").split(",")) if words != "-" else NONE for words in given.offers]
        if given.offers
        else [NONE, *chain.from_iterable(subsets(count) for count in given.missing)]
    )
    wrong = 0
    with ProcessPoolExecutor(AT_ONCE) as pool:
        for offers, told_wrong in zip(
            chosen, pool.map(one, chosen, [tuple(given.only)] * len(chosen)), strict=True
        ):
            missing = ", ".join(name for name in PROBES if name not in offers) or "none"
            print(f"{'WRONG' if told_wrong else 'right'}  without {missing}", flush=True)
            for told in told_wrong:
                print(f"    {told}", flush=True)
            wrong += bool(told_wrong)
    print(f"{len(chosen) - wrong} of {len(chosen)} sets of probes are right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
