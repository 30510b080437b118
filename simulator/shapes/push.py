"""What a push of the store says beside its envelope, whole and each value as the platform has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.shapes.shape import event, events
from simulator.shapes.whole import whole


def fields_of(name: str, said: Mapping[str, Any], beside: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The fields of a push: in the object, or the list of one, that the platform has them in, or `beside` it.

    An order's id is a bare number in some and text in others, as their samples have it. KeyError for a name
    that the files do not have, SpecViolation for a field that the push does not have.
    """
    nested = str(events()[name].get("nested", ""))
    document: Mapping[str, Any] = said
    if nested.endswith("[]"):
        document = {nested.removesuffix("[]"): [said]}
    elif nested:
        document = {nested: said}
    fields: dict[str, Any] = whole(event(name), {**document, **(beside or {})})
    return fields
