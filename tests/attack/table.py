"""The figures of all parts, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.attack.part import Figures, Part

HEADINGS = ("part", "tried", "", "worst stall", "worst memory", "left", "fell", "took", "what")
LEFT = {0, 2, 8}
LONGEST = 4000  # characters of one fall


def render(figures: Mapping[str, tuple[Part, Figures]]) -> str:
    lines = [HEADINGS, *(_cells(name, part, one) for name, (part, one) in figures.items())]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if place in LEFT else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _cells(name: str, part: Part, one: Figures) -> tuple[str, ...]:
    return (
        name,
        f"{one.tried:,}".replace(",", " "),
        part.unit,
        f"{one.stall * 1000:.0f} ms" if one.stall else "",
        f"{one.memory:.0f} MB" if one.memory else "",
        str(one.left),
        str(len(one.falls)),
        f"{one.seconds:.0f} s",
        part.what,
    )


def told(figures: Mapping[str, Figures]) -> Iterator[str]:
    """Notes, and all that fell."""
    for name, one in figures.items():
        for note in one.notes:
            yield f"{name}: {note}"
    for name, one in figures.items():
        for fall in one.falls:
            yield f"\nFELL  {name}: {fall.where}\n{fall.what[-LONGEST:]}"
            if fall.again:
                yield f"again: {fall.again}"
