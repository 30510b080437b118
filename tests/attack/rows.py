"""Every row of the endpoint table, with calls that fit it and calls that do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.core.component.entities import TokenKind
from simulator.endpoints.model import Endpoint
from simulator.endpoints.table import PLATFORM_ROOTS, ROWS
from tests.attack.fuzz import Target, fuzzed
from tests.attack.ground import Ground
from tests.attack.part import Bounds, Figures, Part
from tests.attack.requests import Asked, Body, altered, bodies, pairs
from tests.attack.values import ANYTHING, SURE, TEXTS, Known, Values, by_schema, objects

TOKENS: Values = st.one_of(
    st.sampled_from([Known(f"token:{kind}", 0) for kind in TokenKind if kind is not TokenKind.NONE]),
    st.builds(Known, st.just("value"), st.integers(0, 50)),
    TEXTS,
)
EXAMPLES = 25


def calls(row: Endpoint) -> SearchStrategy[Asked]:
    """Calls of a row: most carry a good token and arguments that its schema allows."""
    kinds = [Known(f"token:{kind}", 0) for kind in row.tokens]
    token = st.one_of(st.sampled_from(kinds), st.sampled_from(kinds), TOKENS) if kinds else TOKENS
    named = {name: by_schema(schema, name) for name, schema in row.request["properties"].items()}
    said = dict.fromkeys(("access_token", "component_access_token"), token)
    query = st.one_of(
        st.builds(lambda one, more: (("access_token", one), *more), token, pairs({**said, **named})),
        st.builds(lambda one: (("access_token", one),), token),
        pairs({**said, **named, **{name: by_schema({}, name) for name in ("appid", "secret", "grant_type")}}),
    )
    body = bodies(objects(row.request["properties"], row.request["required"]))
    plainly = st.builds(
        Asked,
        st.just(row.method),
        st.just(row.path),
        query=query,
        body=st.none() if row.method == "GET" else body,
    )
    return altered(plainly)


def sure(row: Endpoint) -> list[Asked]:
    """Each hostile value at each argument, among others that the schema allows."""
    schemas = row.request["properties"]
    right = {name: _right(schemas[name], name) for name in row.request["required"]}
    query = (("access_token", Known(f"token:{row.tokens[0]}", 0)),) if row.tokens else ()
    asked = [
        Asked(row.method, row.path, query, body=Body(value={**right, **changed}))
        for changed in ({}, *({name: value} for name in schemas for value in SURE))
    ]
    if row.method != "GET":
        return asked
    return [
        Asked("GET", row.path, (*query, *one.body.value.items())) for one in asked if one.body is not None
    ]


def _right(schema: Mapping[str, Any], name: str) -> Any:
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    return {"array": [], "object": {}, "boolean": True}.get(kind, Known(name, 0))


def unknown() -> SearchStrategy[Asked]:
    """Calls of paths that no row has, under roots that are the platform's."""
    path = st.builds(
        lambda root, rest: root + "".join(rest),
        st.sampled_from(PLATFORM_ROOTS),
        st.lists(
            st.sampled_from(
                (
                    "a",
                    "/",
                    "..",
                    "%2f",
                    "%00",
                    "%ff",
                    "%",
                    "ec",
                    "order",
                    "component",
                    ";",
                    ":",
                    "//",
                    "%E5%BE%AE",
                    "token",
                )
            ),
            max_size=5,
        ),
    )
    return altered(
        st.builds(
            Asked,
            st.sampled_from(("GET", "POST")),
            path,
            query=pairs({"access_token": TOKENS}),
            body=st.none() | bodies(ANYTHING),
        )
    )


def targets() -> dict[str, Target]:
    return {
        **{row.id: Target(calls(row), call, sure(row)) for row in ROWS},
        "no row": Target(unknown(), call),
    }


def call(ground: Ground, asked: Asked) -> None:
    """One call; what it is refused with is declared, or it is a 500 anyhow."""
    ground.ask(ground.api, asked)


def run(bounds: Bounds) -> Figures:
    return fuzzed(bounds, targets, EXAMPLES)


PART = Part(what="every row of the endpoint table, with bytes", unit="calls", seconds=22, run=run)
