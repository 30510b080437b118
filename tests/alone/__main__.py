"""`python -m tests.alone [VARIANT…]`: plays every scenario alone and in runs, and tells what differs."""

from __future__ import annotations

import argparse
import sys

from simulator import load_scenarios
from tests.alone.compare import differences

IN_MEMORY = ("", "token-memory-only", "push-strict-base64", "login-global-store", "ticket-first-for-ever")


def main() -> int:
    read = argparse.ArgumentParser(prog="python -m tests.alone", description=__doc__)
    read.add_argument(
        "variants", nargs="*", help="broken variants; those whose state is in memory if left out"
    )
    read.add_argument("--seeds", type=int, nargs="*", default=[1, 2], help="orders to shuffle by")
    read.add_argument("--only", help="scenarios whose id begins so")
    given = read.parse_args()
    scenarios = [one for one in load_scenarios(None) if not one.heavy]
    scenarios = [one for one in scenarios if one.id.startswith(given.only or "")]
    wrong = 0
    for variant in given.variants or IN_MEMORY:
        for each in differences(variant.replace("reference", ""), scenarios, given.seeds):
            wrong += 1
            print(each, flush=True)
    print(f"{wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
