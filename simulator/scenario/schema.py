"""The shape of a scenario file, as JSON Schema; its steps come from the action registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import ACTIONS, Action, Arg
from simulator.documents import Node
from simulator.journal.kinds import REFERENCE
from simulator.provider.capabilities import CAPABILITIES
from simulator.scenario.document import MAX_STEPS

Schema = dict[str, Any]

NAME = r"^[A-Za-z][A-Za-z0-9_-]*$"
EARLIEST, LATEST = 1_262_275_200, 4_102_416_000  # 2010 and 2100 in China: where a world may begin
PLACEHOLDER = r"\$\{[A-Za-z_][A-Za-z0-9_]*\}"

_CASE: Schema = {
    "type": "object",
    "properties": {
        "name": {
            "type": ["string", "integer"],
            "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
            "description": "a case has a name of letters, digits, dots and dashes",
        }
    },
    "required": ["name"],
    "additionalProperties": True,
    "propertyNames": {
        "pattern": r"^[A-Za-z_][A-Za-z0-9_]*$",
        "description": "it is used as ${name}: letters, digits, underlines",
    },
}

# kinds of argument in which `$name.field` stands for a field of an earlier result
TAKES_RESULTS = frozenset(("text", "package", "json", "mapping"))

HEADER: dict[str, Schema] = {
    "title": {"type": "string", "minLength": 1, "maxLength": 150, "description": "one line of 1 to 150"},
    "about": {"type": "string"},
    "clauses": {
        "type": "array",
        "uniqueItems": True,
        "items": {
            "type": "string",
            "pattern": r"^[A-Z]{1,3}[0-9]{1,2}[a-z]?(\([a-z]\))?$",
            "description": "a clause is written like T3, A5e or P7(a)",
        },
    },
    "needs": {
        "type": "array",
        "uniqueItems": True,
        "items": {"type": "string", "enum": list(CAPABILITIES)},
    },
    "fresh": {"type": "string", "enum": ["platform", "provider"]},
    "seed": {"type": "integer", "minimum": 0},
    "start": {
        "type": ["integer", "string"],
        "minimum": EARLIEST,
        "maximum": LATEST,
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:]+)?([+-][0-9]{2}:[0-9]{2}|Z)?$",
        "description": "it is Unix seconds, or a date such as 2024-03-01T09:00 (China time)",
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


def scenario_schema(actions: Mapping[str, Action] = ACTIONS) -> Schema:
    """JSON Schema of a scenario file, for editors and tests; references are the loader's to check."""
    steps = [_step(action) for action in actions.values()]
    bare = [name for name, action in actions.items() if not any(arg.required for arg in action.args)]
    repeat = {
        **REPEAT,
        "properties": {
            "times": {"anyOf": [REPEAT["properties"]["times"], _placeholder()]},
            "steps": {"$ref": "#/$defs/steps"},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario: what happens",
        "type": "object",
        "properties": {
            **{key: schema for key, schema in HEADER.items() if key not in ("steps", "cases")},
            **{key: _or_placeholder(HEADER[key]) for key in ("fresh", "seed", "start", "heavy")},
            "cases": HEADER["cases"],
            "steps": {"$ref": "#/$defs/steps"},
        },
        "required": ["title", "steps"],
        "additionalProperties": False,
        "$defs": {
            "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}},
            "step": {
                "anyOf": [{"type": "string", "enum": sorted(bare)}, *steps, _one("repeat", repeat)],
            },
        },
    }


def _step(action: Action) -> Schema:
    arguments: Schema = {
        "type": "object",
        "description": action.summary,
        "properties": {
            **({"as": {"type": "string", "description": "a name for the result"}} if action.makes else {}),
            **{arg.name: _argument(arg) for arg in action.args},
        },
        "required": [arg.name for arg in action.args if arg.required],
        "additionalProperties": False,
    }
    ways: list[Schema] = [arguments]
    main = action.main
    required = {arg.name for arg in action.args if arg.required}
    if main is not None and required <= {main.name}:
        ways.append(_argument(main))
    if not required:
        ways.append({"type": "null"})
    return _one(action.name, ways[0] if len(ways) == 1 else {"anyOf": ways})


def _one(name: str, schema: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {name: schema},
        "required": [name],
        "additionalProperties": False,
    }


def _argument(arg: Arg) -> Schema:
    schema = arg.schema()
    if "anyOf" in schema:
        ways = [
            {**one, "items": _or_placeholder(one["items"])} if "items" in one else one
            for one in schema["anyOf"]
        ]
        return {**schema, "anyOf": [*ways, _placeholder()]}
    if "items" in schema:
        schema["items"] = _or_placeholder(schema["items"])
    if "type" not in schema and "enum" not in schema:
        return schema
    ways = [schema, _placeholder()]
    if arg.kind in TAKES_RESULTS:
        ways.append(
            {"type": "string", "pattern": REFERENCE, "description": "$name.field of an earlier result"}
        )
    return {"anyOf": ways}


def _or_placeholder(schema: Schema) -> Schema:
    return {"anyOf": [schema, _placeholder()]}


def _placeholder() -> Schema:
    return {"type": "string", "pattern": PLACEHOLDER, "description": "${value} of the case, or ${i}"}


def schema_problems(node: Node, actions: Mapping[str, Action] = ACTIONS) -> list[str]:
    """What a full JSON Schema validator says against the file; for tests, the loader says it better."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(scenario_schema(actions))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(node.plain())]
