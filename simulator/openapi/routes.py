"""What the control interface answers to besides actions: a row for each path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.core import shown
from simulator.journal.kinds import KINDS
from simulator.journal.shape import Shape, shapes
from simulator.openapi.document import JSON, Part, both
from simulator.texts import Text

NULL = "null"
_NAMES: Mapping[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): NULL,
}
ERROR: Part = {"$ref": "#/components/schemas/error"}
_COUNT = {"type": "integer", "minimum": 0}
_TEXT = {"type": "string"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A path that is read, unless its `method` is another. `query` has its arguments, each with what it is
    and its schema; `reply` is the schema of what it answers, in content of a `kind`. One that `refuses`
    arguments does so with a 400; what it answers with another status is said `otherwise`: what that means,
    and its schema."""

    path: str
    title: Text
    reply: Part
    query: Mapping[str, tuple[Text, Part]] = field(default_factory=dict)
    method: str = "get"
    kind: str = JSON
    refuses: bool = False
    otherwise: Mapping[int, tuple[Text, Part]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.path.strip("/").replace("/", ".") or "front"


def _object(required: Mapping[str, Part], **optional: Part) -> Part:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(of: Part) -> Part:
    return {"type": "array", "items": of}


# -- the journal --------------------------------------------------------------------------------------

HEAD: Part = {
    "description": both(
        Text(
            "what is left of something long: its bytes, their hash, and how they begin",
            "过长内容只留下字节数、哈希与开头",
        )
    ),
    **_object({"length": _COUNT, "hash": _TEXT, "head": _TEXT}),
}
_HEAD = {"$ref": "#/components/schemas/head"}


def entries() -> Mapping[str, Part]:
    """The schema of an entry of each kind, by its name among the components."""
    return {f"entry.{name}": _entry(name) for name in KINDS}


def _entry(name: str) -> Part:
    kind = KINDS[name]
    typed = shapes(kind)
    facts = {
        key: {**_fact(typed[one.name]), "description": both(Text(one.words(), one.words("zh")))}
        for key, one in kind.FACTS.items()
    }
    data = {
        "type": "object",
        "properties": facts,
        "required": [key for key, one in kind.FACTS.items() if not one.sometimes],
        "additionalProperties": False,
    }
    whole = _object(
        {
            "seq": {"type": "integer", "minimum": 1},
            "world": _TEXT,
            "at": {
                "type": "number",
                "description": both(Text("Unix seconds of the world's clock", "世界时钟，Unix 秒")),
            },
            "kind": {"const": name},
            "data": data,
        }
    )
    return {"title": kind.TITLE.en, "description": both(kind.SAYS), **whole}


def _fact(shape: Shape) -> Part:
    """What may stand for a field; of what is long, its head."""
    if not shape.types:
        return {}
    names = list(dict.fromkeys(_NAMES[one] for one in shape.types))
    if "number" in names and "integer" in names:
        names.remove("integer")
    schema: Part = {"type": names[0] if len(names) == 1 else names}
    if shape.items is not None:
        schema["items"] = _fact(shape.items)
    return {"anyOf": [schema, _HEAD]} if str in shape.types and dict not in shape.types else schema


_JOURNAL = _object(
    {
        "entries": _list(
            {
                "oneOf": [{"$ref": f"#/components/schemas/entry.{name}"} for name in KINDS],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {name: f"#/components/schemas/entry.{name}" for name in KINDS},
                },
            }
        ),
        "next": _COUNT,
        "last": _COUNT,
        "removed": _COUNT,
    }
)

# -- the state ----------------------------------------------------------------------------------------

_LISTS = shown.lists()
_CLOCK = _object(
    {"now": {"type": "number"}, "rate": {"type": "number"}, "next_due": {"type": ["number", NULL]}}
)
_STATE = _object(
    {
        "world": _TEXT,
        "clock": _CLOCK,
        "journal": {"type": "object"},
        "next": {"type": "object", "additionalProperties": _TEXT},
    },
    names={"type": "object"},
    **{name: _list({"type": "object"}) for name in _LISTS},
)
_ACTION = _object(
    {
        "name": _TEXT,
        "summary": _TEXT,
        "chinese": _TEXT,
        "makes": {"type": ["string", NULL]},
        "needs": _list(_TEXT),
        "arguments": {"type": "object"},
    }
)

ROUTES: tuple[Route, ...] = (
    Route(
        path="/",
        title=Text("the world, and where to look", "世界名称与可查看的路径"),
        reply=_object({"world": _TEXT, "look_at": _list(_TEXT)}),
    ),
    Route(
        path="/state",
        title=Text(
            "the clock, and all that there is, list by list and page by page", "时钟与全部数据，按列表分页"
        ),
        query={
            "list": (Text("this list alone", "只看这一个列表"), {"enum": [*_LISTS, "names"]}),
            "after": (
                Text("where a page begins: `next` of the one before", "本页起点：上一页的 `next`"),
                _TEXT,
            ),
            "limit": (Text("how many rows of a list", "每个列表的行数"), {**_COUNT, "default": shown.PAGE}),
        },
        reply=_STATE,
        refuses=True,
    ),
    Route(
        path="/journal",
        title=Text("the journal, page by page", "日志，按页"),
        query={
            "after": (Text("entries past this one", "此序号之后的日志"), {**_COUNT, "default": 0}),
            "limit": (Text("how many entries", "条数"), {**_COUNT, "default": 100}),
            "kind": (Text("entries of this kind", "只看这一类日志"), {"enum": list(KINDS)}),
            "wait": (
                Text("seconds to wait for the first one", "等待第一条日志的秒数"),
                {"type": "number", "minimum": 0, "default": 0},
            ),
            "secrets": (Text("1 shows secrets as they are", "为 1 时不遮盖密钥"), {"enum": ["0", "1"]}),
        },
        reply=_JOURNAL,
        refuses=True,
    ),
    Route(
        path="/actions",
        title=Text("everything that can be done, with its arguments", "所有操作及其参数"),
        reply=_object({"actions": _list(_ACTION)}),
    ),
    Route(
        path="/reset",
        method="post",
        title=Text(
            "brings the world back to its start; the journal goes on past `after`",
            "把世界恢复到起点；日志从 `after` 之后继续",
        ),
        reply=_object({"after": _COUNT}),
        refuses=True,
        otherwise={409: (Text("something is under way, and comes first", "有操作正在进行，须先结束"), ERROR)},
    ),
    Route(
        path="/healthz",
        title=Text("whether it runs; asks for no token", "是否在运行；无需令牌"),
        reply={"type": "object", "properties": {"ok": {"const": True}}, "required": ["ok"]},
    ),
    Route(
        path="/readyz",
        title=Text("whether it can do its work; asks for no token", "是否可以工作；无需令牌"),
        reply=_object({"ready": {"const": True}, "world": _TEXT}),
        otherwise={
            503: (
                Text("it cannot, and why", "不能工作及原因"),
                _object({"ready": {"const": False}, "why": _TEXT}),
            )
        },
    ),
    Route(
        path="/metrics",
        title=Text("what it has done and how it stands, as Prometheus reads it", "供 Prometheus 抓取的指标"),
        reply=_TEXT,
        kind="text/plain",
        otherwise={501: (Text("prometheus-client is not installed", "未安装 prometheus-client"), ERROR)},
    ),
    Route(
        path="/openapi.json",
        title=Text("this document", "本文档"),
        reply={"type": "object"},
    ),
    Route(
        path="/openapi/platform.json",
        title=Text("the same of the platform's interfaces", "微信接口的 OpenAPI 文档"),
        reply={"type": "object"},
    ),
)
