"""What a run tells: of each operation what was tried and what came back, and what fell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tests.surface.tried import PLATFORM, Tried

Found = dict[str, Tried]


def together(rows: Iterable[Tried], document: str = PLATFORM) -> Found:
    """What was found of the operations of a document, by their names: of each in one place."""
    found: Found = {}
    for row in rows:
        if row.document == document:
            found.setdefault(row.name, Tried(row.name, document)).add(row)
    return found


def table(document: str, found: Found) -> Iterator[str]:
    """A line for each operation."""
    yield f"{document + ': operation':55} {'tried':>6} {'right':>6}   errcode×calls, or status×calls"
    for row in found.values():
        outcomes = "  ".join(f"{outcome}×{count}" for outcome, count in row.outcomes.most_common())
        yield f"{row.name:55} {row.calls:6} {row.right:6}   {outcomes}"


def unreached(found: Found, simulated: Mapping[str, bool]) -> list[str]:
    """What is simulated and was never answered right."""
    return [row.name for row in found.values() if simulated.get(row.name) and not row.right]


def summary(document: str, found: Found, wanted: Mapping[str, bool]) -> str:
    """One line: requests, and how many operations were reached right of those that can be."""
    calls, right = sum(row.calls for row in found.values()), sum(row.right for row in found.values())
    can = [row for row in found.values() if wanted.get(row.name)]
    reached = sum(1 for row in can if row.right)
    others = len(found) - len(can)
    more = f", and {others} that are known only" if others else ""
    return (
        f"{document}: {calls} requests to {len(found)} operations, {right} answered right; "
        f"{reached} of {len(can)} operations were reached so{more}"
    )


def falls(document: str, found: Found) -> Iterator[str]:
    for row in found.values():
        for what, again in row.falls.items():
            yield f"FELL {document} {row.name}: {what}\n  {again}"
