"""What a finding tells whoever has to mend it: the kill matrix holds each of every variant to that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from typing import Any

from conformance.events import Judged
from conformance.judge import Attributed, Result
from conformance.report import LEAST
from simulator import ENTRY_KINDS, PROBES, TOKEN_KINDS, entry_line, scenario_file, shell_words

_NOTHING = re.compile(r"\bNone\b")  # a value that was to be told
# What the journal calls by a word of its own in Chinese too.
_NAMED = (
    *ENTRY_KINDS["push"].FACTS["outcome"].values,
    *ENTRY_KINDS["visit"].FACTS["shown"].values,
    *ENTRY_KINDS["visit"].FACTS["code_state"].values,
    *(kind for kind, chinese in TOKEN_KINDS.items() if chinese),
)
_RAW = re.compile(rf"(?<![\w./-])({'|'.join(_NAMED)})(?![\w./-])")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|`[^`]*`""")
_PROBE = re.compile(rf"\b({'|'.join(PROBES)}) probe\b")


def untold(judged: Judged) -> list[str]:
    """What findings do not tell, each "check:reason: what"; empty where they tell all."""
    found = {
        f"{result.check.id}:{each.finding.reason}: {what}": None
        for result in judged.table.results
        for each in result.findings
        for what in (*_of_rule(result), *_of_finding(each), *_of_evidence(each, judged.entries))
    }
    return list(found)


def unrepeated(judged: Judged) -> list[str]:
    """The checks with findings that no command shows once more, each with the command there is."""
    return [
        f"{result.check.id}: {what}"
        for result in judged.table.results
        if result.findings and (what := _of_command(judged.again.get(result.check.id, ""), result))
    ]


def _of_rule(result: Result) -> Iterator[str]:
    for name in ("rule", "chinese"):
        if not getattr(result.check, name).strip():
            yield f"no {name}"


def _of_finding(each: Attributed) -> Iterator[str]:
    if not each.item.en.strip():
        yield "not what it is about"
    for name, lang in product(("expected", "seen"), ("en", "zh")):
        text = getattr(each.finding, name).in_(lang).strip()
        if not text:
            yield f"nothing {name}"
        elif _NOTHING.search(text):
            yield f"a value that is none in what was {name}: {text}"
        elif lang == "zh" and (raw := _RAW.search(_QUOTED.sub("", text))):
            yield f"{raw[0]} as it is in what was {name} in Chinese: {text}"


def _of_evidence(each: Attributed, entries: Mapping[int, Any]) -> Iterator[str]:
    """Refused calls by their errcode, also in the narrowest report; probes by what they were asked."""
    cited = [entries[seq] for seq in each.finding.seqs if seq in entries]
    if not cited:
        yield "no entry of the journal"
    for entry in cited:
        code = entry.data.get("errcode") if entry.kind == "call" else None
        if code and f"errcode {code}" not in entry_line(entry, width=LEAST):
            yield f"a call without its errcode {code}"
    asked = {entry.data["probe"] for entry in cited if entry.kind == "probe"}
    for name in _PROBE.findall(f"{each.finding.expected.en} {each.finding.seen.en}"):
        if name not in asked:
            yield f"not what the {name} probe was asked"


def _of_command(line: str, result: Result) -> str:
    """What is wrong with a command; empty where it judges the check, and plays a scenario that failed it."""
    words = shell_words(line)
    given = set(pairwise(words))
    if words[:2] != ["wxconf", "run"] or ("--only", result.check.id) not in given:
        return f"no command that repeats it: {line or 'none'}"
    named = {scenario_file(word) for option, word in given if option == "--scenarios"}
    failed = {scenario_file(each.scenario) for each in result.findings if each.scenario}
    if failed and not failed & (named or set(result.check.exercised_by)):
        return f"a command that plays no scenario in which it failed: {line}"
    return ""
