"""What the formats of a CI have in common: the findings of a document as remarks at a place in a file."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from conformance.judge import called
from conformance.model import Verdict
from conformance.report.document import Document
from simulator import NOTHING, Text

FILE = "provider.yaml"  # where all is told that was found of a provider whose file is not below the folder
LINE = 1  # a finding is about what a provider does, and about no line of it
ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")  # where a CI says that the repository begins
# Rules that are no checks, and what they hold to.
SCENARIO, BASELINE = "scenario", "baseline"
OTHERS = {
    SCENARIO: "Every scenario is played to its end.",
    BASELINE: "A baseline lists nothing that is mended.",
}
# Verdicts of which a remark is made, as the documents have them.
REMARKED = frozenset({Verdict.FAIL, Verdict.ERROR, Verdict.WARN, Verdict.INCONCLUSIVE})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong: of which rule, how bad, what, and a word that is the same in the next run."""

    rule: str
    verdict: Verdict
    scenario: str
    text: str
    fingerprint: str


def remarks(document: Document, lang: str = "en") -> list[Remark]:
    """All that is wrong in a run, the worst first, each once, in a language: each kind of finding of a check
    in a scenario, a check that broke, each scenario that was not played to its end, and what is stale in a
    baseline."""
    order = list(Verdict)
    once = {each.fingerprint: each for each in _remarks(document, lang)}
    return sorted(once.values(), key=lambda each: order.index(each.verdict))


def _remarks(document: Document, lang: str) -> Iterator[Remark]:
    provider = document["provider"]
    for check in document["checks"]:
        verdict = Verdict(check["verdict"])
        if verdict not in REMARKED:
            continue
        kinds: Counter[tuple[str, str]] = Counter()
        first: dict[tuple[str, str], Any] = {}
        for finding in check["findings"]:
            kind = (finding["scenario"], finding["reason"])
            kinds[kind] += 1
            first.setdefault(kind, finding)
        for (scenario, reason), times in kinds.items():
            text = _said(check, first[scenario, reason], times).in_(lang)
            yield Remark(
                check["id"], verdict, scenario, text, _print(provider, check["id"], scenario, reason)
            )
        if not kinds:
            why = check["reason"] or {lang: ""}
            text = f"{check['rule'][lang]} {why[lang]}".strip()
            yield Remark(check["id"], verdict, "", text, _print(provider, check["id"], str(verdict)))
    for id_, why in document["baseline"]["stale"].items():
        yield Remark(BASELINE, Verdict.FAIL, "", f"{id_}: {why[lang]}", _print(provider, BASELINE, id_))
    for scenario in document["scenarios"]:
        for verdict, why in (
            (Verdict.FAIL, scenario["not_reached"]),
            (Verdict.ERROR, scenario["error"]),
        ):
            if why:
                name = called(scenario["id"])
                said = Text(
                    f"{name.en} was not played to its end: {why['en']}",
                    f"{name.zh} 没有演完：{why['zh']}",
                )
                text = said.in_(lang)
                yield Remark(
                    SCENARIO, verdict, scenario["id"], text, _print(provider, SCENARIO, scenario["id"])
                )
                break


def _said(check: dict[str, Any], finding: dict[str, Any], times: int) -> Text:
    """The rule, what was expected and seen, and where, as sentences."""
    item = Text(**finding["item"])
    if where := finding["scenario"]:
        item = Text(f"{where}: {item.en}", f"{where}：{item.zh}")
    more = Text(f" ({times} findings of this kind.)", f"（同类共 {times} 项。）") if times > 1 else NOTHING
    rule, expected, seen = (Text(**each) for each in (check["rule"], finding["expected"], finding["seen"]))
    return Text(
        f"{rule.en} Expected {expected.en}; seen {seen.en}. In {item.en}.{more.en}",
        f"{rule.zh}应为 {expected.zh}；实为 {seen.zh}。位于 {item.zh}。{more.zh}",
    )


def _print(*parts: str) -> str:
    """The same for the same parts, in every run."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def place(document: Document) -> str:
    """Where remarks are told: the provider's file from the repository's root on, as a relative path."""
    named = document["file"]
    if not named:
        return FILE
    path = Path(os.path.normpath(Path.cwd() / named))
    for root in (*filter(None, map(os.environ.get, ROOTS)), str(Path.cwd())):
        if path.is_relative_to(root):
            return PurePosixPath(path.relative_to(root)).as_posix()
    return FILE


def cut(text: str, most: int) -> str:
    """At most so many characters of it; what is cut off is seen."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
