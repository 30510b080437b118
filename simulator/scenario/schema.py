"""The shape of a scenario file, as JSON Schema; its steps come from the action registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.kinds import KINDS
from simulator.actions.registry import ACTIONS, Action, Arg
from simulator.core.clauses import CLAUSES
from simulator.documents.hints import hint
from simulator.documents.json import LARGEST
from simulator.journal.kinds import REFERENCE
from simulator.provider.capabilities import CAPABILITIES
from simulator.scenario.document import MAX_STEPS, TOGETHER

Schema = dict[str, Any]

EARLIEST, LATEST = 1_262_275_200, 4_102_416_000  # 2010 and 2100 in China: where a world may begin
PLACEHOLDER = r"\$\{[A-Za-z_][A-Za-z0-9_]*\}"

_CASE: Schema = {
    "type": "object",
    "properties": {
        "name": {
            "type": ["string", "integer"],
            "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
            "description": hint(
                "a case has a name of letters, digits, dots and dashes", "名称由字母、数字、点和连字符组成"
            ),
        }
    },
    "required": ["name"],
    "additionalProperties": True,
    "propertyNames": {
        "pattern": r"^[A-Za-z_][A-Za-z0-9_]*$",
        "description": hint(
            "it is used as ${name}: letters, digits, underlines", "以 ${名称} 引用：字母、数字、下划线"
        ),
    },
}

HEADER: dict[str, Schema] = {
    "title": {
        "type": "string",
        "minLength": 1,
        "maxLength": 150,
        "description": hint("one line of 1 to 150", "一行，1 至 150 个"),
    },
    "chinese": {
        "type": "string",
        "minLength": 1,
        "maxLength": 100,
        "description": hint("the title in Chinese", "中文标题，最多 100 个"),
    },
    "about": {"type": "string"},
    "clauses": {
        "type": "array",
        "uniqueItems": True,
        "items": {
            "type": "string",
            "pattern": r"^[A-Z]{1,3}[0-9]{1,2}[a-z]?(\([a-z]\))?$",
            "description": hint(
                "a clause is written like T3, A5e or P7(a)", "条款写作 T3、A5e 或 P7(a) 这样"
            ),
            "if": {"type": "string"},
            "then": {
                "title": hint("clause", "条款"),
                "enum": [id_ for clause in CLAUSES.values() for id_ in clause.ids],
            },
        },
    },
    "needs": {
        "type": "array",
        "uniqueItems": True,
        "items": {"type": "string", "enum": list(CAPABILITIES)},
    },
    "fresh": {"type": "string", "enum": ["platform", "provider"]},
    "seed": {"type": "integer", "minimum": 0, "maximum": LARGEST},
    "start": {
        "type": ["integer", "string"],
        "minimum": EARLIEST,
        "maximum": LATEST,
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:]+)?([+-][0-9]{2}:[0-9]{2}|Z)?$",
        "description": hint(
            "it is Unix seconds, or a date such as 2024-03-01T09:00 (China time)",
            "应为 Unix 秒，或 2024-03-01T09:00 这样的日期（北京时间）",
        ),
    },
    "heavy": {"type": "boolean"},
    "cases": {"type": "array", "items": _CASE, "minItems": 1},
    "steps": {"type": "array", "minItems": 1},
}

# what the loader checks before it looks at the steps, which have words of their own for what is wrong
FILE: Schema = {
    "type": "object",
    "properties": HEADER,
    "required": ["title", "steps"],
    "additionalProperties": False,
}

REPEAT: Schema = {
    "type": "object",
    "properties": {
        "times": {"type": "integer", "minimum": 1, "maximum": MAX_STEPS},
        "steps": {"type": "array", "minItems": 1},
    },
    "required": ["times", "steps"],
    "additionalProperties": False,
}


MOST_TOGETHER = 50  # each has a thread
BESIDE: Schema = {
    "type": "array",
    "minItems": 2,
    "maxItems": MOST_TOGETHER,
    "description": hint(
        f"together takes a list of 2 to {MOST_TOGETHER} steps", f"together 应为 2 至 {MOST_TOGETHER} 步的列表"
    ),
}


def scenario_schema(actions: Mapping[str, Action] = ACTIONS) -> Schema:
    """JSON Schema of a scenario file as it is written, for editors. What a value means beside others, such as
    a name that no earlier step has given, is the loader's to check."""
    bare = [name for name, action in actions.items() if not any(arg.required for arg in action.args)]
    repeat = REPEAT["properties"] | {
        "times": _fillable(REPEAT["properties"]["times"]),
        "steps": {"$ref": "#/$defs/steps"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **FILE,
        "title": "A scenario: what happens",
        "properties": {
            **HEADER,
            **{key: _fillable(HEADER[key]) for key in ("fresh", "seed", "start", "heavy")},
            "steps": {"$ref": "#/$defs/steps"},
        },
        "$defs": {
            "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}},
            "step": {
                "type": ["string", "object"],
                "if": {"type": "string"},
                "then": {"title": hint("action that stands alone", "可单独书写的操作"), "enum": sorted(bare)},
                "else": {
                    "minProperties": 1,
                    "maxProperties": 1,
                    "properties": {
                        **{action.name: _given(action) for action in actions.values()},
                        "repeat": {**REPEAT, "properties": repeat},
                        TOGETHER: {**BESIDE, "minItems": 1, "items": {"$ref": "#/$defs/step"}},
                    },
                    "additionalProperties": False,
                },
            },
        },
    }


def _given(action: Action) -> Schema:
    """What may stand after an action's name: its arguments, the main one alone where it is enough, or nothing
    where none is required."""
    named = action.schema()
    named["properties"] = {arg.name: _argument(arg) for arg in action.args}
    if action.makes:
        called = {
            **_fillable(KINDS["name"].schema),
            "description": hint("a name for the result", "结果的名称"),
        }
        named["properties"] = {"as": called, **named["properties"]}
    main = action.main
    needed = set(named["required"])
    if main is None or needed - {main.name}:
        return named if needed else {**named, "type": ["object", "null"]}
    alone = _argument(main)
    if not needed:
        alone = {"if": {"type": "null"}, "else": alone}
    about = hint(action.summary, action.chinese or action.summary)
    return {"description": about, "if": {"type": "object"}, "then": named, "else": alone}


def _argument(arg: Arg) -> Schema:
    schema = arg.schema()
    if KINDS[arg.kind].follows:
        return _unless(f"{PLACEHOLDER}|{REFERENCE}", schema)
    return _fillable(schema)


def _fillable(schema: Schema) -> Schema:
    """The schema, or a text with a placeholder, of which only the filled one is known to be right."""
    if items := schema.get("then", {}).get("items"):
        schema = {**schema, "then": {"items": _fillable(items)}}
    elif items := schema.get("items"):
        schema = {**schema, "items": _fillable(items)}
    return _unless(PLACEHOLDER, schema)


def _unless(pattern: str, schema: Schema) -> Schema:
    """The schema for all but texts with that pattern in them."""
    if not schema.keys() & {"pattern", "enum", "if", "minimum"} and schema.get("type", "string") == "string":
        return schema  # which any text fits
    about = {"description": schema["description"]} if "description" in schema else {}
    return {**about, "if": {"type": "string", "pattern": pattern}, "else": schema}
