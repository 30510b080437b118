"""Who is right in another way than the reference provider is blamed for nothing."""

from __future__ import annotations

import pytest

from simulator import load_scenarios
from tests.freedoms.play import played, wrong
from tests.freedoms.rows import FREEDOMS

SHORT = ("auth/purchase", "login/session-ends", "purchase/plain", "token/inside-life")


@pytest.mark.slow
@pytest.mark.parametrize("name", FREEDOMS)
def test_a_freedom_is_no_fault(name: str) -> None:
    scenarios = [one for one in load_scenarios(None) if one.id in SHORT]
    seen = [told for told in wrong(played(name, scenarios)) if not told.startswith("INCONCLUSIVE")]
    assert seen == []
