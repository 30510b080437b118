"""Replies that a person wrote, held against the row that they are for.

One that says an error may leave out all the rest. Where nobody knows the fields of a reply, any will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from simulator.documents.nodes import Node, Problems
from simulator.documents.shape import Shape
from simulator.endpoints.model import INT, STR, Endpoint
from simulator.endpoints.paths import of_id
from simulator.shapes.whole import whole
from simulator.usage import SpecViolation

ENVELOPE = {"errcode": 0, "errmsg": "ok"}


def filled(row: Endpoint, said: Mapping[str, Any]) -> dict[str, Any]:
    """The reply with what every reply of the row has, where it is left out."""
    envelope = ENVELOPE if "errcode" in row.reply["properties"] else {}
    return {**envelope, **said}


def misfits(row: Endpoint, said: Mapping[str, Any]) -> list[str]:
    """All that keeps a reply from being one of the row, each with the field that it is about."""
    if row.shape is not None and not row.shape.described:
        return []
    reply = filled(row, said)
    refused = reply.get("errcode", 0) != 0
    problems = Problems("")
    if not _shape(row.id, refused).check(Node.of(reply), problems, "reply"):
        return [text.en for text in problems.texts]
    if row.shape is None or refused:
        return []
    try:
        whole(row.shape.reply, {name: value for name, value in reply.items() if name not in ENVELOPE})
    except SpecViolation as violation:
        return [str(violation)]
    return []


@cache
def _shape(endpoint: str, refused: bool) -> Shape:
    reply = of_id(endpoint).reply
    if not refused:
        return Shape(reply)
    return Shape(
        {**reply, "properties": {**reply["properties"], "errcode": INT, "errmsg": STR}, "required": []}
    )
