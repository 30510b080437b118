"""Reads YAML into nodes, and refuses what means something else than it seems to.

Anchors and merges work, a key that stands twice does not, and everything has its line and column.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import ComposerError

from simulator.documents.loader import BOOL, FLOAT, INT, LOADERS, MAP, NULL, SEQ, STR, TRAP, Refused, TooDeep
from simulator.documents.nodes import Entry, Node, Problems, shown
from simulator.files import read_whole
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError

MAX_BYTES = 1_000_000

_FULL_WIDTH_COLON = Text("the colon is a full-width one; YAML wants `: `", "这里是全角冒号；YAML 要用 `: `")
_FULL_WIDTH_COMMA_SAYS = Text(
    "the comma is a full-width one; YAML wants `, `", "这里是全角逗号；YAML 要用 `, `"
)
_FULL_WIDTH_COMMA = re.compile(r"，(?=\s*\w+: )")  # with the next key behind it

_READ: dict[str, Any] = {
    # tag -> value of the text
    STR: str,
    INT: int,
    FLOAT: float,
    BOOL: lambda text: {"true": True, "false": False}[text.lower()],
    NULL: lambda _text: None,
}


def read(path: Path) -> Node:
    """The document in a file; UsageError with file:line:column for whatever is wrong with it as YAML."""
    name = shown(path)
    return parse(read_whole(path, MAX_BYTES, name), name)


def parse(raw: bytes | str, name: str, loader: Any = LOADERS[0]) -> Node:
    """The one document in the text."""
    text = _decoded(raw, name) if isinstance(raw, bytes) else raw
    try:
        root = yaml.compose(text, loader)
    except yaml.MarkedYAMLError as error:
        raise UsageError(_syntax(_refused_ahead(error, text, loader), text, name)) from None
    except yaml.reader.ReaderError as error:
        # Found again: what the error counts, bytes or characters, hangs on the parser.
        wrong = yaml.reader.Reader.NON_PRINTABLE.search(text)
        before = text[: wrong.start()] if wrong else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise UsageError(
            Text(
                f"{name}:{line}:{column}: a character that YAML does not allow: {error.reason}",
                f"{name}:{line}:{column}：YAML 不允许的字符：{error.reason}",
            )
        ) from None
    if root is None:
        raise UsageError(Text(f"{name}:1:1: the file is empty", f"{name}:1:1：文件为空"))
    if isinstance(root, yaml.ScalarNode) and "：" in root.value and not root.style:
        line, column = root.start_mark.line + 1, root.start_mark.column + root.value.index("：") + 1
        raise UsageError(
            Text(
                f"{name}:{line}:{column}: {_FULL_WIDTH_COLON.en}",
                f"{name}:{line}:{column}：{_FULL_WIDTH_COLON.zh}",
            )
        )
    problems = Problems(name)
    node = _built(root, problems)
    problems.raise_any()
    return node


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise UsageError(
            Text(
                f"{name}:{line}:{column}: not UTF-8; save the file as UTF-8",
                f"{name}:{line}:{column}：不是 UTF-8；请将文件存为 UTF-8",
            )
        ) from None


def _refused_ahead(error: yaml.MarkedYAMLError, text: str, loader: Any) -> yaml.MarkedYAMLError:
    """The error, or our own where the parser only was ahead of it.

    A parser scans ahead of the events it gives, so one with a bound of its own refuses what is nested a
    thousand deep before the composer saw the sixty-first level. What was scanned until then is read again.
    """
    if error.problem_mark is not None and not isinstance(error, Refused):
        try:
            yaml.compose(text[: error.problem_mark.index], loader)
        except TooDeep as deep:
            return deep
        except yaml.YAMLError:
            pass  # of the cut
    return error


def _syntax(error: Any, text: str, name: str) -> Text:
    """What the parser or composer has against the text, with a word on what people mean to write."""
    mark = error.problem_mark or error.context_mark
    what = error.problem or error.context or "not YAML"
    if mark is None:
        return _at(name, Text.same(what))
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    place = f"{name}:{mark.line + 1}:{mark.column + 1}"
    if isinstance(error, Refused):
        return _at(place, error.said)
    if isinstance(error, ComposerError):
        return _at(
            place,
            Text("a second document starts here; a file holds one", "这里开始了第二个文档；一个文件只有一个"),
        )
    if "\t" in line[: mark.column + 1] or line.lstrip(" ").startswith("\t"):
        return _at(
            f"{name}:{mark.line + 1}:{line.index(chr(9)) + 1}",
            Text("a tab; YAML is indented with spaces", "制表符；YAML 用空格缩进"),
        )
    for number in (mark.line, mark.line + 1):
        written = lines[number - 1] if 0 < number <= len(lines) else ""
        if "：" in written and ": " not in written and "mapping" in what:
            column = written.index("：") + 1
            return _at(f"{name}:{number}:{column}", _FULL_WIDTH_COLON)
        if (comma := _FULL_WIDTH_COMMA.search(written)) and "flow" in (error.context or ""):
            column = comma.start() + 1
            return _at(f"{name}:{number}:{column}", _FULL_WIDTH_COMMA_SAYS)
    hint = NOTHING
    if what.startswith("mapping values are not allowed"):
        hint = Text(
            "; a text that has a colon and a blank in it stands in quotes",
            "；含有冒号加空格的文本要加引号",
        )
    context = f", {error.context}" if error.context and error.problem else ""
    return _at(place, Text(f"{what}{hint.en}{context}", f"不是正确的 YAML：{what}{context}{hint.zh}"))


def _at(place: str, what: Text) -> Text:
    return Text(f"{place}: {what.en}", f"{place}：{what.zh}")


def _built(raw: Any, problems: Problems) -> Node:
    """Our node of one of PyYAML's."""
    here = Node(raw.start_mark.line + 1, raw.start_mark.column + 1, None)
    if isinstance(raw, yaml.ScalarNode):
        return replace(here, value=_scalar(raw, here, problems))
    if raw.tag != (MAP if isinstance(raw, yaml.MappingNode) else SEQ):
        problems.add(here, Text(f"the tag {raw.tag!r} is not allowed", f"不允许使用标签 {raw.tag!r}"))
    if isinstance(raw, yaml.MappingNode):
        return replace(here, value=_mapping(raw, problems))
    return replace(here, value=tuple(_built(item, problems) for item in raw.value))


def _scalar(raw: Any, here: Node, problems: Problems) -> Any:
    text: str = raw.value
    if raw.tag == TRAP:
        meant = "true" if text.lower() in ("yes", "on") else "false"
        problems.add(
            here,
            Text(
                f'{text} without quotes is {meant} to YAML: write {meant}, or "{text}" for the word',
                f'不加引号的 {text} 在 YAML 中就是 {meant}：请写 {meant}，要表示这个词则写 "{text}"',
            ),
        )
    elif raw.tag not in _READ:
        problems.add(here, Text(f"the tag {raw.tag!r} is not allowed", f"不允许使用标签 {raw.tag!r}"))
    else:
        try:
            return _READ[raw.tag](text)
        except (ValueError, KeyError):
            problems.add(
                here, Text(f"{text!r} does not fit its tag {raw.tag!r}", f"{text!r} 不符合标签 {raw.tag!r}")
            )
    return text


def _mapping(raw: Any, problems: Problems) -> dict[str, Entry]:
    """The entries as written, over those that `<<` merges in."""
    entries: dict[str, Entry] = {}
    merged: dict[str, Entry] = {}
    for written, held in raw.value:
        key, value = _built(written, problems), _built(held, problems)
        if key.value == "<<" and written.style not in ("'", '"'):
            for source in value.items or (value,):
                if not isinstance(source.value, dict):
                    problems.add(
                        source,
                        Text(
                            f"<< takes a mapping, this is {source.kind.en}",
                            f"<< 后面应为映射，这里是{source.kind.zh}",
                        ),
                    )
                merged = {**source.entries, **merged}
        elif not isinstance(key.value, str):
            hint = NOTHING
            if isinstance(written, yaml.ScalarNode) and written.value:
                hint = Text(f'; quote it: "{written.value}"', f'；请加引号："{written.value}"')
            problems.add(
                key,
                Text(
                    f"a key is text, this is {key.kind.en}{hint.en}",
                    f"键应为文本，这里是{key.kind.zh}{hint.zh}",
                ),
            )
        elif key.value in entries:
            first = entries[key.value].key
            problems.add(
                key,
                Text(
                    f"{key.value!r} stands here twice; first in line {first.line}",
                    f"{key.value!r} 在这里出现两次；第一次在第 {first.line} 行",
                ),
            )
        else:
            entries[key.value] = Entry(key, value)
    return {**merged, **entries}
