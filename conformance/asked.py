"""What a provider is asked, for who writes one: every key of provider.yaml and every probe, and which checks
each is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from conformance.preflight.rules import RULES
from conformance.registry import Check
from conformance.registry import checks as registered
from simulator import (
    CAPABILITIES,
    PLACEHOLDERS,
    PROBES,
    Text,
    load_scenarios,
    markdown_table,
    provider_key,
    provider_keys,
    scenario_file,
)

# Checks that judge what a probe is asked for, although none of them needs it: what its answers bear on.
RESTS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "call": (
        Text("On the refusal once the grant is gone rest", "授权失效后是否拒绝，以下检查以此判定："),
        (
            "auth.cancel-stops-calls",
            "auth.password-changed",
            "refund.grant-ends",
            "store.unauthorized-api",
        ),
    ),
}
_TYPES = {
    "string": Text("text", "文本"),
    "integer": Text("whole number", "整数"),
    "number": Text("number", "数字"),
    "boolean": Text("true or false", "true 或 false"),
    "array": Text("list", "列表"),
    "object": Text("mapping", "映射"),
}


def keys(lang: str) -> str:
    """Every key of provider.yaml."""
    head = (
        ("key", "is a", "what it says", "judged with it")
        if lang == "en"
        else ("键", "类型", "含义", "据此判定")
    )
    return markdown_table(
        head,
        (
            (f"`{path}`", _kind(schema, lang, required=required), provider_key(path).in_(lang), _judged(path))
            for path, schema, required in provider_keys()
        ),
    )


def _kind(schema: Mapping[str, Any], lang: str, *, required: bool) -> str:
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    told = Text(" or ", " 或 ").in_(lang).join(_TYPES[name].in_(lang) for name in names)
    words = schema.get("enum") or schema.get("items", {}).get("enum")
    if words:
        told += f": {_words(map(str, words))}" if lang == "en" else f"：{_words(map(str, words))}"
    return told + (Text(", **needed**", "，**必写**").in_(lang) if required else "")


def _judged(path: str) -> str:
    """The checks that want what this key says, and the rules of the preflight that read it."""
    told_by = {name for name, row in CAPABILITIES.items() if row.key == path and name not in PROBES}
    wanting = [id_ for id_, check in registered().items() if told_by & {*check.needs, check.firm_with}]
    rules = [rule.id for rule in RULES if path in rule.declared_by.split(", ")]
    return _words([*wanting, *rules])


def placeholders(lang: str) -> str:
    """The words in braces."""
    head = ("placeholder", "what stands there") if lang == "en" else ("占位符", "代表什么")
    return markdown_table(head, ((f"`{{{name}}}`", text.in_(lang)) for name, text in PLACEHOLDERS.items()))


def probes(lang: str) -> str:
    """Every probe: what is asked, what each answer means, what it is held to, what is judged with it."""
    return "\n\n".join("\n\n".join(_probe(name, lang)) for name in PROBES)


def _probe(name: str, lang: str) -> Iterator[str]:
    row = PROBES[name]
    yield f"### `{name}`"
    yield f"`{row.request}`" + Text(
        f": the provider {row.text}. {row.timeout:g} s at most.",
        f"：{row.chinese}。最多 {row.timeout:g} 秒。",
    ).in_(lang)
    if row.body:
        head = ("body", "what it says") if lang == "en" else ("请求体", "含义")
        parts = ((f"`{part.name}`{'?' * part.optional}", part.text.in_(lang)) for part in row.body)
        yield markdown_table(head, parts)
    answers = ("answer", "body", "what it means") if lang == "en" else ("应答", "内容", "含义")
    yield markdown_table(
        answers,
        ((one.status, f"`{one.body}`" if one.body else "", one.text.in_(lang)) for one in row.answers),
    )
    if row.rules:
        yield "\n".join(f"- {rule.in_(lang)}" for rule in row.rules)
    yield from _wanting(name, lang)


def _wanting(name: str, lang: str) -> Iterator[str]:
    """The checks that a probe is for, by how they want it."""
    every = registered()
    asked = [id_ for id_, check in every.items() if name in check.needs]
    shown = [id_ for id_, check in every.items() if name in check.seen_by]
    played = [id_ for id_, check in every.items() if id_ not in asked and _is_played_with(check, name)]
    colon = Text(": ", "：").in_(lang)
    for head, ids in (
        (Text("**Judged only with it**", "**有它才判定**"), asked),
        (
            Text("**Not judged without it where no page shows it**", "**没有它、页面又不展示时不判定**"),
            shown,
        ),
        (
            Text(
                "**Without it, no scenario that exercises them is played**",
                "**没有它，用到它们的剧本都不进行**",
            ),
            played,
        ),
    ):
        if ids:
            yield f"{head.in_(lang)}{colon}{_words(ids)}."
    if name in RESTS:
        text, resting = RESTS[name]
        yield f"{text.in_(lang)} {_words(resting)}."


def _is_played_with(check: Check, name: str) -> bool:
    """Whether all scenarios that exercise a check need the capability."""
    needs = _needs()
    known = [needs[id_] for id_ in check.exercised_by if id_ in needs]
    return bool(known) and all(name in one for one in known)


@cache
def _needs() -> Mapping[str, frozenset[str]]:
    """What is needed to play each scenario that comes with the package, by the id of its file."""
    found: dict[str, frozenset[str]] = {}
    for scenario in load_scenarios():
        file = scenario_file(scenario.id)
        needs = frozenset({*scenario.needs, *(["clock"] if scenario.start is not None else [])})
        found[file] = needs & found.get(file, needs)
    return found


def _words(of: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in of)
