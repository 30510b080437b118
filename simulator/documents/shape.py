"""Holds what was written against a JSON Schema, in words for the person who wrote it.

`fastjsonschema` says yes; only where it says no, `jsonschema` finds all that is wrong. Both are loaded when
they are first needed. Three annotations of a schema are read in messages: `description` as a hint, `title` of
an `enum` as what its words are, `examples` as those of its words that a hint names.
`writeOnly` hides values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from simulator.documents.hints import in_both
from simulator.documents.nodes import Node, Problems
from simulator.texts import NOTHING, Count, Text
from simulator.usage import nearest

Schema = Mapping[str, Any]
Error = Any  # a jsonschema.ValidationError, whose own types leave open what a schema holds
Said = Iterator[tuple[Node, Text]]  # what is wrong, and where

_TYPES = {
    "object": Text("a mapping", "映射"),
    "array": Text("a list", "列表"),
    "string": Text("text", "文本"),
    "integer": Text("a whole number", "整数"),
    "number": Text("a number", "数字"),
    "boolean": Text("true or false", "true 或 false"),
    "null": Text("nothing", "空值"),
}


class Shape:
    """A JSON Schema (draft 2020-12) that values are held against, compiled when the first one is."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def fits(self, value: Any) -> bool:
        """Whether a plain value is right."""
        import fastjsonschema

        try:
            self._compiled(value)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    def check(self, node: Node, problems: Problems, what: Text | str) -> bool:
        """Adds to `problems` all that is wrong with the node; True when nothing. `what` names the node."""
        value = node.plain()
        if self.fits(value):
            return True
        errors = list(_full()(self.schema).iter_errors(value))
        ranks: dict[tuple[str | int, ...], int] = {}
        for error in errors:
            path = tuple(error.absolute_path)
            ranks[path] = min(_rank(error), ranks.get(path, _rank(error)))
        for error in errors:
            if _rank(error) == ranks[tuple(error.absolute_path)]:
                at, called = _place(
                    node, error.absolute_path, what if isinstance(what, Text) else Text.same(what)
                )
                if "propertyNames" in error.absolute_schema_path:
                    at, called = at.entries[error.instance].key, _key(error.instance)
                for where, text in WORDS.get(str(error.validator), _other)(error, at, called):
                    problems.add(where, text)
        return not errors

    @cached_property
    def _compiled(self) -> Callable[[Any], Any]:
        import fastjsonschema

        compiled: Callable[[Any], Any] = fastjsonschema.compile(
            dict(self.schema), use_default=False, detailed_exceptions=False
        )
        return compiled


def _key(name: str) -> Text:
    return Text(f"the key {name!r}", f"键 {name!r}")


# Of what is wrong with one value, the first of these says why the others are; what is none of them is as bad
# as the first, and told beside it.
_FIRST: Mapping[str, int] = {"type": 0, "minLength": 1, "maxLength": 1, "pattern": 2, "enum": 3}


def _rank(error: Error) -> int:
    return _FIRST.get(error.validator, 1)


@cache
def _full() -> Any:
    """The full validator, in which `$` is the very end of a text, as JSON Schema has it."""
    import jsonschema

    def pattern(_validator: Any, wanted: str, value: Any, _schema: Any) -> Iterator[Error]:
        if isinstance(value, str) and not re.search(re.sub(r"(?<!\\)\$", r"\\Z", wanted), value):
            yield jsonschema.ValidationError(f"{value!r} does not match {wanted!r}")

    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft202012Validator, {"pattern": pattern})


def _place(node: Node, path: Iterable[str | int], what: Text) -> tuple[Node, Text]:
    """The node at a path, and what it is called: by its key, as an item, or by its number."""
    for step in path:
        if isinstance(step, str):
            node, what = node.entries[step].value, Text.same(step)
        else:
            node = node.items[step]
            number = f"[{step + 1}]"
            item = Text(f"{what.en}: an item", f"{what.zh}：其中一项")
            what = Text(f"{what.en}{number}", f"{what.zh}{number}") if node.entries else item
    return node, what


# -- words for each keyword -------------------------------------------------------------------------


def _type(error: Error, node: Node, what: Text) -> Said:
    types = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    wanted = Text.joined((_TYPES[one] for one in types), Text(" or ", " 或 "))
    hint = _hint(error)
    about = Text(f" ({hint.en})", f"（{hint.zh}）") if hint else hint
    yield (
        node,
        Text(
            f"{what.en} wants {wanted.en}, this is {_said(node).en}{about.en}",
            f"{what.zh} 应为{wanted.zh}，这里是{_said(node).zh}{about.zh}",
        ),
    )


def _enum(error: Error, node: Node, what: Text) -> Said:
    word = str(node.value)
    known = [str(one) for one in error.schema.get("examples", error.validator_value)]
    alike = [one for one in known if ("/" in one) == ("/" in word)]  # a path is meant to be a path
    if "title" in error.schema:
        title, near = in_both(error.schema["title"]), nearest(word, alike)
        yield (
            node,
            Text(
                f"no {title.en} {node.value!r}: {near.en}",
                f"没有{title.zh} {node.value!r}：{near.zh}",
            ),
        )
    else:
        yield (
            node,
            Text(
                f"{what.en} cannot be {_said(node).en}: {nearest(word, alike or known).en}",
                f"{what.zh} 不能是{_said(node).zh}：{nearest(word, alike or known).zh}",
            ),
        )


def _length(error: Error, node: Node, what: Text) -> Said:
    limit = error.validator_value
    wanted = _hint(error) or Text(f"{limit} is the limit", f"以 {limit} 个为限")
    count = len(str(node.value))
    yield (
        node,
        Text(
            f"{what.en} has {Count(count):character}, {wanted.en}",
            f"{what.zh} 有 {count} 个字符，{wanted.zh}",
        ),
    )


def _pattern(error: Error, node: Node, what: Text) -> Said:
    quoted = "" if error.schema.get("writeOnly") else f" {node.value!r}"
    hint = _hint(error) or Text.same(error.schema["pattern"])
    yield (
        node,
        Text(f"{what.en}{quoted} is not right: {hint.en}", f"{what.zh}{quoted} 不正确：{hint.zh}"),
    )


def _bound(sentence: Text) -> Callable[[Error, Node, Text], Said]:
    def words(error: Error, node: Node, what: Text) -> Said:
        told = Text(*(one.format(error.validator_value) for one in sentence))
        yield node, Text(f"{what.en} is {node.value}, {told.en}", f"{what.zh} 为 {node.value}，{told.zh}")

    return words


def _few_items(error: Error, node: Node, what: Text) -> Said:
    yield (
        node,
        Text(
            f"{what.en} has {Count(len(node.items)):item}, at least {error.validator_value} wanted",
            f"{what.zh} 有 {len(node.items)} 项，至少要 {error.validator_value} 项",
        ),
    )


def _many_items(error: Error, node: Node, what: Text) -> Said:
    yield (
        node,
        Text(
            f"{what.en} has {Count(len(node.items)):item}, at most {error.validator_value} wanted",
            f"{what.zh} 有 {len(node.items)} 项，最多 {error.validator_value} 项",
        ),
    )


def _twice(_error: Error, node: Node, what: Text) -> Said:
    seen: list[Any] = []
    for item in node.items:
        value = item.plain()
        if value in seen:
            yield item, Text(f"{what.en} has {_said(item).en} twice", f"{what.zh} 中{_said(item).zh}出现两次")
        seen.append(value)


def _lacking(error: Error, node: Node, what: Text) -> Said:
    missing = [key for key in error.validator_value if key not in node.entries]
    yield node, Text(f"{what.en} lacks {', '.join(missing)}", f"{what.zh} 缺少 {', '.join(missing)}")


def _empty(error: Error, node: Node, what: Text) -> Said:
    choice = ", ".join(error.schema.get("properties", ()))
    give = Text(f": give at least one of {choice}", f"：至少给出 {choice} 之一") if choice else NOTHING
    yield node, Text(f"{what.en} is empty{give.en}", f"{what.zh} 为空{give.zh}")


def _many(error: Error, node: Node, what: Text) -> Said:
    yield (
        node,
        Text(
            f"{what.en} has {', '.join(node.entries)}, at most {error.validator_value} is allowed",
            f"{what.zh} 有 {', '.join(node.entries)}，最多允许 {error.validator_value} 个",
        ),
    )


def _unknown(error: Error, node: Node, what: Text) -> Said:
    known = error.schema.get("properties", {})
    for key, entry in node.entries.items():
        if key not in known:
            yield (
                entry.key,
                Text(
                    f"{what.en} has no {key!r}: {nearest(key, known).en}",
                    f"{what.zh} 没有 {key!r}：{nearest(key, known).zh}",
                ),
            )


def _other(error: Error, node: Node, what: Text) -> Said:
    yield node, Text(f"{what.en} does not fit: {error.message}", f"{what.zh} 不符合要求：{error.message}")


WORDS: Mapping[str, Callable[[Error, Node, Text], Said]] = {
    # keyword of JSON Schema -> what is said where it is broken
    "type": _type,
    "enum": _enum,
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "minimum": _bound(Text("at least {} is wanted", "至少为 {}")),
    "exclusiveMinimum": _bound(Text("more than {} is wanted", "应大于 {}")),
    "maximum": _bound(Text("at most {} is allowed", "最多为 {}")),
    "minItems": _few_items,
    "maxItems": _many_items,
    "uniqueItems": _twice,
    "required": _lacking,
    "minProperties": _empty,
    "maxProperties": _many,
    "additionalProperties": _unknown,
}


def _said(node: Node) -> Text:
    if isinstance(node.value, dict | tuple) or node.value is None:
        return node.kind
    if isinstance(node.value, bool):
        word = str(node.value).lower()
        return Text(word, f" {word}")
    if isinstance(node.value, str):
        quoted = Text(f"the text {node.value!r}", f"文本 {node.value!r}")
        return quoted if len(node.value) <= 60 else Text("text", "文本")
    return Text(str(node.value), f" {node.value}")


def _hint(error: Error) -> Text:
    return in_both(error.schema.get("description", ""))
