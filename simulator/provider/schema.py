"""The shape of provider.yaml, as JSON Schema. The descriptions are read in error messages. As it is
published, for editors, each key says what it is, and that message stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.core.market.entities import ServiceKind
from simulator.documents.hints import hint
from simulator.provider.capabilities import DEEDS
from simulator.provider.keys import says
from simulator.provider.probe_rows import PROBES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1, "description": hint("it cannot be empty", "不能为空")}
_SECRET: Schema = {
    "type": "string",
    "minLength": 1,
    "writeOnly": True,
    "description": hint("it cannot be empty", "不能为空"),
}
_URL: Schema = {
    "type": "string",
    "pattern": r"^(https?://[^\s]+|\{api\}[^\s]*)$",
    "description": hint("it begins with http:// or https://", "以 http:// 或 https:// 开头"),
}
_API: Schema = {
    "type": "string",
    "pattern": r"^http://([^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(:[1-9][0-9]{0,4})?$",
    "description": hint(
        "it is where the provider calls the platform: http://127.0.0.1:8080, without a path",
        "这是服务商调用平台的地址：http://127.0.0.1:8080，不带路径",
    ),
}
_SECONDS: Schema = {"type": "number", "exclusiveMinimum": 0}


def _object(required: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


_ACCOUNT: dict[str, Schema] = {
    "appid": {
        "type": "string",
        "pattern": r"^[A-Za-z0-9_-]{6,32}$",
        "description": hint(
            "an appid is wx and 16 characters of 0-9 a-f", "appid 为 wx 加 16 个 0-9 a-f 字符"
        ),
    },
    "secret": _SECRET,
    "token": {
        "type": "string",
        "minLength": 3,
        "maxLength": 32,
        "writeOnly": True,
        "description": hint("WeChat's have 3 to 32", "微信的为 3 至 32 个"),
    },
    "encoding_aes_key": {
        "type": "string",
        "minLength": 43,
        "maxLength": 43,
        "pattern": r"^[A-Za-z0-9]+$",
        "writeOnly": True,
        "description": hint("WeChat's have 43 (a-z A-Z 0-9)", "微信的为 43 个（a-z A-Z 0-9）"),
    },
}

COMPONENT = _object((), **_ACCOUNT, authorization_events=_URL, messages=_URL)
HOME_PAGE = _object((), **_ACCOUNT, order_push=_URL)

PACKAGE = _object(
    ("days", "price"),
    sku_id={
        "type": ["integer", "string"],
        "minimum": 1,
        "pattern": r"^[1-9][0-9]*$",
        "description": hint("it is a number", "应为数字"),
    },
    name=_TEXT,
    spec_id={"type": ["string", "integer"]},
    days={"type": "integer", "minimum": 1},
    price={"type": "integer", "minimum": 0},
    edition=_TEXT,
)

SERVICE = _object(
    ("kind", "url", "packages"),
    id={
        "type": ["string", "integer"],
        "minimum": 1,
        "pattern": r"^[1-9][0-9]{0,18}$",
        "description": hint("a service id is a number of up to 19 digits", "服务 ID 为最多 19 位的数字"),
    },
    name=_TEXT,
    kind={"type": "string", "enum": [str(kind) for kind in ServiceKind if kind is not ServiceKind.LOGISTICS]},
    component=_TEXT,
    url=_URL,
    mobile=_URL,
    packages=_list(PACKAGE, minItems=1),
)

START = _object(
    (),
    command=_list({"type": ["string", "integer", "number"]}, minItems=1),
    wsgi={
        "type": "string",
        "pattern": r"^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(\(\))?$",
        "description": hint(
            "it is written module:app, or module:factory()", "写作 module:app 或 module:factory()"
        ),
    },
    env={
        "type": "object",
        "additionalProperties": {"type": ["string", "integer", "number", "boolean"]},
    },
    ready=_URL,
    timeout=_SECONDS,
)

PAGE: Schema = {
    **_object(
        (),
        status={
            "type": ["integer", "array"],
            "minimum": 100,
            "maximum": 599,
            "minItems": 1,
            "items": {"type": "integer", "minimum": 100, "maximum": 599},
        },
        contains=_TEXT,
    ),
    "minProperties": 1,
}

PROVIDER: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "provider.yaml: a provider under test",
    **_object(
        ("components", "services"),
        name=_TEXT,
        components=_list(COMPONENT, minItems=1),
        home_page=HOME_PAGE,
        services=_list(SERVICE, minItems=1),
        start=START,
        api=_API,
        shows={
            **_object((), served=PAGE, refused=PAGE, needs_grant=PAGE, unavailable=PAGE),
            "minProperties": 1,
        },
        pull=_object(("period",), period=_SECONDS),
        consent=_object(("redirect_uri",), redirect_uri=_URL),
        does=_list({"type": "string", "enum": list(DEEDS)}, uniqueItems=True),
        probe=_object(
            ("base_url",),
            base_url=_URL,
            offers=_list({"type": "string", "enum": list(PROBES)}, uniqueItems=True),
        ),
        quiet=_SECONDS,
        order_push_form={"type": "string", "enum": ["ours"]},
        listing=_object(
            (),
            permission_sets=_list({"type": "integer", "minimum": 1}, uniqueItems=True),
            published={"type": "boolean"},
            company=_TEXT,
            platform_company=_TEXT,
            customer_service={"type": "boolean"},
            fund_account={"type": "boolean"},
            tested={"type": "boolean"},
        ),
    ),
}


def _described(schema: Schema, path: str) -> Schema:
    made = dict(schema)
    wrong = made.pop("description", None)
    if path and not path.endswith("[]"):
        told = says(path)
        made["description"] = f"{told.en}\n\n{told.zh}"
    if wrong is not None:
        made["errorMessage"] = wrong
    if "properties" in made:
        under = f"{path}." if path else ""
        made["properties"] = {
            name: _described(one, f"{under}{name}") for name, one in made["properties"].items()
        }
    items = made.get("items")
    if items is not None and "properties" in items:
        made["items"] = _described(items, f"{path}[]")
    return made


PUBLISHED: Schema = _described(PROVIDER, "")  # for editors: of every key what it says, in both languages


def keys(schema: Schema = PROVIDER, path: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Every key of the file: its path, its schema, and whether it has to be there."""
    for name, one in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield here, one, name in schema.get("required", ())
        yield from keys(one, here)
        if "properties" in (items := one.get("items", {})):
            yield from keys(items, f"{here}[]")
