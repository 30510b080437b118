"""Every error code that a call of a row can be refused with, and how well that is known.

The codes of the steps ahead of a handler follow from what the row asks for; those of its handler and its gate
are in `row.errors`. How well a code is known says, the first of these that does: the row (`known`), the step,
the code itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from simulator.core.component.entities import TokenKind
from simulator.core.component.permissions import STORE_ROOTS
from simulator.core.error_codes import ERRORS
from simulator.core.sources import Source, ours, seen, thread
from simulator.endpoints.admission import wrong_kind
from simulator.endpoints.model import Endpoint
from simulator.endpoints.paths import of_id
from simulator.endpoints.wrong_arguments import limited

_Step = tuple[int, Source | None]

_ARGUMENT = ours("which code a wrong argument gets is said for stores only")
_ENDED = ours("what a token gets once its grant has ended is a switch, `ended_grant_error`")
_NAMED = ours("which of 61001, 61011 and 40013 is whose is read out of their texts")
_KIND = ours("the listed code whose text fits this kind of token")
_PLATFORM = thread("000e08a87605c07a9631f133f6b400", "2024-03")
_LIST = seen("field report: a call made for an account, from an address off the platform's list")
_TABLES = ours("the tables list it, and nobody has shown it: a switch, `component_token_on_account_api`")


@cache
def refusals_of(endpoint: str) -> Mapping[int, Source]:
    """Every code that a row can give, and where that is known from; in order of their numbers."""
    row = of_id(endpoint)
    found: dict[int, Source] = {}
    for code, source in (*_ahead(row), *_plain(row.errors)):
        found.setdefault(code, row.known.get(code) or source or ERRORS[code].source)
    return dict(sorted(found.items()))


def _ahead(row: Endpoint) -> Iterator[_Step]:
    """The codes of the steps ahead of a handler, in the order of `admission.admit`."""
    if row.method == "POST":
        yield from _plain((43002, 47001))
        if not row.names_platform and not row.takes_files:
            yield 44002, None
    else:
        yield 43001, None
    if row.tokens:
        yield from _plain((41001, 40014, 40001, 42001))
        for kind in TokenKind:
            if kind not in (*row.tokens, TokenKind.NONE):
                known = _PLATFORM if kind is TokenKind.COMPONENT else _KIND
                yield wrong_kind(row.path, row.tokens, kind).code, known
        if TokenKind.COMPONENT not in row.tokens:
            yield 61015, _TABLES
    callers = {*row.tokens, row.account} - {TokenKind.NONE}
    if callers:
        yield from _plain((45009, 45011))
    if TokenKind.AUTHORIZER in row.tokens:
        yield 61004, _LIST
    for kind in callers:
        yield 40164 if kind is TokenKind.HOME_PAGE else 61004, None
    if TokenKind.AUTHORIZER in row.tokens:
        yield from _plain((42007, 48004))
        yield 61003, _ENDED
    if row.permission_sets:
        yield from _plain((61007, 61016))
        if row.path.startswith(STORE_ROOTS):
            yield 48001, None
    yield from _of_arguments(row)


def _of_arguments(row: Endpoint) -> Iterator[_Step]:
    yield from _plain(row.missing.values())
    if row.request["properties"] or (row.shape is not None and row.query["properties"]):
        yield 40097, None if row.path.startswith(STORE_ROOTS) else _ARGUMENT
        if row.shape is not None and any(map(limited, (row.request, row.query))):
            yield row.invalid, None
            yield from _plain(row.limits.values())
    if row.cursor:
        yield 606006, None
    if "component_appid" in row.request["properties"]:
        yield from ((code, _NAMED) for code in (61011, 40013, *((61001,) if row.tokens else ())))


def _plain(codes: Iterable[int]) -> Iterator[_Step]:
    """Codes that are known as anywhere."""
    return ((code, None) for code in codes)
