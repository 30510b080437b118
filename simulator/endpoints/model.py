"""What a row of the endpoint table says, and what a handler is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.core.component.entities import Component, Token, TokenKind
from simulator.core.error_codes import ERRORS
from simulator.core.errors import Refusal
from simulator.core.sources import Source
from simulator.core.world import World
from simulator.documents.json import LARGEST, MOST_DIGITS
from simulator.endpoints.uploads import File, is_form
from simulator.http.message import Request
from simulator.journal.shorten import KEPT, head_of
from simulator.shapes.shape import Shape
from simulator.texts import Text

Schema = dict[str, Any]

ANY_TOKEN = (TokenKind.COMPONENT, TokenKind.AUTHORIZER, TokenKind.HOME_PAGE)

_APPID = re.compile(r"wx[0-9a-zA-Z]{16}")


def well_formed(appid: str) -> bool:
    """Whether this is what an appid looks like."""
    return _APPID.fullmatch(appid) is not None


STR: Schema = {"type": "string"}
INT: Schema = {"type": "integer"}
BOOL: Schema = {"type": "boolean"}
ANY: Schema = {}
# Several SDKs send numbers as strings, and ids as numbers: `argument_types` has what becomes of them.
NUMBER: Schema = {
    "as": "number",
    "type": ["integer", "string"],
    "pattern": "^[0-9]+$",
    "maxLength": MOST_DIGITS,
    "maximum": LARGEST,  # also of one that is written 1e300
}
COUNT: Schema = {**NUMBER, "minimum": 0}
ID: Schema = {**NUMBER, "as": "string"}


def obj(required: Mapping[str, Schema] | None = None, **optional: Schema) -> Schema:
    """An object schema: the first mapping is required, keywords are optional, anything else is let pass."""
    needed = dict(required or {})
    return {"type": "object", "properties": {**needed, **optional}, "required": list(needed)}


def arr(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def closed(schema: Schema, at: str = "") -> Schema:
    """The same without room for a field that it does not name; a ValueError where it names none at all."""
    match schema.get("type"):
        case "object":
            others = schema.get("additionalProperties")  # of an object with any names
            if not schema.get("properties") and not others:
                raise ValueError(f"the reply's {at or 'document'} names no field")
            inner = {
                name: closed(part, f"{at}.{name}" if at else name)
                for name, part in schema["properties"].items()
            }
            named = closed(others, f"{at}.*") if others else False
            return {**schema, "properties": inner, "additionalProperties": named}
        case "array":
            return {**schema, "items": closed(schema["items"], f"{at}[]")}
        case None:
            raise ValueError(f"the reply's {at} has no type")
    return schema


@dataclass(slots=True, kw_only=True)
class Call:
    """One call on its way, made when it arrives and filled as it goes on.

    On arrival: `received` is its body, parsed; `given` the text of its token, and `carried` that token in
    whatever state; `component_appid` and `store` are whom it is about, and `account` is the appid whose quota
    it uses: its token's, or the one that it names; `reads_at` is the instant as of which it reads: now, or
    earlier where reads lag. Once admitted: `body` has its arguments, `asked` those that stand in its query,
    and `files` what a form brought; `token` and `component` are good, `position` is where the page before
    this one ended. A handler may correct whom it is about, and notes what it handed out; `file` is its reply
    where that is one.
    """

    world: World
    request: Request
    row: Endpoint | None
    received: Any = None
    given: str = ""
    carried: Token | None = None
    component_appid: str = ""
    store: str = ""
    account: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    file: File | None = None
    token: Token | None = None
    component: Component | None = None
    service_id: int | None = None
    issued: dict[str, Any] | None = None
    rid: str = ""
    rows: Mapping[str, Endpoint] = field(default_factory=dict)
    reads_at: float = 0.0
    position: tuple[int, ...] = ()

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What the body says, also of a call that is not admitted; empty where it is no object."""
        return self.received if isinstance(self.received, dict) else {}

    @property
    def kept_body(self) -> Any:
        """What is written down of its body: of a long one its length, hash and head."""
        raw = self.request.body
        return self.received if len(raw) <= KEPT and not is_form(self.request) else head_of(raw)

    @property
    def named_component(self) -> str:
        """The appid of the platform that it is about; empty where it says none."""
        return self.component.appid if self.component is not None else self.component_appid

    def platform(self) -> Component:
        """The platform whose token makes the call."""
        if self.component is None:
            raise Refusal(40013, why=Text("the call names no third-party platform", "调用没有指明第三方平台"))
        return self.component

    def hand_out(self, token: Token) -> None:
        self.issued = {"kind": str(token.kind), "value": token.value, "expires_at": token.expires_at}


Handler = Callable[[Call], dict[str, Any]]
Gate = Callable[[World, Token], None]
About = Callable[[World, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One path of the platform.

    `tokens` are the kinds it takes, empty for none; `admission.wrong_kind` refuses others.
    `permission_sets`: any one of them, granted to the platform, is enough. `missing` maps a missing
    argument to its own error code; others get 40097, and `component_appid` 41018 by itself. `gate` is a rule
    of its own about who may call. `about` finds the account that a call is about, where neither its token nor
    an appid in its body names it. `cursor` is the argument that asks for the next page, and the field that
    brings it, of the reply or of the object in it that `cursor_in` names: the module of that name says what
    holds for it. `errors` are all codes the handler
    and the gate may raise; `known` says how well a code is known of this row, where that differs from the
    code's own source. `reply` names every field: what a handler answers beside them is our bug.
    `summary` and `chinese` are its title. `shape` is the call of the store's data that request and reply were
    made of; then `query` has the arguments that stand in the query, and `invalid` is the code of an argument
    beyond its limits or its table, but for the `limits` that have a code of their own: by path and rule, as
    `skus[].sale_price minimum`. One that is not `simulated` is known only: all ahead of its handler is as at
    WeChat, and the handler says that there is none.
    """

    id: str
    method: str
    path: str
    source: Source
    request: Schema
    reply: Schema
    handler: Handler
    summary: str
    chinese: str
    tokens: tuple[TokenKind, ...] = ()
    permission_sets: tuple[int, ...] = ()
    gate: Gate | None = None
    about: About | None = None
    cursor: str = ""
    cursor_in: str = ""
    missing: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[int, ...] = ()
    known: Mapping[int, Source] = field(default_factory=dict)
    account: TokenKind = TokenKind.NONE
    slashes_escaped: bool = False
    shape: Shape | None = None
    query: Schema = field(default_factory=obj)
    invalid: int = 40097
    limits: Mapping[str, int] = field(default_factory=dict)
    simulated: bool = True

    def __post_init__(self) -> None:
        if self.method not in {"GET", "POST"} or not self.path.startswith("/"):
            raise ValueError(f"endpoint {self.id}: {self.method} {self.path} is no request line")
        if unknown := [
            code
            for code in (
                *self.errors,
                *self.missing.values(),
                *self.known,
                *self.limits.values(),
                self.invalid,
            )
            if code not in ERRORS
        ]:
            raise ValueError(f"endpoint {self.id} names unknown error codes {unknown}")
        if "component_appid" in self.request["required"]:
            object.__setattr__(self, "missing", {"component_appid": 41018, **self.missing})
        if self.shape is not None:
            return
        try:
            object.__setattr__(self, "reply", closed(self.reply))
        except ValueError as error:
            raise ValueError(f"endpoint {self.id}: {error}") from None

    @property
    def takes_files(self) -> bool:
        """Whether its body is a form with files, or else JSON or nothing."""
        return self.shape is not None and self.shape.body == "multipart"

    @property
    def answers_file(self) -> bool:
        """Whether its reply is a file's bytes, and JSON only where it is refused."""
        return self.shape is not None and self.shape.answers == "file"

    @property
    def names_platform(self) -> int:
        """What is refused where its body does not name the platform; 0 where it need not."""
        return self.missing["component_appid"] if "component_appid" in self.request["required"] else 0
