"""Refusals: answers of the platform, raised anywhere below the pipeline and rendered at its one door."""

from __future__ import annotations

from simulator.core.error_codes import ERRORS
from simulator.texts import Text


class Refusal(Exception):
    """The platform's own refusal: an error code, shown as HTTP 200 with `errcode` and `errmsg`.

    `why` is for the journal and for people; a client never sees it.
    """

    def __init__(self, code: int, text: str | None = None, *, why: Text | str = "") -> None:
        self.code = code
        row = ERRORS.get(code)
        self.text = text if text is not None else (row.text if row else "error")
        self.why = why if isinstance(why, Text) else Text.same(why)
        super().__init__(f"{code} {self.text}")
