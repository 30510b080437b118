"""Tables of error codes: what each means, how well that is known, and which interfaces give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from simulator.core.component.entities import TokenKind
from simulator.core.error_codes import ERRORS
from simulator.core.sources import READ, Source, Standing
from simulator.docs.markdown import table, words
from simulator.endpoints.model import Endpoint
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import FOLDERS, ROWS

STANDINGS = (Standing.SEEN, Standing.DOCUMENTED, Standing.OURS)
MOST_APART = 3  # interfaces that a group of them is said to be without

# Interfaces that are named together, the smallest group that has all wanted ones first.
GROUPS: tuple[tuple[str, Callable[[Endpoint], bool]], ...] = (
    ("every call", lambda _: True),
    ("every POST", lambda row: row.method == "POST"),
    ("every POST with a token", lambda row: row.method == "POST" and bool(row.tokens)),
    ("every GET", lambda row: row.method == "GET"),
    ("every call with a token", lambda row: bool(row.tokens)),
    ("every call with an account's token", lambda row: TokenKind.AUTHORIZER in row.tokens),
    ("every call with a platform's token", lambda row: TokenKind.COMPONENT in row.tokens),
    ("every call that a permission set covers", lambda row: bool(row.permission_sets)),
    ("every call of a store", lambda row: row.path.startswith("/channels/")),
    ("every call of the service market", lambda row: row.path.startswith("/wxa/servicemarket/")),
)


def standings() -> str:
    """How many codes of interfaces are seen, documented and ours; a code counts once an interface."""
    counts = {folder: Counter[Standing]() for folder in FOLDERS}
    for row in ROWS:
        counts[_folder(row)].update(source.standing for source in refusals_of(row.id).values())
    every = sum(counts.values(), Counter[Standing]())
    lines = [*((f"`{name}`", found) for name, found in counts.items()), ("all", every)]
    return table(
        ("interfaces", *map(str, STANDINGS), "codes in all"),
        ((name, *(str(found[each]) for each in STANDINGS), str(found.total())) for name, found in lines),
    )


def _folder(row: Endpoint) -> str:
    return row.handler.__module__.split(".")[2]  # simulator.endpoints.<folder>


def errors() -> str:
    """Every error code, once for each way in which it is known."""
    return table(
        ("errcode", "errmsg", "what it means", "中文", "standing", "source", "given by"), _errors(ERRORS)
    )


def _errors(codes: Iterable[int]) -> Iterator[tuple[str, ...]]:
    for code in codes:
        row = ERRORS[code]
        for n, (source, given) in enumerate(known(code).items()):
            said = ("", "", "", "") if n else (str(code), row.text, row.says.en, row.says.zh)
            yield (*said, str(source.standing), address(source), named_together(given) or "*no interface*")


def known(code: int) -> dict[Source, list[Endpoint]]:
    """The ways in which a code is known, each with the interfaces that it is so known of."""
    found: dict[Source, list[Endpoint]] = {}
    for row in ROWS:
        if code in refusals_of(row.id):
            found.setdefault(refusals_of(row.id)[code], []).append(row)
    return found or {ERRORS[code].source: []}


def named_together(rows: list[Endpoint]) -> str:
    """The interfaces in the fewest words."""
    told = words(row.id for row in rows)
    for name, within in sorted(GROUPS, key=lambda group: sum(map(group[1], ROWS))):
        group = [row for row in ROWS if within(row)]
        apart = [row for row in group if row not in rows]
        if len(group) > MOST_APART and len(apart) <= MOST_APART and all(row in group for row in rows):
            but = f" but {words(row.id for row in apart)}" if apart else ""
            return f"{name}{but}" if len(rows) > len(apart) else told
    return told


def refusals() -> str:
    """The codes that each interface can give, by how well they are known of it."""
    return table(("endpoint", *map(str, STANDINGS)), map(_refusals, ROWS))


def _refusals(row: Endpoint) -> tuple[str, ...]:
    by = {
        each: [code for code, source in refusals_of(row.id).items() if source.standing is each]
        for each in STANDINGS
    }
    return f"`{row.id}`", *(", ".join(map(str, by[each])) for each in STANDINGS)


def address(source: Source) -> str:
    """An address as a link, where it is one, and its month; of what is ours, why it was chosen."""
    if source.standing is Standing.OURS:
        return source.address.removeprefix("wxsim: ")
    name = source.address.rstrip("/").rpartition("/")[2]
    link = f"[{name}]({source.address})" if "://" in source.address else source.address
    dated = source.standing is Standing.SEEN and source.read != READ
    return f"{link}, {'seen' if dated else 'read'} {source.read}"
