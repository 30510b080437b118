"""The document of the control interface: an operation for each action, and for each path that is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from simulator.actions import ACTIONS, Action
from simulator.actions.kinds import KINDS
from simulator.openapi.document import Part, both, content, frame, line
from simulator.openapi.examples import example
from simulator.openapi.routes import ERROR, HEAD, ROUTES, Route, entries
from simulator.texts import Text

_TITLE = Text("The control interface of wxsim", "wxsim 控制接口")
_ABOUT = both(
    Text(
        "People act, time passes, things break: every action of scenarios is a call here, and the journal "
        "and the state of the world are read here. What goes wrong is told by a sentence, `error`.",
        "人的操作、时间流逝、故障：剧本里的每个操作都是这里的一个接口，"
        "日志与世界的状态也从这里读取。出错时由 `error` 说明原因。",
    )
)
_TOKEN = Text(
    "its token, where it asks for one: beyond loopback, and with --control-token",
    "控制接口的令牌：监听非本机地址或使用 --control-token 时需要",
)
_REPLY = Text("what came of it", "结果")
_REFUSALS: Mapping[int, Text] = {
    400: Text(
        "an argument is wrong, or it cannot be done now: the sentence says which",
        "参数有误，或当前无法执行，原因见文字",
    ),
    401: Text("the token is missing or wrong", "缺少令牌或令牌错误"),
    403: Text("a web page from elsewhere asks", "来自其他网页的请求"),
}
_CALLED = Text("the name that it is called by from now on", "此后用这个名称指代它")


def control_document(server: str) -> Part:
    """The document of the control interface, which answers at `server`."""
    return frame(
        _TITLE,
        _ABOUT,
        server,
        _paths(),
        security=[{}, {"token": []}],
        tags=[{"name": name} for name in ("read", *dict.fromkeys(map(_tag, ACTIONS.values())))],
        components={
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": both(_TOKEN)}},
            "schemas": {
                "error": {
                    "type": "object",
                    "properties": {"error": {"type": "string"}},
                    "required": ["error"],
                    "additionalProperties": False,
                },
                "head": HEAD,
                **entries(),
            },
        },
    )


@cache
def _paths() -> Mapping[str, Part]:
    return {
        **{row.path: {row.method: _read(row)} for row in ROUTES},
        **{f"/actions/{row.name}": {"post": _done(row)} for row in ACTIONS.values()},
    }


def _read(row: Route) -> Part:
    return {
        "operationId": row.id,
        "summary": line(row.title),
        "description": both(row.title),
        "tags": ["read"],
        "parameters": [
            {"name": name, "in": "query", "description": both(text), "schema": schema}
            for name, (text, schema) in row.query.items()
        ],
        "responses": {
            **_responses(content(row.reply, row.kind), refuses=row.refuses),
            **{
                str(status): {"description": both(text), "content": content(schema)}
                for status, (text, schema) in row.otherwise.items()
            },
        },
    }


def _done(row: Action) -> Part:
    title = Text(row.summary, row.chinese)
    schema = _arguments(row)
    return {
        "operationId": row.name,
        "summary": line(title),
        "description": both(title),
        "tags": [_tag(row)],
        "requestBody": {
            "required": bool(schema["required"]),
            "content": content(schema, least=example(schema, optional=False)),
        },
        "responses": _responses(content(_result(row)), refuses=True),
        "x-makes": row.makes,
        "x-needs": list(row.needs),
        "x-clauses": list(row.clauses),
    }


def _arguments(row: Action) -> Part:
    """The arguments of an action, in both languages; what it makes can be given a name."""
    schema = row.schema()
    chinese = {arg.name: arg.chinese for arg in row.args}
    named = {
        name: {**part, "description": both(Text(part["description"], chinese[name]))}
        if name in chinese
        else part
        for name, part in schema["properties"].items()
    }
    if row.makes:
        named["as"] = {**KINDS["name"].schema, "description": both(_CALLED)}
    return {**schema, "description": both(Text(row.summary, row.chinese)), "properties": named}


def _result(row: Action) -> Part:
    """What an action answers: an object, with what it made."""
    return {"type": "object", **({"required": [row.known_by]} if row.known_by else {})}


def _responses(right: Mapping[str, Any], *, refuses: bool) -> Part:
    wrong = {
        str(status): {"description": both(text), "content": content(ERROR)}
        for status, text in _REFUSALS.items()
        if refuses or status != 400
    }
    return {"200": {"description": both(_REPLY), "content": dict(right)}, **wrong}


def _tag(row: Action) -> str:
    """The part of the world that it is about: where it stands among the actions."""
    return "/".join(row.run.__module__.split(".")[2:])
