"""Help, laid out for Chinese as well: a character takes two columns, and a line may end after each."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from click.formatting import measure_table

from simulator.commands.language import language

WIDE = "\u2e80-\u9fff\uff00-\uffef"
# What a line is not broken in: a word or one wide character, with what may not stand first or last in a line.
PIECE = re.compile(rf"[（「“《\[]*(?:[{WIDE}]|[^\s{WIDE}]+|“)[，。；：！？）」”》、…]*\s*")
RAW = "\b\n"  # has click leave a paragraph as it is


class Formatter(click.HelpFormatter):
    """As click's, and breaks lines of Chinese where they may be broken."""

    def write_heading(self, heading: str) -> None:
        mark = "：" if language() == "zh" else ":"
        self.write(f"{'':>{self.current_indent}}{heading}{mark}\n")

    def write_text(self, text: str) -> None:
        super().write_text(_laid_out(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        every = list(rows)
        columns = self.width - min(measure_table(every)[0], col_max) - col_spacing - 2
        super().write_dl([(name, _laid_out(says, columns)) for name, says in every], col_max, col_spacing)


def _laid_out(text: str, columns: int) -> str:
    """The paragraphs of Chinese with their lines broken; English as it is."""
    if language() != "zh":
        return text
    return "\n\n".join(RAW + folded(part, columns) for part in text.split("\n\n"))


def folded(text: str, columns: int) -> str:
    """A paragraph in lines of at most so many columns; a word that is longer stands alone."""
    lines, line = [], ""
    for piece in PIECE.findall(in_a_line(text)):
        if line and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return "\n".join([*lines, line.rstrip()])


def in_a_line(text: str) -> str:
    """The same without breaks of lines: between characters of Chinese there is no space."""
    return re.sub(f"(?<=[{WIDE}])\n(?=[{WIDE}])", "", text).replace("\n", " ")


def width(text: str) -> int:
    """The columns that a terminal shows it in."""
    return len(text) + len(re.findall(f"[{WIDE}]", text))
