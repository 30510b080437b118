"""What went wrong, check by check: the rule, why it matters, what was seen, and on what that rests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.clauses import CLAUSES
from conformance.events import Judged
from conformance.judge import Attributed, Result
from conformance.matters import matters
from conformance.model import BLAMES
from conformance.mutants import variants
from conformance.nearest import LEAST, Near, known, ranked, seen_in
from conformance.report.output import Output
from conformance.report.words import LEVELS, VERDICTS, WORDS
from simulator import NOTHING, Text, entry_commands, entry_json, entry_line, without_secrets

WHOLE = 5  # findings of a check that are told in full; the others are a row of a table each
LEAST_WHOLE = 2  # of those that say the same
WIDTH = 400  # characters of an entry, which may break
LONG = 4000  # characters of a command that nobody pastes


@dataclass(frozen=True, slots=True)
class Step:
    """One entry that a finding rests on."""

    seq: int
    line: Text


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, its chain of reasons, what the provider wrote then, what `sends` the last call or push of
    that chain once more (in words, and as a command), and how often it came."""

    scenario: str
    item: Text
    kind: str
    expected: Text
    seen: Text
    ours: bool
    steps: tuple[Step, ...]
    output: tuple[str, ...] = ()
    sends: tuple[Text, str] = (NOTHING, "")
    times: int = 1

    @property
    def alike(self) -> tuple[str, str, str]:
        """What it has in common with others that say the same of something else."""
        return self.kind, self.expected.en, self.seen.en


@dataclass(frozen=True, slots=True)
class Like:
    """A broken variant of the reference that something is like: how much, and what it does."""

    variant: str
    likeness: str
    why: Text

    @property
    def says(self) -> Text:
        """All of it in a sentence."""
        return WORDS["nearest.says"].filled(variant=self.variant, likeness=self.likeness, why=self.why)


@dataclass(frozen=True, slots=True)
class Failure:
    """One check that found fault."""

    result: Result
    rule: Text
    clauses: tuple[tuple[str, Text], ...]
    matters: Text
    reason: Text
    whole: tuple[Found, ...]
    more: tuple[Found, ...]
    again: str
    like: Like | None
    copy: Text

    @property
    def left(self) -> int:
        """How many findings are told in a row only."""
        return sum(each.times for each in self.more)


def failures(judged: Judged) -> list[Failure]:
    """Those that find fault, the worst first."""
    output = Output(judged.journal)
    return [_failure(result, judged, output) for verdict in BLAMES for result in judged.table.of(verdict)]


def _failure(result: Result, judged: Judged, output: Output) -> Failure:
    counted = Counter(_found(each, judged.entries, output) for each in result.findings)
    found = _unlike_first([replace(each, times=times) for each, times in counted.items()])
    whole = min(WHOLE, max(LEAST_WHOLE, len({each.alike for each in found})))
    check = result.check
    failure = Failure(
        result=result,
        rule=rule_of(result),
        clauses=tuple((id_, Text(CLAUSES[id_].text, CLAUSES[id_].chinese)) for id_ in check.clauses),
        matters=matters(check.id),
        reason=result.reason,
        whole=found[:whole],
        more=found[whole:],
        again=judged.again.get(check.id, ""),
        like=_like_of(result),
        copy=NOTHING,
    )
    return replace(failure, copy=Text(_text(failure, "en"), _text(failure, "zh")))


def _unlike_first(found: Sequence[Found]) -> tuple[Found, ...]:
    """The first of each that say the same, and then the others, both as they came."""
    firsts = {each.alike: each for each in reversed(found)}
    return tuple(sorted(found, key=lambda each: firsts[each.alike] is not each))


def _found(each: Attributed, entries: Mapping[int, Any], output: Output) -> Found:
    finding = each.finding
    steps = (Step(seq, line_of(entries[seq])) for seq in finding.seqs if seq in entries)
    return Found(
        each.scenario,
        each.item,
        finding.reason,
        finding.expected,
        finding.seen,
        finding.ours,
        tuple(steps),
        output.about(finding.seqs),
        _sends([entries[seq] for seq in finding.seqs if seq in entries]),
    )


def _sends(chain: Sequence[Any]) -> tuple[Text, str]:
    for entry in reversed(chain):
        made = entry_commands(entry_json(entry))
        for name, said in (("replay", WORDS["replay"]), ("curl", WORDS["curl"])):
            if name in made:
                return (said, made[name]) if len(made[name]) <= LONG else (NOTHING, "")
    return NOTHING, ""


def rule_of(result: Result) -> Text:
    """The rule of its check."""
    return Text(result.check.rule, result.check.chinese)


def line_of(entry: Any) -> Text:
    """An entry in one line, without secrets."""
    safe = without_secrets(entry)
    en, zh = (entry_line(safe, lang=lang, width=WIDTH) for lang in ("en", "zh"))
    return Text(en, zh)


def like(near: Near) -> Like:
    """A variant, in words."""
    row = variants().get(near.variant)
    return Like(near.variant, f"{near.likeness[0]:.0%}", Text(near.why, row.chinese if row else near.why))


def _like_of(result: Result) -> Like | None:
    near = near_of(result)
    return None if near is None else like(near)


def near_of(result: Result) -> Near | None:
    """The variant that this one check's findings are like most."""
    near = ranked(seen_in([result]), known())
    return near[0] if near and near[0].likeness[0] >= LEAST else None


def _text(failure: Failure, lang: str) -> str:
    """All of it as plain text, for whoever has to mend it."""
    check = failure.result.check
    colon = Text(": ", "：").in_(lang)
    lines = [
        f"{check.id}  {VERDICTS[failure.result.verdict].in_(lang)}  {LEVELS[check.level].in_(lang)}",
        failure.rule.in_(lang),
        *(f"{WORDS['clause'].in_(lang)} {id_}{colon}{text.in_(lang)}" for id_, text in failure.clauses),
        f"{WORDS['matters'].in_(lang)}{colon}{failure.matters.in_(lang)}",
    ]
    if failure.reason.en:
        lines.append(failure.reason.in_(lang))
    for each in failure.whole:
        lines += [
            "",
            f"{each.scenario}  {each.item.in_(lang)} ({each.kind})"
            + (f" ×{each.times}" if each.times > 1 else ""),
            f"  {WORDS['expected'].in_(lang)}{colon}{each.expected.in_(lang)}",
            f"  {WORDS['seen'].in_(lang)}{colon}{each.seen.in_(lang)}",
            *(f"  {step.line.in_(lang)}" for step in each.steps),
            *(f"  | {line}" for line in each.output),
        ]
        said, command = each.sends
        if command:
            lines.append(f"  {said.in_(lang)}{colon}{command}")
    if failure.more:
        lines.append(WORDS["more"].filled(count=failure.left, items=failure.result.items).in_(lang))
    if failure.again:
        lines += ["", f"{WORDS['again'].in_(lang)}{colon}{failure.again}"]
    if failure.like is not None:
        lines.append(f"{WORDS['nearest'].in_(lang)}{colon}{failure.like.says.in_(lang)}")
    return "\n".join(lines)
