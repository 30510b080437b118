from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.core.component.entities import Token, TokenKind
from simulator.core.entity import altered

ROW = Token(value="t", kind=TokenKind.COMPONENT, owner="wx1", issued_at=1.0, number=2, expires_at=7201.0)


def test_a_row_is_altered_as_the_standard_library_would() -> None:
    was = replace(ROW)
    assert altered(ROW, superseded_at=5.0, revoked=True) == replace(ROW, superseded_at=5.0, revoked=True)
    assert altered(ROW) == ROW == was


def test_a_field_that_a_row_lacks_is_not_altered() -> None:
    with pytest.raises(TypeError, match="nothing_such"):
        altered(ROW, nothing_such=1)
