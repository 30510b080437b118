"""Scenarios × provider → a stream of events. Prints nothing, and judges once, at the end, over everything."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import MappingProxyType, TracebackType
from typing import Any, Protocol, Self

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.history.episodes import Run
from conformance.history.items import Raw
from conformance.history.reader import read
from conformance.judge import OUTSIDE, Result, Table, judge
from conformance.lasting import Span
from conformance.model import EXIT_CODES, Verdict
from conformance.nearest import nearest
from conformance.registry import Check
from conformance.registry import checks as all_checks
from simulator import NOTHING, Cause, Count, ScenarioPlayed, Text, entry_line, scenario_file, told, unforeseen

RUN = "run"  # of the header of a journal: what the run was


class Scenario(Protocol):
    """What the runner needs to know of a scenario."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def chinese(self) -> str: ...


class Played(Protocol):
    """How the play of a scenario ended."""

    @property
    def digest(self) -> str: ...
    @property
    def error(self) -> Text: ...
    @property
    def cause(self) -> str: ...
    @property
    def skipped(self) -> Text: ...
    @property
    def seconds(self) -> float: ...


class Session(Protocol):
    """An open world with a provider in it."""

    salt: str

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def play(self, scenario: Any) -> Played: ...

    def entries(self, after: int = 0) -> Sequence[Raw]: ...


Open = Callable[[], Session]
Again = Callable[[Result, str], str]  # with the salt of the run
Hold = Callable[[Table], Table]  # the verdicts as they count: see conformance.outcome
# By what comes next, what has ended, and the journal so far: why no more is played; nothing to go on.
Enough = Callable[[Scenario, ScenarioEnded, Sequence[Raw]], Text]


PLAIN = "purchase/plain"  # in which a provider shows what it is able to do


def exercising(
    scenarios: Iterable[Scenario], chosen: Mapping[str, Check], *, able: bool = False
) -> list[Any]:
    """The scenarios that are meant to exercise the chosen checks; with `able`, also the one that shows what
    some of these want to have seen of the provider."""
    wanted = {id_ for check in chosen.values() for id_ in check.exercised_by}
    if able and any(check.able for check in chosen.values()):
        wanted.add(PLAIN)
    return [scenario for scenario in scenarios if scenario_file(scenario.id) in wanted]


def run(
    open_session: Open,
    scenarios: Sequence[Scenario],
    *,
    provider: str,
    offered: Collection[str] | None,
    seed: int = 1,
    chosen: Mapping[str, Check] | None = None,
    services: Mapping[str, str] | None = None,
    keep: Callable[[Session], None] | None = None,
    again: Again | None = None,
    named: Collection[str] = (),
    reported: bool = False,
    file: str = "",
    spans: Sequence[Span] = (),
    jobs: int = 1,
    beforehand: Text = NOTHING,
    left: Collection[str] = (),
    hold: Hold | None = None,
    enough: Enough | None = None,
) -> Iterator[Event]:
    """Plays scenarios one after the other in one session and judges the journal.

    `file` is the provider.yaml that was named. `spans` is what each is expected to take with so many `jobs`,
    and `beforehand` says it.

    `named` are those that were asked for one by one: that they were not played is an error.

    `keep` is handed the session at the end, also of a run that is stopped, for whoever wants to write the
    journal down; `again` writes the command line of what was found. A run that is stopped once a scenario has
    ended, or at any time where it is to be `reported`, tells what was judged until then.

    `left` are the ids of scenarios that are not in this run, and would be in a whole one. `hold` says how
    verdicts count, and `enough` when no more is played: what is left then is left out as well.
    """
    started = time.monotonic()
    chosen = all_checks() if chosen is None else chosen
    errors: dict[str, Text] = {}
    stopped = False
    cut = NOTHING
    ended = 0

    def kept(session: Session) -> None:
        """The report is written, even where the journal cannot be."""
        try:
            if keep is not None:
                try:
                    keep(session)
                except KeyboardInterrupt:  # comes once: what was stopped half way is written now
                    keep(session)
                    raise
        except Exception as problem:  # noqa: BLE001
            why = told(problem)
            errors[OUTSIDE] = Text(f"the journal was not written: {why.en}", f"日志没有写成：{why.zh}")

    session = open_session()
    begins = RunStarted(
        provider=provider,
        scenarios=[scenario.id for scenario in scenarios],
        checks=len(chosen),
        seed=seed,
        salt=session.salt,
        offered=offered,
        file=file,
        spans=spans,
        jobs=jobs,
        beforehand=beforehand,
    )
    begun = uncalled = False
    entries: list[Raw] = []
    scenario: Scenario | None = None
    try:
        with _kept(session, kept):
            begun = True
            yield begins
            entries = list(session.entries())
            for number, scenario in enumerate(scenarios, 1):
                title = Text(scenario.title, scenario.chinese or scenario.title)
                yield ScenarioStarted(number=number, id=scenario.id, title=title)
                over = _played(session, scenario, number)
                ended = number
                entries += session.entries(entries[-1].seq if entries else 0)
                if error := error_of(over, named):
                    errors[scenario.id] = error
                yield over
                if over.cause == Cause.UNCALLED:  # nothing will come of the others either
                    stopped = uncalled = True
                    break
                if enough is not None and ended < len(scenarios):
                    cut = enough(scenarios[ended], over, entries)
                    if cut:
                        break
    except KeyboardInterrupt as stop:
        if not (ended or reported):
            raise
        stopped = True
        if not begun:
            yield begins
        by = str(stop) or "SIGINT"
        errors[OUTSIDE if scenario is None else scenario.id] = Text(
            f"stopped ({by}): {ended} of {Count(len(scenarios)):scenario was|scenarios were} played",
            f"被停止（{by}）：{len(scenarios)} 个剧本演练了 {ended} 个",
        )
    unplayed = {scenario.id for scenario in scenarios[ended:]} if stopped or cut else ()
    table = judge(entries, offered, chosen, services, {*left, *unplayed})
    table = table if hold is None else hold(table)
    lines = None if again is None else lambda result: again(result, session.salt)
    judged = judged_of(table, entries, errors, again=lines)
    # One that calls some other address is like no variant: what it failed comes of that alone.
    yield (judged := replace(judged, nearest=()) if uncalled else judged)
    yield RunEnded(
        verdict=judged.table.verdict,
        exit_code=EXIT_CODES[Verdict.ERROR] if stopped else judged.table.exit_code,
        seconds=time.monotonic() - started,
        partial=stopped or bool(cut),
        why=cut,
    )


def error_of(over: ScenarioEnded, named: Collection[str]) -> Text:
    """What to say of a scenario that was not played to its end, also of one that was asked for and skipped;
    nothing where all is well."""
    asked = Text(
        f"it was asked for by its name, and not played: {over.skipped.en}",
        f"指定了它，却没有演练：{over.skipped.zh}",
    )
    return over.error or (asked if over.skipped and over.id in named else NOTHING)


def unbegun(
    why: Text,
    *,
    provider: str,
    offered: Collection[str] | None,
    seed: int,
    chosen: Mapping[str, Check],
    file: str = "",
) -> Iterator[Event]:
    """A run that was not begun, since nothing could have come of it: its reports say why."""
    yield RunStarted(
        provider=provider,
        scenarios=[],
        checks=len(chosen),
        seed=seed,
        salt="",
        offered=offered,
        file=file,
    )
    judged = judged_of(judge([], offered, chosen), [], {OUTSIDE: why})
    yield judged
    yield RunEnded(verdict=judged.table.verdict, exit_code=judged.table.exit_code, seconds=0.0)


@contextmanager
def _kept(session: Session, keep: Callable[[Session], None]) -> Iterator[Session]:
    """Opens the session, and hands it to `keep` before it is closed, or where it could not be opened."""
    try:
        session.__enter__()
    except BaseException:
        keep(session)
        raise
    with ExitStack() as held:
        held.push(session)
        held.callback(keep, session)
        yield session


def _played(session: Session, scenario: Any, number: int) -> ScenarioEnded:
    """Plays one scenario; what nobody foresaw is its error."""
    began = time.monotonic()
    try:
        played = session.play(scenario)
    except Exception as problem:  # noqa: BLE001 - the other scenarios are played all the same
        seconds = time.monotonic() - began
        return ScenarioEnded(number=number, id=scenario.id, seconds=seconds, error=told(problem))
    return ScenarioEnded(
        number=number,
        id=scenario.id,
        seconds=played.seconds,
        digest=played.digest,
        error=played.error,
        cause=played.cause,
        skipped=played.skipped,
    )


def judge_kept(
    header: Mapping[str, Any], entries: Iterable[Raw], chosen: Mapping[str, Check] | None = None
) -> tuple[Run, Table]:
    """Judges a journal that was written down: by what its header says that the provider was seen to offer,
    and what the run left out."""
    run = read(entries, services_in(_provider_in(header)))
    return run, judge(run, offered_in(header), chosen, left=left_in(header))


def _provider_in(header: Mapping[str, Any]) -> Mapping[str, Any]:
    provider = header.get("provider")
    return provider if isinstance(provider, Mapping) else {}


def offered_in(header: Mapping[str, Any]) -> Collection[str] | None:
    """What the header of a journal says that the provider offers; None where it does not say."""
    from simulator import capabilities_of

    told = _provider_in(header)
    return capabilities_of(told) if told.get("services") else None


def left_in(header: Mapping[str, Any]) -> frozenset[str]:
    """What the header of a journal says that the run left out, or did not come to."""
    about = header.get(RUN)
    told = about if isinstance(about, Mapping) else {}
    left, scenarios, ended = ({*_listed(told.get(name))} for name in ("left", "scenarios", "ended"))
    return frozenset(left | (scenarios - ended))


def _listed(rows: Any) -> Iterator[str]:
    """The ids of scenarios in a list of them, or of rows about them."""
    for row in rows if isinstance(rows, (list, tuple)) else ():
        id_ = row.get("id") if isinstance(row, Mapping) else row
        if isinstance(id_, str):
            yield id_


def titles_in(entries: Iterable[Raw]) -> dict[str, Text]:
    """What a journal tells of each scenario: its title."""
    return {
        str(entry.data.get("id")): ScenarioPlayed.read(entry.data).titled()
        for entry in entries
        if entry.kind == ScenarioPlayed.NAME and entry.data.get("phase") == "start"
    }


def retold(header: Mapping[str, Any], entries: Iterable[Raw], run: Run, checks: int) -> Iterator[Event]:
    """What a journal tells of the run it comes from: its provider and its scenarios."""
    played, titles = [ep for ep in run.episodes if ep.id], titles_in(entries)
    yield RunStarted(
        provider=str((header.get("provider") or {}).get("name", "")),
        scenarios=[ep.id for ep in played],
        checks=checks,
        seed=int(header.get("seed") or 0),
        salt=str(header.get("salt") or ""),
        offered=offered_in(header),
    )
    for number, ep in enumerate(played, 1):
        yield ScenarioStarted(number=number, id=ep.id, title=titles.get(ep.id, NOTHING))
        yield ScenarioEnded(
            number=number,
            id=ep.id,
            seconds=0.0,
            error=ep.error,
            cause=ep.cause,
            skipped=ep.skipped,
        )


def judged_of(
    table: Table,
    entries: Sequence[Any],
    errors: Mapping[str, Text] = MappingProxyType({}),
    *,
    again: Callable[[Result], str] | None = None,
) -> Judged:
    """The verdicts with the entries they rest on. An entry that cannot be shown is left out, and an error of
    the scenario that it is cited for, beside the `errors` that are known."""
    found: dict[int, Any] = cited(table, entries)
    more = {id_: error for id_, error in errors.items() if id_ not in table.not_reached}
    for each in (each for result in table.results for each in result.findings):
        for seq in each.finding.seqs:
            try:
                if seq in found:
                    entry_line(found[seq])
            except Exception as bug:  # noqa: BLE001 - the report is written all the same
                del found[seq]
                why = unforeseen(bug)
                more.setdefault(
                    each.scenario or OUTSIDE,
                    Text(f"entry {seq} cannot be shown: {why}", f"条目 {seq} 无法显示：{why}"),
                )
    lines = {
        result.check.id: again(result)
        for result in table.results
        if again is not None and (result.findings or result.verdict is Verdict.ERROR)
    }
    return Judged(
        table=replace(table, errors={**more, **table.errors}),
        entries=found,
        journal=entries,
        nearest=nearest(table),
        again=lines,
    )


def cited(table: Table, entries: Iterable[Raw]) -> dict[int, Raw]:
    """The entries that some finding points at, by seq."""
    wanted = {seq for result in table.results for each in result.findings for seq in each.finding.seqs}
    return {entry.seq: entry for entry in entries if entry.seq in wanted}


def session_of(manifest: Any, **how: Any) -> Open:
    """Opens the simulator with a provider in it."""

    def open_session() -> Session:
        import simulator

        session: Session = simulator.Session(manifest, **how)
        return session

    return open_session


def offered_by(manifest: Any) -> frozenset[str]:
    """The capabilities of a provider."""
    offered: frozenset[str] = manifest.capabilities
    return offered


def services_of(manifest: Any) -> dict[str, str]:
    """A provider's services: their kinds by id."""
    return services_in(manifest.as_json())


def services_in(document: Mapping[str, Any]) -> dict[str, str]:
    """The same of a file as JSON, or of what the header of a journal says of the provider."""
    rows = document.get("services") or ()
    return {str(row["id"]): str(row.get("kind") or "") for row in rows if row.get("id")}
