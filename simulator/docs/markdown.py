"""Markdown: tables, and the blocks of a document that are written by the program.

A block stands between `<!-- name:begin -->` and `<!-- name:end -->`, each on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from simulator.files import read_lines, write
from simulator.texts import Text
from simulator.usage import UsageError, nearest

LONGEST = 1_000_000  # bytes of a line
Blocks = Mapping[str, Callable[[], str]]

_MARK = re.compile(r"^<!-- ([a-z-]+):begin -->\n(.*?)^<!-- \1:end -->$", re.MULTILINE | re.DOTALL)
_BEGIN = re.compile(r"^<!-- ([a-z-]+):begin -->$", re.MULTILINE)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a column without a word in any row is left out."""
    lines = [list(row) for row in rows]
    kept = [n for n in range(len(head)) if any(row[n] for row in lines)] or range(len(head))
    written = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(_cell(line[n]) for n in kept) + " |" for line in written)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def words(of: Iterable[object]) -> str:
    """Words of the program, one beside the other."""
    return ", ".join(f"`{word}`" for word in of)


def block(name: str, blocks: Blocks) -> str:
    """The text of a block. A UsageError names the nearest one where there is none."""
    if name not in blocks:
        raise UsageError(
            Text(
                f"no block of the documentation is called {name!r}: {nearest(name, blocks).en}",
                f"文档中没有名为 {name!r} 的表格：{nearest(name, blocks).zh}",
            )
        )
    return blocks[name]()


def renewed(text: str, blocks: Blocks) -> str:
    """The document with every block as it is now. A UsageError names a mark that is wrong."""
    whole = {found[1] for found in _MARK.finditer(text)}
    if broken := set(_BEGIN.findall(text)) - whole:
        name = min(broken)
        raise UsageError(
            Text(
                f"the block {name} begins and does not end: <!-- {name}:end --> is missing",
                f"表格 {name} 有开头没有结尾：缺少 <!-- {name}:end -->",
            )
        )
    return _MARK.sub(
        lambda found: f"<!-- {found[1]}:begin -->\n{block(found[1], blocks)}\n<!-- {found[1]}:end -->", text
    )


def renew(files: Iterable[Path], blocks: Blocks) -> list[Path]:
    """Renews the blocks of these files; those that were not as they are now."""
    changed = []
    for file in files:
        before = "\n".join(read_lines(file, LONGEST)).replace("\r\n", "\n")
        try:
            after = renewed(before, blocks)
        except UsageError as error:
            raise UsageError(Text(f"{file}: {error.said.en}", f"{file}：{error.said.zh}")) from None
        if after != before:
            write(file, after)
            changed.append(file)
    return changed
