"""How strict one is with a run."""

from __future__ import annotations

import pytest

from conformance.model import Verdict
from conformance.outcome.held import Held
from simulator.texts import Text
from tests.conformance.outcome.tables import PUSH, TICKET, result, table

RUN = table(
    result(TICKET, Verdict.WARN, "ticket/steady"),
    result(PUSH, Verdict.SKIP, reason=Text("no clock", "没有时钟")),
)


@pytest.mark.parametrize(
    ("strict", "ends"),
    [
        ("", [Verdict.WARN, Verdict.SKIP]),
        ("warn", [Verdict.FAIL, Verdict.SKIP]),
        ("skip", [Verdict.FAIL, Verdict.FAIL]),
    ],
)
def test_what_passes_else_fails_where_one_is_strict(strict: str, ends: list[Verdict]) -> None:
    held = Held(strict=strict)(RUN)
    assert [one.verdict for one in held.results] == ends
    assert held.exit_code == (1 if strict else 0)


def test_what_was_strictly_failed_says_so_and_why_it_was_skipped() -> None:
    assert [one.reason.en for one in Held(strict="skip")(RUN).results] == [
        "a warning, which --strict fails",
        "a skip, which --strict fails; no clock",
    ]


@pytest.mark.parametrize("verdict", [Verdict.ERROR, Verdict.INCONCLUSIVE])
def test_what_could_not_be_judged_is_as_bad_as_ever(verdict: Verdict) -> None:
    assert Held(strict="skip")(table(result(TICKET, verdict))).exit_code == 3
