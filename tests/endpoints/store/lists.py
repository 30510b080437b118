"""Lists of the store that come in pages: what the first page is asked with, and how one row more is made.

`@listed("order/list/get", status=20)` marks what adds one row to the list of a store of seven products and
seven paid orders; where those are none of its rows, it is done seven times first. They lie in
`<resource>/lists.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tests.core.sample import Town
from tests.endpoints.scenes import row_id

Add = Callable[[Town, str], object]


@dataclass(frozen=True, slots=True)
class Listed:
    """`page` is the module whose PAGE says how long a page is, where no argument says it."""

    asked: Mapping[str, Any]
    add: Add
    stocked: bool
    page: ModuleType | None


LISTED: dict[str, Listed] = {}


def listed(
    name: str, *, stocked: bool = False, page: ModuleType | None = None, **asked: Any
) -> Callable[[Add], Add]:
    def kept(add: Add) -> Add:
        LISTED[row_id(name)] = Listed(asked, add, stocked, page)
        return add

    return kept
