"""One error code of the platform, and the pages that several are known from."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.core.sources import Source
from simulator.texts import Text


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One error of the platform: its number, the stem of its text, what it means, and its source."""

    code: int
    text: str
    says: Text
    source: Source


def row(code: int, text: str, source: Source, en: str, zh: str) -> ErrorCode:
    return ErrorCode(code, text, Text(en, zh), source)


PAGES = "https://developers.weixin.qq.com/doc/"
COMMON = Source(f"{PAGES}store/shop/dev_before/commErrCode.md")
LISTED = Source(f"{PAGES}oplatform/developers/errCode/README.md")
