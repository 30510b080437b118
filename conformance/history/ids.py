"""Ids as a provider writes them: in calls, on pages, and as a float leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from conformance.history.calls import Call
from conformance.history.readings import Reading, Visit
from simulator import Text

IN_TEXT = re.compile(r"(?<![\d.])(?:\d{17,20}|\d\.\d{10,17}e\+?1[6-9])(?![\d.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UsedId:
    """An id that the provider sent, showed on a page or in its address, or named in a probe."""

    value: str
    entry: Call | Visit | Reading
    where: Text

    @property
    def label(self) -> Text:
        return Text(f"{self.where.en} {self.value}", f"{self.where.zh} {self.value}")


def ids_in(text: str) -> frozenset[str]:
    """The long ids in a page or an address, whole or as a float writes them."""
    found = IN_TEXT.findall(text)
    return frozenset(one if one.isdecimal() else str(int(Decimal(one))) for one in found)


def floated(id_: str) -> Iterator[str]:
    """What becomes of an id, as decimal digits, in a float: exactly, and written with 15 to 17 digits."""
    through = float(id_)
    yield str(int(through))
    yield from (str(int(Decimal(f"{through:.{digits}g}"))) for digits in (15, 16, 17))
