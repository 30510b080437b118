"""Paths that WeChat has, or may have, and nobody described: which token and permission sets they ask for.

A row stands for the path, or for all paths under it where it ends in a slash; the longest that fits
decides. Sets are those of the interfaces' own pages; a row without sets says only whose token it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.core.component.entities import TokenKind

POST = ("POST",)
EITHER = ("GET", "POST")
COMPONENT = (TokenKind.COMPONENT,)
ACCOUNT = (TokenKind.AUTHORIZER, TokenKind.HOME_PAGE)
MERCHANT = (TokenKind.AUTHORIZER,)


@dataclass(frozen=True, slots=True)
class Known:
    """What is checked before a call is told that nobody simulates it."""

    root: str
    methods: tuple[str, ...]
    tokens: tuple[TokenKind, ...]
    permission_sets: tuple[int, ...] = ()

    def covers(self, path: str) -> bool:
        return path.startswith(self.root) if self.root.endswith("/") else path == self.root


ROOTS: tuple[Known, ...] = (
    Known("/channels/ec/basics/", EITHER, MERCHANT, (129, 131)),
    Known("/channels/ec/category/", EITHER, MERCHANT, (85, 129)),
    Known("/channels/ec/product/", EITHER, MERCHANT, (129,)),
    Known("/channels/ec/warehouse/", EITHER, MERCHANT, (129,)),
    Known("/channels/ec/store/", EITHER, MERCHANT, (129,)),
    Known("/channels/ec/merchant/", EITHER, MERCHANT, (130, 192)),
    Known("/channels/ec/logistics/", EITHER, MERCHANT, (130, 159, 192)),
    Known("/channels/ec/order/", POST, MERCHANT, (131,)),
    Known("/channels/ec/aftersale/", POST, MERCHANT, (131,)),
    Known("/channels/ec/coupon/", POST, MERCHANT, (132,)),
    Known("/channels/ec/window/", POST, MERCHANT, (133,)),
    Known("/channels/ec/funds/", POST, MERCHANT, (138,)),
    Known("/channels/ec/league/", POST, MERCHANT, (141,)),
    Known("/channels/ec/", EITHER, MERCHANT),
    Known("/shop/ec/", EITHER, MERCHANT),
    Known("/product/", POST, MERCHANT, (70, 71, 84)),
    Known("/wxa/servicemarket", POST, ACCOUNT, (66, 67, 68)),
    Known("/wxa/queryquota", EITHER, COMPONENT),
    Known("/cgi-bin/component/", EITHER, COMPONENT),
    Known("/cgi-bin/message/", EITHER, ACCOUNT, (1, 19)),
    Known("/cgi-bin/user/", EITHER, ACCOUNT, (2,)),
    Known("/cgi-bin/menu/", EITHER, ACCOUNT, (15,)),
    Known("/cgi-bin/material/", EITHER, ACCOUNT, (11,)),
    Known("/cgi-bin/media/", EITHER, ACCOUNT, (11,)),
    Known("/cgi-bin/qrcode/", EITHER, ACCOUNT, (3,)),
)
_LONGEST_FIRST = sorted(ROOTS, key=lambda row: -len(row.root))


def find(path: str) -> Known | None:
    """The row that a path falls under."""
    return next((row for row in _LONGEST_FIRST if row.covers(path)), None)
