"""A journal and what the provider offers → one verdict a check, with the evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from conformance.history.episodes import Episode, Run
from conformance.history.items import Raw
from conformance.history.reader import read
from conformance.history.shop_claims import PROBED
from conformance.model import EXIT_CODES, Finding, Labelled, Level, Verdict, overall
from conformance.registry import Check
from conformance.registry import checks as all_checks
from simulator import NOTHING, PROBES, Cause, Count, Text, scenario_file, unforeseen


@dataclass(frozen=True, slots=True)
class Attributed:
    """A finding, the scenario it came from, and the item it is about."""

    scenario: str
    item: Text
    finding: Finding


@dataclass(frozen=True, slots=True)
class Tally:
    """What one scenario gave a check."""

    items: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The end of one check over a whole run. `reason` says why it is no plain PASS or FAIL. `flaky` has the
    scenarios that were played several times and failed in some of their plays, which it counts."""

    check: Check
    verdict: Verdict
    items: int = 0
    findings: tuple[Attributed, ...] = ()
    scenarios: Mapping[str, Tally] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    reason: Text = NOTHING
    flaky: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The verdicts of a run, and the scenarios that could not be played: by an error of ours or theirs, or
    since the provider itself failed (`not_reached`), which is as bad as a broken MUST. Those of `by_hand`
    were played, and not judged: somebody had the platform say what is not so.

    What a baseline lists and is mended is `stale`, which is as bad; of what is `not_judged` nothing can be
    said; both by check, with the words for it."""

    results: tuple[Result, ...]
    errors: Mapping[str, Text] = field(default_factory=dict)
    not_reached: Mapping[str, Text] = field(default_factory=dict)
    skipped: Mapping[str, Text] = field(default_factory=dict)
    by_hand: Mapping[str, Text] = field(default_factory=dict)
    stale: Mapping[str, Text] = field(default_factory=dict)
    not_judged: Mapping[str, Text] = field(default_factory=dict)
    played: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    @property
    def verdict(self) -> Verdict:
        """The end of them all; FAIL or ERROR where a scenario could not be played, FAIL where a baseline is
        stale."""
        broken = [Verdict.FAIL] * bool(self.not_reached or self.stale) + [Verdict.ERROR] * bool(self.errors)
        return overall([*broken, *(result.verdict for result in self.results)])

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]

    def of(self, verdict: Verdict) -> tuple[Result, ...]:
        """The results that ended so."""
        return tuple(result for result in self.results if result.verdict is verdict)

    def get(self, id_: str) -> Result:
        """The result of a check; StopIteration where it was not judged."""
        return next(result for result in self.results if result.check.id == id_)


SHOWN_LABELS = 3
OUTSIDE = "(outside any scenario)"
OURS = Text("wxsim broke", "wxsim 出错")
# by probe, what it has to answer
SHAPES = {name: PROBES[name].shape for name in ("entitlements", *PROBED)}


def called(id_: str) -> Text:
    """What is played under that id, as people read it."""
    return Text(OUTSIDE, "（不属于任何剧本）") if id_ == OUTSIDE else Text.same(id_)


def judge(
    journal: Run | Iterable[Raw],
    capabilities: Collection[str] | None = None,
    chosen: Mapping[str, Check] | None = None,
    services: Mapping[str, str] | None = None,
    left: Collection[str] = (),
) -> Table:
    """Judges a journal. Without `capabilities` (a journal from elsewhere) none is taken to be missing.

    `services` are those that the provider's description names, bought or not: their kinds by id. Where the
    simulator itself broke in an episode, that is an error of ours, and nothing in it is judged. `left` are
    scenarios that were left out: a check that has nothing to judge might have had it there.
    """
    run = journal if isinstance(journal, Run) else read(journal, services)
    broken = [ep for ep in run.episodes if ep.error and not ep.bugs]
    errors = {
        ep.id or OUTSIDE: Text.joined((_how_often(run, broken, ep), ep.error), NOTHING) for ep in broken
    }
    errors |= {ep.id or OUTSIDE: ep.bugs[0].says for ep in run.episodes if ep.bugs}
    skipped = {ep.id: ep.skipped for ep in run.episodes if ep.id and ep.skipped}
    by_hand = {ep.id or OUTSIDE: ep.not_judged for ep in run.episodes if ep.not_judged and not ep.skipped}
    chosen = all_checks() if chosen is None else chosen
    left = frozenset(left)
    results = tuple(_judge(check, run, capabilities, errors, left) for check in chosen.values())
    failed = {each.scenario for one in results if one.verdict is Verdict.FAIL for each in one.findings}
    theirs = [
        ep for ep in broken if ep.cause == Cause.PROVIDER or (ep.cause == Cause.UNFIRED and ep.id in failed)
    ]
    reached = {id_: error for id_, error in errors.items() if id_ not in {ep.id for ep in theirs}}
    lost = {ep.id: errors.get(ep.id, NOTHING) for ep in theirs}
    not_reached = {**lost, **_garbled(run)}
    unfit = {ep.id for ep in run.episodes if ep.error or ep.not_judged or ep.bugs}
    return Table(
        results=results,
        errors=reached,
        not_reached=not_reached,
        skipped=skipped,
        by_hand=by_hand,
        played=frozenset({ep.id for ep in run.episodes if ep.id} - unfit),
        left=left,
    )


def _how_often(run: Run, broken: list[Episode], ep: Episode) -> Text:
    """Of a scenario that was played several times and broke in some of its plays: in how many."""
    plays = sum(each.id == ep.id for each in run.episodes) if ep.id else 1
    times = sum(each.id == ep.id for each in broken)
    if times == plays:
        return NOTHING
    return Text(f"flaky: in {times} of {Count(plays):play}: ", f"时有时无：{plays} 次演练中有 {times} 次：")


def _garbled(run: Run) -> dict[str, Text]:
    """What a probe answered at an observation that could not be read, told of the first scenario."""
    sound = (ep for ep in run.episodes if not ep.bugs)
    garbled = [(ep.id, each.garbled) for ep in sound for each in ep.readings if each.garbled]
    if not garbled:
        return {}
    id_, answers = garbled[0]
    more = len({ep_id for ep_id, _ in garbled} - {id_})
    also = Text(f" (and in {more} more scenarios)", f"（另有 {more} 个剧本）") if more else NOTHING
    probe, answer = next(iter(answers.items()))
    shape = SHAPES[probe]
    told = Text(
        f"the {probe} probe answered {answer.en}; it has to answer {shape}{also.en}",
        f"探针 {probe} 回答了 {answer.zh}，应回答 {shape}{also.zh}",
    )
    return {id_ or OUTSIDE: told}


def _judge(
    check: Check,
    run: Run,
    capabilities: Collection[str] | None,
    errors: dict[str, Text],
    left: frozenset[str],
) -> Result:
    """The end of one check. Scenarios that it cannot judge are told in `errors`; the others are judged."""
    missing = [] if capabilities is None else [need for need in check.needs if need not in capabilities]
    if missing:
        names = ", ".join(missing)
        reason = Text(f"the provider does not offer {names}", f"服务商没有提供 {names}")
        return Result(check=check, verdict=Verdict.SKIP, reason=reason)
    findings: list[Attributed] = []
    tallies: dict[str, Tally] = {}
    labels: list[str] = []
    bugs: dict[str, str] = {}
    plays: dict[str, Tally] = {}
    for ep in run.episodes:
        if ep.bugs or ep.not_judged:
            continue
        try:
            items = list(check.over(ep))
            broken = [(item, finding) for item in items if (finding := _found(check, item, ep))]
            found = [Attributed(ep.id, in_words(item), finding) for item, finding in broken]
            seen = [in_words(item).en for item in islice(items, max(0, SHOWN_LABELS - len(labels)))]
        except Exception as bug:  # noqa: BLE001 - a bug of a check is no fault of the provider
            bugs.setdefault(ep.id or OUTSIDE, unforeseen(bug))
            continue
        findings += found
        labels += seen
        if items:
            before = tallies.get(ep.id, Tally())
            tallies[ep.id] = Tally(before.items + len(items), before.failed + len(broken))
            play = plays.get(ep.id, Tally())
            plays[ep.id] = Tally(play.items + 1, play.failed + bool(broken))
    for id_, told in bugs.items():
        errors.setdefault(
            id_,
            Text(f"the check {check.id} could not judge it: {told}", f"检查 {check.id} 无法判定它：{told}"),
        )
    verdict, reason = (
        (Verdict.ERROR, _bug(bugs))
        if bugs and not findings
        else _verdict(check, run, capabilities, findings, tallies, left)
    )
    flaky = {id_: play for id_, play in plays.items() if id_ and 0 < play.failed < play.items}
    if flaky:
        told_of = [
            Text(
                f"{play.failed} of {Count(play.items):play} of {id_}",
                f"{id_} {play.items} 次中的 {play.failed} 次",
            )
            for id_, play in flaky.items()
        ]
        times = Text.joined(told_of, Text(", ", "、"))
        marked = Text(f"flaky: it fails in {times.en}", f"不稳定：失败于 {times.zh}")
        reason = Text.joined(filter(None, (marked, reason)))
    return Result(
        check=check,
        verdict=verdict,
        items=sum(tally.items for tally in tallies.values()),
        findings=tuple(findings),
        scenarios=tallies,
        labels=tuple(labels),
        reason=reason,
        flaky=flaky,
    )


def in_words(item: Labelled) -> Text:
    """What an item is."""
    label = item.label
    return label if isinstance(label, Text) else Text.same(label)


def _bug(bugs: Mapping[str, str]) -> Text:
    where, first = ", ".join(bugs), next(iter(bugs.values()))
    return Text(f"the check itself broke in {where}: {first}", f"检查自身在 {where} 中出错：{first}")


def _found(check: Check, item: Labelled, ep: Episode) -> Finding | None:
    """What a check finds wrong of an item. LookupError: for a reason that it does not declare."""
    finding = check.judge(item, ep)
    if finding is not None and finding.reason not in check.reasons:
        raise LookupError(f"{finding.reason!r} is none of its reasons {', '.join(check.reasons)}")
    return finding


def _verdict(
    check: Check,
    run: Run,
    capabilities: Collection[str] | None,
    findings: list[Attributed],
    tallies: Mapping[str, Tally],
    left: frozenset[str],
) -> tuple[Verdict, Text]:
    if findings:
        return _broken(check, capabilities, findings)
    if tallies and check.able and not check.able.seen_in(run):
        never = check.able.never
        return Verdict.SKIP, Text(
            f"the provider never {never.en}: that it breaks nothing shows nothing",
            f"服务商从未{never.zh}：没有违反并不说明什么",
        )
    if tallies:
        return Verdict.PASS, NOTHING
    meant = [ep for ep in run.episodes if ep.scenario in check.exercised_by]
    played = [ep for ep in meant if not ep.error and not ep.not_judged and not ep.bugs]
    if played and check.voluntary:
        return Verdict.SKIP, check.voluntary
    blind = [] if capabilities is None else [name for name in check.seen_by if name not in capabilities]
    if played and blind:
        names = ", ".join(blind)
        return Verdict.SKIP, Text(
            f"the provider does not offer {names}, and no page shows it",
            f"服务商没有提供 {names}，页面也不显示",
        )
    if played:
        names = ", ".join(ep.id for ep in played)
        deaf = _deaf(played)
        nothing = Text(f"{names} gave it nothing to judge{deaf.en}", f"{names} 中没有可判定的内容{deaf.zh}")
        if lacks := {ep.id: ep.not_judged for ep in meant if ep.not_judged}:
            return Verdict.SKIP, Text.joined((*_each(lacks), nothing))
        if gone := sorted(id_ for id_ in left if scenario_file(id_) in check.exercised_by):
            names = ", ".join(gone)
            return Verdict.SKIP, Text(f"{nothing.en}; left out: {names}", f"{nothing.zh}；没有演练：{names}")
        return Verdict.INCONCLUSIVE, nothing
    if meant:
        return Verdict.SKIP, Text.joined(_each({ep.id: ep.error or ep.not_judged or OURS for ep in meant}))
    names = ", ".join(check.exercised_by)
    return Verdict.SKIP, Text(f"not played: {names}", f"没有演练：{names}")


def _each(whys: Mapping[str, Text]) -> Iterator[Text]:
    """Of each scenario, why."""
    return (Text(f"{id_}: {why.en}", f"{id_}：{why.zh}") for id_, why in whys.items())


def _deaf(played: list[Episode]) -> Text:
    """Of a sync probe that never did what it was asked: what it answered."""
    statuses = {sync.status for ep in played for sync in ep.syncs}
    if not statuses or any(200 <= status < 300 for status in statuses):
        return NOTHING
    said = Text.joined(
        (Text.same(f"HTTP {status}") if status else Text("nothing", "无应答") for status in sorted(statuses)),
        Text(", ", "、"),
    )
    return Text(f": the sync probe answered {said.en}", f"：sync 探针应答 {said.zh}")


def _broken(
    check: Check, capabilities: Collection[str] | None, findings: list[Attributed]
) -> tuple[Verdict, Text]:
    """FAIL for a broken MUST, WARN for a SHOULD and for what rests on our own choice alone."""
    firm = bool(check.firm_with) and capabilities is not None and check.firm_with in capabilities
    if check.level is Level.SHOULD:
        return Verdict.WARN, NOTHING
    if not firm and all(each.finding.ours for each in findings):
        rests = Text("rests on a choice of ours", "依据我们的取舍")
        if check.ours:
            rests = Text(f"{rests.en}: {check.ours.en}", f"{rests.zh}：{check.ours.zh}")
        return Verdict.WARN, rests
    return Verdict.FAIL, NOTHING
