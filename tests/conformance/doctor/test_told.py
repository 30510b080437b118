"""What the doctor prints."""

from __future__ import annotations

import pytest

from conformance.doctor.found import Mark
from conformance.doctor.told import Teller
from conformance.doctor.ward import wrong
from simulator import Text


def test_what_has_several_lines_is_told_further_in(capsys: pytest.CaptureFixture[str]) -> None:
    said = Text("it ended:\n  ok   all is well", "退出：\n  ok   all is well")
    Teller("en").tell(wrong("start", said, "start", todo=Text("mend it", "修正"), mark=Mark.STOP))
    assert capsys.readouterr().out.splitlines() == [
        "  STOP it ended:",
        "           ok   all is well  [start]",
        "       → mend it",
    ]
