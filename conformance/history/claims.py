"""What the entitlements probe answered, as claims; or in words, why it says nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from conformance.history.readings import Claim, Probe
from simulator import NOTHING, Spoken, Text

CUT = 120  # characters of an answer that are shown
NO_JSON = Text(
    "which is no JSON that is read: half characters, numbers of over 20 digits and 128 levels are not",
    "它不是能读取的 JSON：半个字符、超过 20 位的数与 128 层以上的嵌套不予读取",
)


class Misshapen(Spoken, ValueError):
    """What the provider said has not the shape that was agreed."""


def _claims(answer: Any) -> dict[str, Claim]:
    """What an answer of the entitlements probe says, by service id; Misshapen where it says nothing."""
    return {named(row, "service_id"): _claim(row) for row in rows(answer, "services")}


def _claim(row: Any) -> Claim:
    specs = {
        # A package without a spec id is a line of its own, with an empty one.
        "" if spec.get("spec_id") is None else named(spec, "spec_id"): _instant(spec.get("expires_at"))
        for spec in rows(row, "specs")
    }
    return Claim(specs=specs, needs_grant=bool(row.get("needs_grant")))


def rows(holder: Any, name: str) -> list[Any]:
    """The objects of a list that an answer names; Misshapen where there is no such list."""
    rows = holder.get(name) if isinstance(holder, Mapping) else None
    if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
        return rows
    if isinstance(holder, str):
        raise Misshapen(Text(f"{_cut(holder)}, {NO_JSON.en}", f"{_cut(holder)}，{NO_JSON.zh}"))
    raise Misshapen(
        Text(
            f"{_cut(holder)}, where {name!r} is no list of objects",
            f"{_cut(holder)}，其中 {name!r} 不是对象的列表",
        )
    )


def named(row: Mapping[str, Any], name: str) -> str:
    """An id or a word as text; Misshapen where it is none."""
    value = row.get(name)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise Misshapen(Text(f"{_cut(row)}, where {name!r} is no text", f"{_cut(row)}，其中 {name!r} 不是文本"))


def _instant(value: Any) -> float:
    try:
        at = float(value)
    except (TypeError, ValueError, OverflowError):
        at = math.nan
    if math.isfinite(at) and not isinstance(value, bool):
        return at
    raise Misshapen(
        Text(
            f"{_cut(value)} for 'expires_at', which is no time in Unix seconds",
            f"'expires_at' 为 {_cut(value)}，不是 Unix 秒的时间",
        )
    )


def _cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= CUT else f"{text[:CUT]}…"


def claims_of(
    entitlements: Any, answer: Probe | None, *, down: bool = False
) -> tuple[dict[str, Claim] | None, Text]:
    """By service id, what is claimed, and what was garbled; None and nothing where nobody was asked.

    `answer` is that of the probe which the entitlements rest on, where the journal has it.
    """
    if answer is not None and not answer.status:
        # Nobody answers while the provider is down, and that is no fault of its probe.
        return None, answer.unanswered if answer.error and not down else NOTHING
    if answer is not None and not 200 <= answer.status < 300:
        return None, Text.same(f"HTTP {answer.status}")
    if answer is None and entitlements is None:
        return None, NOTHING
    try:
        return _claims(entitlements), NOTHING
    except Misshapen as why:
        return None, why.said
