"""The pages of the documentation, and what stands in them: blocks of code, commands, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path.relative_to(ROOT)
    for pattern in ("*.md", "*/*.md", "tests/*/**/*.md")
    for path in ROOT.glob(pattern)
    if not any(part.startswith(".") or part == "node_modules" for part in path.relative_to(ROOT).parts)
)

_FENCE = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:wxsim|wxconf|make|python -m) [^`\n]+)`")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MARK = re.compile(r"^<!-- ([a-z-]+):begin -->$", re.MULTILINE)


def text(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def marks(page: Path) -> list[str]:
    """The tables of a page that the program writes."""
    return _MARK.findall(text(page))


def fenced(page: Path, language: str) -> list[str]:
    """The blocks of code in that language."""
    return [found[2] for found in _FENCE.finditer(text(page)) if found[1] == language]


def shell(page: Path) -> list[list[str]]:
    """The commands in blocks of shell, each as its words."""
    lines = "\n".join(fenced(page, "sh")).replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := _words(line))]


def commands(page: Path) -> list[list[str]]:
    """The commands of a page, in blocks and inside its text."""
    return [*shell(page), *(_words(found[1]) for found in _INLINE.finditer(text(page)))]


def _words(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    for at, word in enumerate(words):
        if word in {"&", ">", "|"}:
            return words[:at]
    return words


def links(page: Path) -> Iterator[tuple[str, str]]:
    """The links to other places of the repository: path and anchor."""
    prose = _FENCE.sub("", text(page))
    for target in _LINK.findall(prose):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of the headings of a page."""
    prose = _FENCE.sub("", text(page))
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose)
    }
