"""What is put where something is asked for: what fits, what nearly does, and what nobody expects.

Values are drawn without a world: `Known` stands for something of the world that they are sent to, `Raw` for
letters that no writer of JSON would write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Values = SearchStrategy[Any]
Find = Callable[["Known"], Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A value that some row of the world has in a field of that name; of any field, where there is none."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Raw:
    """Goes into a JSON document as it is."""

    text: str


BITS = (7, 8, 15, 16, 31, 32, 53, 63, 64, 66, 128)
EDGES = tuple(sign * 2**bits + by for bits in BITS for sign in (1, -1) for by in (-1, 0, 1))
RAW_NUMBERS = tuple(
    map(
        Raw,
        (
            *(
                "1e400",
                "-1e400",
                "1e-400",
                "1E5",
                "0.1e1",
                "-0",
                "-0.0",
                "1.0",
                "3.9999999999999999999",
                "1e22",
            ),
            *(
                "NaN",
                "Infinity",
                "-Infinity",
                "1" + "0" * 400,
                "-1" + "0" * 400,
                "9" * 5000,
                "0x10",
                "01",
                "1_000",
            ),
            *(
                "[" * 900 + "]" * 900,
                "[" * 20000,
                '{"a":' * 3000 + "1" + "}" * 3000,
                '"\\ud800"',
                '"\\udfff\\ud800"',
            ),
            *('"\\u0000"', '"\x00"', '"\\x"', '"', "tru", "", ",", '{"a":1,"a":2}', '{"\\ud800":1}', "//"),
        ),
    )
)
SCALARS: Values = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from((0, 1, -1, 2, 10, 100, 1000, 1_767_229_200, 10**12, *EDGES, 10**18, 10**19, 10**20)),
    st.integers(),
    st.floats(),
    st.sampled_from((0.0, -0.0, 0.5, 1.5, 1e-9, 1e15, 1e16, 1e17, 1e300, -1e300)),
)
TEXTS: SearchStrategy[str] = st.one_of(
    st.sampled_from(
        (
            *(
                "",
                " ",
                "0",
                "1",
                "-1",
                "00",
                "1.0",
                "1e9",
                "１",
                "٣",
                "²",
                "null",
                "true",
                "NaN",
                "all",
                "any",
                "main",
            ),
            *(
                "\x00",
                "\n",
                "\r\n",
                "\x1b[31m",
                "\x7f",
                "\u202e",
                "\ufeff",
                "\ufffe",
                "\u2028",
                "é",
                "e\u0301",
                "微信",
            ),
            *(
                "🏪",
                "\ud800",
                "\udc00x",
                "%00",
                "%ff",
                "%",
                "..",
                "/../..",
                "<x>&amp;",
                "]]>",
                "'",
                '"',
                "\\",
                "${x}",
            ),
            *("$shop.appid", "$first.order_id", "$.", "$a.b.c", "{api}", "{0}", "%s%n", "wx0000000000000000"),
            *(
                "http://",
                "http://[",
                "http://[::1",
                "http://a:99999/",
                "http://\u0130",
                "//a",
                "http://127.0.0.1:9/\n",
            ),
            *(
                "9" * 20,
                "9" * 21,
                "9" * 5000,
                "a" * 70_000,
                "微" * 3000,
                "-" + "9" * 400,
                "1" + "0" * 400 + "d",
            ),
            *("1s", "-1s", "90m", "1e5d", "99999999999d", ".5h", "0d", "2026-01-01", "1767229200"),
        )
    ),
    st.text(max_size=12),
    st.from_regex(r"[a-z0-9_$.-]{1,12}", fullmatch=True),
)


# Tried at every field there is, one by one, whatever chance does.
SURE: tuple[Any, ...] = (
    *(
        Raw("1" + "0" * 400),
        Raw("-1" + "0" * 400),
        Raw("1e400"),
        Raw("NaN"),
        Raw("-Infinity"),
        Raw("9" * 5000),
    ),
    *(0, -1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 2**64, 10**15, 10**30, 0.5, -0.5, 1e17, 1e300),
    *(True, False, None, [], {}, [[]], [None], {"a": {}}, [True, 1, 1.0], {"": ""}, [Raw("1" + "0" * 400)]),
    *(
        "",
        " ",
        "\x00",
        "\x1b[31m\u202e",
        "²",
        "١",
        "9" * 5000,
        "-" + "9" * 400,
        "1" + "0" * 400 + "d",
        "a" * 70_000,
    ),
    *(
        "$shop.appid",
        "$shop",
        "$a.b",
        "http://[",
        "http://a:99999/",
        "http://127.0.0.1:9/\n",
        "99999999999d",
        "微信",
    ),
    *(
        Raw('"\\ud800"'),
        [Raw('"\\ud800"')],
        {"a": Raw('"\\ud800"')},
        Raw('{"\\ud800":1}'),
        "null",
        "1",
        "all",
        "any",
    ),
    *(Raw("[" * 90 + "]" * 90), Raw("[" * 900 + "]" * 900), Raw("[" * 20000 + "]" * 20000), [0] * 3000),
)


TELLING = 8  # so many of them, the first ones, are tried everywhere, the rest every other time


def sure(number: int) -> list[Any]:
    """What is tried at the field of that number: all that tells most, and every other value."""
    return [value for place, value in enumerate(SURE) if place < TELLING or (place + number) % 2]


def _nested(inner: Values) -> Values:
    return st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3))


ANYTHING: Values = st.recursive(
    st.one_of(
        SCALARS, TEXTS, st.sampled_from(RAW_NUMBERS), st.builds(Known, st.just(""), st.integers(0, 10**6))
    ),
    _nested,
    max_leaves=5,
)


def known(name: str) -> Values:
    return st.builds(Known, st.just(name), st.integers(0, 50))


def by_schema(schema: Mapping[str, Any], name: str = "") -> Values:
    """Mostly what the schema asks for, by values of the world; sometimes anything."""
    fitting = _fitting(schema, name)
    return st.one_of(fitting, fitting, fitting, ANYTHING)


def _fitting(schema: Mapping[str, Any], name: str) -> Values:
    if "enum" in schema:
        return st.sampled_from(list(schema["enum"]))
    kinds = schema.get("type", ["string", "integer", "object"])
    each = [_of_kind(kind, schema, name) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    return st.one_of(each)


def _of_kind(kind: str, schema: Mapping[str, Any], name: str) -> Values:
    match kind:
        case "object":
            return objects(schema.get("properties", {}), schema.get("required", ()))
        case "array":
            return st.lists(by_schema(schema.get("items", {}), name), max_size=3)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.one_of(known(name), st.integers(0, 3), st.sampled_from((-1, 10, 30, *EDGES)))
        case "number":
            return st.one_of(st.integers(0, 3), st.floats(0, 2), SCALARS)
    return st.one_of(known(name), TEXTS)


def objects(properties: Mapping[str, Mapping[str, Any]], required: Any = ()) -> Values:
    """Objects with these fields: each is there or not, and some are there that nobody named."""
    needed = {name: by_schema(schema, name) for name, schema in properties.items() if name in required}
    others = {name: by_schema(schema, name) for name, schema in properties.items() if name not in required}
    whole = st.fixed_dictionaries(needed, optional=others)
    parts = st.fixed_dictionaries({}, optional={**needed, **others})
    more = st.dictionaries(st.text(max_size=8), ANYTHING, max_size=2)
    return st.one_of(whole, whole, whole, parts, st.builds(lambda one, other: {**one, **other}, whole, more))


def filled(value: Any, find: Find) -> Any:
    """The value with what stands for something of a world replaced by that."""
    if isinstance(value, Known):
        return find(value)
    if isinstance(value, dict):
        return {key: filled(item, find) for key, item in value.items()}
    return [filled(item, find) for item in value] if isinstance(value, list) else value


def written(value: Any) -> str:
    """JSON, and what is none."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value.decode("latin-1") if isinstance(value, bytes) else value)


def plain(value: Any) -> str:
    """The same as the text of a form's field or of a query."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else written(value)
