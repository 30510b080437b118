"""A provider.yaml → one verdict a rule, as declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conformance.model import EXIT_CODES, Level, Verdict, overall
from conformance.preflight.rules import GUIDE, RULES, Rule
from simulator import Manifest, Text

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one rule: all that is wrong, or in `skipped` what would have to be declared."""

    rule: Rule
    wrong: tuple[Text, ...] = ()
    skipped: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.skipped:
            return Verdict.SKIP
        if not self.wrong:
            return Verdict.PASS
        return Verdict.FAIL if self.rule.level is Level.MUST else Verdict.WARN

    def said(self, lang: str) -> str:
        """Why it is no PASS, in a language."""
        if self.skipped:
            return Text(f"{self.skipped} is not declared", f"没有声明 {self.skipped}").in_(lang)
        return "; ".join(each.in_(lang) for each in self.wrong)


def judged(manifest: Manifest, prices: str = GUIDE) -> list[Outcome]:
    """What each rule says of a provider, in the order of the rules."""
    return [_outcome(rule, rule.judge(manifest, prices)) for rule in RULES]


def _outcome(rule: Rule, wrong: list[Text] | None) -> Outcome:
    return Outcome(rule, skipped=rule.declared_by) if wrong is None else Outcome(rule, tuple(wrong))


def verdict_of(outcomes: list[Outcome]) -> Verdict:
    """The end of them all."""
    return overall(outcome.verdict for outcome in outcomes)


def as_json(provider: str, outcomes: list[Outcome]) -> dict[str, Any]:
    """The report for programs."""
    verdict = verdict_of(outcomes)
    return {
        "format": FORMAT,
        "provider": provider,
        "as_declared": True,
        "verdict": verdict,
        "exit_code": EXIT_CODES[verdict],
        "checks": [
            {
                "id": one.rule.id,
                "level": one.rule.level,
                "clauses": list(one.rule.clauses),
                "rule": one.rule.text.en,
                "verdict": one.verdict,
                "reason": one.said("en"),
            }
            for one in outcomes
        ],
    }
