"""The kill matrix: every broken variant of the reference is failed by exactly what it names.

What fails one is written "check:reason": a reason that it does not name is surplus, as a check would be.
A finding that lacks what whoever mends it needs is an error.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conformance.again import Line, again_of
from conformance.events import Judged, ScenarioEnded
from conformance.judge import OUTSIDE, Result, Table
from conformance.model import Verdict
from conformance.nearest import FILE, Known, Seen, blamed_for, known, not_behind, seen_in, text_of
from conformance.registry import checks, nearest, select
from conformance.runner import exercising, judge_kept, offered_by, run, services_of, session_of
from conformance.told import unrepeated, untold
from conformance.workers import begin_worker, cores
from simulator import Text, UsageError, tidily, unforeseen, write_file

if TYPE_CHECKING:
    from conformance.reference.variant import Variant

PUSH_TIMEOUT = 2.5
A_CORE = 2  # variants at a time: a play waits about as long as it works

LineOf = Callable[[str], Line]  # of a run of that variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """What became of one variant: what was meant to fail it, each "check:reason", and what was seen of it."""

    name: str
    why: str
    meant: frozenset[str]
    seen: Seen = field(default_factory=dict)
    errors: tuple[str, ...] = ()

    @property
    def failed(self) -> frozenset[str]:
        return frozenset(self.seen)

    @property
    def missed(self) -> frozenset[str]:
        return self.meant - self.failed

    @property
    def surplus(self) -> frozenset[str]:
        return self.failed - self.meant

    @property
    def twins(self) -> list[str]:
        """The variants that are no less like what was seen than what is known of itself."""
        return not_behind(self.name, self.seen, known()) if self.seen and not self.changed else []

    @property
    def exact(self) -> bool:
        return not (self.missed or self.surplus or self.twins or self.errors)

    @property
    def known(self) -> Known:
        """What is to be known of it; what came outside of any scenario hangs on which others were played."""
        named = {
            kind: {scenario: number for scenario, number in scenarios.items() if scenario}
            for kind, scenarios in self.seen.items()
        }
        return Known(why=self.why, seen=named)

    @property
    def changed(self) -> bool:
        """Other kinds of findings are known of it, or nothing.

        A scenario more changes where they come, and how often; that is renewed where it misleads.
        """
        former = known().get(self.name)
        return former is None or former.why != self.why or former.seen.keys() != self.seen.keys()


def reference_file() -> Path:
    """The provider.yaml of the reference provider."""
    import conformance.reference as package

    return Path(next(iter(package.__path__))) / "provider.yaml"


def variants() -> Mapping[str, Variant]:
    """Every broken variant by name. UsageError: a file or row cannot be used, or `fails` names no check."""
    from conformance.reference import variants as folder
    from conformance.reference.variant import VariantError

    try:
        rows = folder.variants()
    except VariantError as error:
        raise UsageError(f"among the broken variants: {error}") from error
    for row in rows.values():
        if not row.fails:
            raise UsageError(f"variant {row.name!r}: fails= is empty: name the checks that fail it")
        for word in sorted(row.fails):
            if wrong := _misnamed(word):
                raise UsageError(f"variant {row.name!r}: fails= names {word!r}, {wrong}")
    return rows


def _misnamed(word: str) -> str:
    """What is wrong with a "check:reason" of fails=; empty where nothing is."""
    id_, _, reason = word.partition(":")
    if id_ not in checks():
        return f"which is no check: {nearest(id_).en}"
    known = checks()[id_].reasons
    if reason not in known:
        said = "a reason it does not have" if reason else "and says no reason"
        return f"{said}: write {' or '.join(f'{id_}:{each}' for each in known)}"
    return ""


def unkilled(rows: Iterable[Variant]) -> list[str]:
    """The ids of checks that no variant is failed by: nothing shows that they can fail."""
    return sorted(set(checks()).difference(*(row.checks for row in rows)))


def unbroken(rows: Iterable[Variant]) -> list[str]:
    """Every "check:reason" that no variant is failed by: nothing shows that it can be seen."""
    declared = {f"{id_}:{reason}" for id_, check in checks().items() for reason in check.reasons}
    return sorted(declared.difference(*(row.fails for row in rows)))


def with_variant(manifest: Any, name: str) -> Any:
    """The reference provider, broken in one way. UsageError for a name or a provider that has none."""
    if name not in variants():
        raise UsageError(
            Text(
                f"no variant is called {name!r}; `wxconf mutants --list` names them",
                f"没有名为 {name!r} 的变体；`wxconf mutants --list` 列出全部",
            )
        )
    if manifest.start is None or "conformance.reference" not in manifest.start.command:
        raise UsageError(
            Text(
                "--variant breaks the reference provider; another provider has no variants",
                "--variant 用于参考服务商；其他服务商没有变体",
            )
        )
    start = replace(manifest.start, command=(*manifest.start.command, "--variant", name))
    return replace(manifest, start=start)


def kill(name: str, scenario_paths: Sequence[str] | None = None, *, everything: bool = False) -> Kill:
    """Plays the scenarios that exercise what a variant breaks, and says which checks failed it."""
    return _kill(name, _load(scenario_paths), everything, None)


def _load(paths: Sequence[str] | None) -> list[Any]:
    from simulator import load_scenarios

    return load_scenarios(None if paths is None else [Path(path) for path in paths])


def _kill(name: str, scenarios: Sequence[Any], everything: bool, line_of: LineOf | None) -> Kill:
    from simulator import begin_ahead, load_manifest

    begin_ahead()
    row = variants()[name]
    manifest = with_variant(load_manifest(reference_file()), name)
    played = scenarios if everything else exercising(scenarios, select(row.checks))
    errors: list[str] = []
    seen: Seen = {}
    opened = session_of(manifest, push_timeout=PUSH_TIMEOUT)
    offered, services = offered_by(manifest), services_of(manifest)
    kept: list[Table] = []

    def keep(session: Any) -> None:
        kept.append(judged_again(session))

    about: dict[str, Any] = {"provider": name, "offered": offered, "services": services}
    again = None if line_of is None else again_of(line_of(name), scenarios)
    try:
        for event in run(opened, played, **about, keep=keep, again=again):
            if isinstance(event, ScenarioEnded) and event.error:
                errors.append(f"{event.id}: {event.error.en}")
            elif isinstance(event, Judged):
                seen = seen_in(event.table.results)
                errors += [f"{one.check.id}: {one.reason.en}" for one in event.table.of(Verdict.ERROR)]
                errors += differences(event.table, kept[0]) if kept else [event.table.errors[OUTSIDE].en]
                errors += [*untold(event), *(unrepeated(event) if again else ())]
    except UsageError as error:
        errors.append(str(error))
    except Exception as bug:  # noqa: BLE001 - the other variants are played all the same
        errors.append(unforeseen(bug))
    return Kill(name=name, why=row.why, meant=row.fails, seen=seen, errors=tuple(errors))


_READ: list[Any] = []  # in a worker: the scenarios, read once for all variants


def _begin(scenarios: Sequence[Any]) -> None:
    begin_worker()
    _READ[:] = scenarios


def _kill_here(name: str, everything: bool, line_of: LineOf | None) -> Kill:
    return _kill(name, _READ, everything, line_of)


def judged_again(session: Any) -> Table:
    """The table of a session's journal, as it is when written down without its secrets and read again."""
    from simulator import journal_as_kept

    return judge_kept(*journal_as_kept(session.entries(), session.header()))[1]


def differences(run: Table, kept: Table) -> list[str]:
    """Where the judgement of a kept journal departs from that of the run; none where it is right."""
    return [
        f"{one.check.id}: {_told(one)} in the run, {_told(other)} by its journal"
        for one, other in zip(run.results, kept.results, strict=True)
        if one.verdict is not other.verdict or blamed_for(one) != blamed_for(other)
    ]


def _told(result: Result) -> str:
    return " ".join([result.verdict, *sorted(blamed_for(result))])


def matrix(
    names: Iterable[str],
    scenario_paths: Sequence[str] | None = None,
    *,
    everything: bool = False,
    line_of: LineOf | None = None,
) -> Iterator[Kill]:
    """Every variant's end, as they come in. With `line_of`, a function of a module, each finding is to have a
    command that repeats it."""
    names = list(names)
    workers, scenarios = min(A_CORE * cores(), len(names) or 1), _load(scenario_paths)
    with tidily(), ProcessPoolExecutor(workers, initializer=_begin, initargs=(scenarios,)) as pool:
        waiting = {pool.submit(_kill_here, name, everything, line_of): name for name in names}
        try:
            for each in as_completed(waiting):
                yield _result(waiting[each], each)
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()
            pool.shutdown(cancel_futures=True)  # waited for: its thread is not there to fall at the end
            raise


def written(kills: Iterable[Kill]) -> list[Kill]:
    """All of them, when what is known of these variants is renewed, and of those that are gone forgotten."""
    kills = list(kills)
    rows = {name: each for name, each in known().items() if name in variants()}
    rows.update((kill.name, kill.known) for kill in kills if not kill.errors)
    write_file(FILE, text_of(rows))
    known.cache_clear()
    return kills


def _result(name: str, ended: Future[Kill]) -> Kill:
    """What came of a variant, also where the process that played it is gone."""
    try:
        return ended.result()
    except UsageError:
        raise
    except Exception as bug:  # noqa: BLE001 - the other variants are played all the same
        row = variants()[name]
        return Kill(name=name, why=row.why, meant=row.fails, errors=(unforeseen(bug),))
