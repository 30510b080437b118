"""What the judge takes codes for, beside what the platform's texts say of them."""

from __future__ import annotations

import re

from conformance.history.calls import BUSY
from conformance.history.store_codes import ANOTHER_TRY, ILL_SAID
from simulator.core.error_codes import ERRORS

AGAIN = re.compile("重试|再试|频繁")


def test_another_try_is_right_where_the_text_asks_for_one() -> None:
    assert {code for code, row in ERRORS.items() if AGAIN.search(row.text)} - BUSY == ANOTHER_TRY


def test_what_is_refused_for_its_words_is_a_code_of_the_platform_and_never_asks_for_another_try() -> None:
    assert set(ERRORS) >= ILL_SAID
    assert not ILL_SAID & (ANOTHER_TRY | BUSY)
