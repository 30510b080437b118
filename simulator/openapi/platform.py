"""The document of the platform's interfaces: an operation for each path that somebody described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from simulator.core.component.entities import TokenKind
from simulator.core.component.permissions import NAMES
from simulator.core.error_codes import ERRORS
from simulator.core.sources import Source
from simulator.endpoints.model import Endpoint
from simulator.endpoints.paths import PATHS, group_of
from simulator.endpoints.refusals import refusals_of
from simulator.openapi.document import Part, both, content, frame, line
from simulator.openapi.examples import example
from simulator.openapi.schemas import shown
from simulator.shapes.shape import groups, sources
from simulator.texts import Text

FILE = "application/octet-stream"
AS_IT_CAME = "*/*"  # a file is answered as what it was uploaded as
FORM = "multipart/form-data"
RID = "66a1f0c2-7d3b5e10-1c9a2f44"

_TITLE = Text("WeChat, as wxsim simulates it", "wxsim 模拟的微信接口")
_ABOUT = both(
    Text(
        "The open platform, the service market and the Channels store API. This is a simulator and not "
        "WeChat. Every call is answered with HTTP 200: whether it was right is told by `errcode`. "
        "Arguments beyond those named are passed over, and text for a number or a number for text is taken "
        "unless `x-strict` says otherwise. `x-source` says where a thing is known from, and `x-standing` "
        "how well: `documented` by the platform, `seen` at the live platform, `inferred` from what is like "
        "it, or `ours`. `x-seen` names who has a field, by the letters of `x-sources`.",
        "开放平台、服务市场与视频号小店接口。这是模拟器，不是微信。"
        "所有调用均返回 HTTP 200，是否成功看 `errcode`。"
        "未列出的参数会被忽略；除非标有 `x-strict`，数字与字符串可以互换。"
        "`x-source` 为出处，`x-standing` 为可信程度："
        "`documented` 平台文档，`seen` 线上所见，`inferred` 推断，`ours` 我们的选择。"
        "`x-seen` 为字段的出处，字母含义见 `x-sources`。",
    )
)
# How a token of each kind is given: the argument of the query, and whose it is.
TOKENS: Mapping[TokenKind, tuple[str, Text]] = {
    TokenKind.COMPONENT: (
        "component_access_token",
        Text("a third-party platform's own access token", "第三方平台的接口调用令牌"),
    ),
    TokenKind.AUTHORIZER: (
        "access_token",
        Text(
            "the access token of an account, for which its platform calls",
            "授权账号的接口调用令牌，由第三方平台代调用",
        ),
    ),
    TokenKind.HOME_PAGE: (
        "access_token",
        Text("the access token of a provider's home page", "服务商主页的接口调用凭据"),
    ),
}
_REPLY = Text("what was asked for, or an errcode that says why not", "调用结果；失败时为错误码及原因")
_NOT_SIMULATED = Text(
    "**not simulated**: a right call gets 9999999; what is shown is the real reply",
    "**未模拟**：正确的调用返回 9999999；以下为真实的应答",
)
_PERMISSIONS = Text("permission sets, any one of them", "权限集，任一即可")
_ERRORS = Text("error codes", "错误码")
_PAGE = Text("known from", "出处")


def platform_document(server: str) -> Part:
    """The document of the platform's interfaces, which answer at `server`."""
    return frame(
        _TITLE,
        _ABOUT,
        server,
        _paths(),
        tags=_tags(),
        components={"securitySchemes": _schemes()},
        **{"x-error-codes": _codes(), "x-sources": dict(sources())},
    )


@cache
def _paths() -> Mapping[str, Part]:
    return {row.path: {row.method.lower(): _operation(row)} for row in PATHS.values()}


def _operation(row: Endpoint) -> Part:
    operation = {
        "operationId": row.id,
        "summary": line(_title(row)),
        "description": both(_title(row), *_more(row)),
        "tags": [group_of(row)],
        "security": [{str(kind): []} for kind in row.tokens],
        "parameters": [_parameter(row, name) for name in row.query["properties"]],
        "responses": {"200": {"description": both(_REPLY), "content": _replies(row)}},
        "x-source": _known(row.source),
        "x-standing": str(row.source.standing),
        "x-simulated": row.simulated,
        "x-permission-sets": list(row.permission_sets),
        "x-error-codes": {str(code): _known(source) for code, source in refusals_of(row.id).items()},
    }
    if row.method == "POST":
        operation["requestBody"] = _body(row)
    if row.shape is not None and (notes := [*row.shape.rules, *filter(None, (row.shape.note,))]):
        operation["x-notes"] = notes
    if "://" in row.source.address:
        operation["externalDocs"] = {"url": row.source.address}
    return operation


def _title(row: Endpoint) -> Text:
    return Text(row.summary, row.chinese)


def _more(row: Endpoint) -> Iterator[str]:
    """What a reader of the page wants to know of a row beside its fields."""
    if not row.simulated:
        yield line(_NOT_SIMULATED)
    if row.permission_sets:
        sets = ", ".join(f"{number} {NAMES.get(number, '')}".strip() for number in row.permission_sets)
        yield f"{line(_PERMISSIONS)}: {sets}"
    yield f"{line(_PAGE)}: {row.source.address} ({row.source.standing}, {row.source.read})"
    yield "\n".join(
        (
            f"| {line(_ERRORS)} | errmsg | | |",
            "| --- | --- | --- | --- |",
            *(_code_line(code) for code in refusals_of(row.id)),
        )
    )


def _code_line(code: int) -> str:
    row = ERRORS[code]
    cells = (str(code), row.text, row.says.en, row.says.zh)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _tags() -> list[Part]:
    told = groups()
    names = dict.fromkeys(map(group_of, PATHS.values()))
    return [{"name": name, "description": line(told[name])} for name in names]


# -- what is asked ------------------------------------------------------------------------------------


def _parameter(row: Endpoint, name: str) -> Part:
    schema = shown(row.query["properties"][name], row.shape.query.fields[name] if row.shape else None)
    return {
        "name": name,
        "in": "query",
        "required": name in row.query["required"],
        "schema": schema,
        "example": example(schema, name),
    }


def _body(row: Endpoint) -> Part:
    schema = shown(row.request, row.shape.request if row.shape is not None else None)
    shows = {"least": example(schema, optional=False), "whole": example(schema)}
    written = content(schema, **shows)
    if row.takes_files:
        file = {"type": "object", "properties": {"media": {"contentMediaType": FILE}}}
        return {"content": {FORM: {"schema": file}, **written}}
    return {"required": True, "content": written}


# -- what is answered ---------------------------------------------------------------------------------


def _replies(row: Endpoint) -> Part:
    refused = _refusal(row)
    shows = {"refused": example(refused)}
    if row.answers_file:
        return content(refused, **shows) | {AS_IT_CAME: {}}
    if row.shape is not None and not row.shape.described:
        return content(refused, **shows)
    right = shown(row.reply, row.shape.reply if row.shape is not None else None)
    for name, said in (("errcode", {"const": 0}), ("errmsg", {"examples": ["ok"]})):
        if name in right["properties"]:
            right["properties"][name] = {**right["properties"][name], **said}
    return content({"oneOf": [right, refused]}, ok=example(right), **shows)


def _refusal(row: Endpoint) -> Part:
    """What a row is refused with. The text ends in the number of the request."""
    codes = list(refusals_of(row.id))
    text = f"{ERRORS[codes[0]].text} rid: {RID}"
    return {
        "title": "refused",
        "type": "object",
        "properties": {
            "errcode": {"type": "integer", "enum": codes},
            "errmsg": {"type": "string", "examples": [text]},
        },
        "required": ["errcode", "errmsg"],
        "additionalProperties": False,
    }


# -- what is common -----------------------------------------------------------------------------------


def _schemes() -> Part:
    return {
        str(kind): {"type": "apiKey", "in": "query", "name": name, "description": both(whose)}
        for kind, (name, whose) in TOKENS.items()
    }


def _codes() -> Part:
    """Every error code that a row names, once."""
    named = sorted({code for row in PATHS.values() for code in refusals_of(row.id)})
    return {
        str(code): {
            "errmsg": ERRORS[code].text,
            "en": ERRORS[code].says.en,
            "zh": ERRORS[code].says.zh,
            **_known(ERRORS[code].source),
        }
        for code in named
    }


def _known(source: Source) -> Part:
    return {"address": source.address, "standing": str(source.standing), "read": source.read}
