"""The kill matrix: every broken variant of the reference is failed by exactly the checks it names."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conformance.events import Judged, ScenarioEnded
from conformance.judge import OUTSIDE, Table
from conformance.model import BLAMES
from conformance.registry import checks, nearest, select
from conformance.runner import exercising, judge_kept, offered_by, run, services_of, session_of
from simulator import UsageError, tidily, unforeseen

if TYPE_CHECKING:
    from conformance.reference.variant import Variant

PUSH_TIMEOUT = 2.5
AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """What became of one variant: the checks that were meant to fail it, and those that did."""

    name: str
    why: str
    meant: frozenset[str]
    failed: frozenset[str]
    errors: tuple[str, ...] = ()

    @property
    def missed(self) -> frozenset[str]:
        return self.meant - self.failed

    @property
    def surplus(self) -> frozenset[str]:
        return self.failed - self.meant

    @property
    def exact(self) -> bool:
        return not self.missed and not self.surplus and not self.errors


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
        raise UsageError(f"conformance/reference/{error}") from error
    for row in rows.values():
        if not row.fails:
            raise UsageError(f"variant {row.name!r}: fails= is empty: name the checks that fail it")
        for word in sorted(row.fails - set(checks())):
            raise UsageError(
                f"variant {row.name!r}: fails= names {word!r}, which is no check: {nearest(word)}"
            )
    return rows


def unkilled(rows: Iterable[Variant]) -> list[str]:
    """The ids of checks that no variant is failed by: nothing shows that they can fail."""
    return sorted(set(checks()).difference(*(row.fails for row in rows)))


def with_variant(manifest: Any, name: str) -> Any:
    """The reference provider, broken in one way. UsageError for a name or a provider that has none."""
    if name not in variants():
        raise UsageError(f"no variant is called {name!r}; `wxconf mutants --list` names them")
    if manifest.start is None or "conformance.reference" not in manifest.start.command:
        raise UsageError("--variant breaks the reference provider; another provider has no variants")
    start = replace(manifest.start, command=(*manifest.start.command, "--variant", name))
    return replace(manifest, start=start)


def kill(name: str, scenario_paths: Sequence[str] | None = None, *, everything: bool = False) -> Kill:
    """Plays the scenarios that exercise what a variant breaks, and says which checks failed it."""
    from simulator import begin_ahead, load_manifest, load_scenarios

    begin_ahead()
    row = variants()[name]
    manifest = with_variant(load_manifest(reference_file()), name)
    paths = None if scenario_paths is None else [Path(path) for path in scenario_paths]
    scenarios = load_scenarios(paths)
    played = scenarios if everything else exercising(scenarios, select(row.fails))
    errors: list[str] = []
    failed: frozenset[str] = frozenset()
    opened = session_of(manifest, push_timeout=PUSH_TIMEOUT)
    offered, services = offered_by(manifest), services_of(manifest)
    again: list[Table] = []

    def keep(session: Any) -> None:
        again.append(judged_again(session))

    try:
        for event in run(opened, played, provider=name, offered=offered, services=services, keep=keep):
            if isinstance(event, ScenarioEnded) and event.error:
                errors.append(f"{event.id}: {event.error}")
            elif isinstance(event, Judged):
                found = event.table.results
                failed = frozenset(one.check.id for one in found if one.verdict in BLAMES)
                errors += differences(event.table, again[0]) if again else [event.table.errors[OUTSIDE]]
    except UsageError as error:
        errors.append(str(error))
    except Exception as bug:  # noqa: BLE001 - the other variants are played all the same
        errors.append(unforeseen(bug))
    return Kill(name=name, why=row.why, meant=row.fails, failed=failed, errors=tuple(errors))


def judged_again(session: Any) -> Table:
    """The table of a session's journal, as it is when written down without its secrets and read again."""
    from simulator import journal_as_kept

    return judge_kept(*journal_as_kept(session.journal, session.header()))[1]


def differences(run: Table, kept: Table) -> list[str]:
    """Where the judgement of a kept journal departs from that of the run; none where it is right."""
    return [
        f"{one.check.id}: {one.verdict} in the run, {other.verdict} by its journal"
        for one, other in zip(run.results, kept.results, strict=True)
        if one.verdict is not other.verdict
    ]


def matrix(
    names: Iterable[str], scenario_paths: Sequence[str] | None = None, *, everything: bool = False
) -> Iterator[Kill]:
    """Every variant's end, as they come in, two at a time."""
    workers = min(AT_ONCE, os.cpu_count() or 1)
    with tidily(), ProcessPoolExecutor(max_workers=workers, initializer=_begin_worker) as pool:
        waiting = {pool.submit(kill, name, scenario_paths, everything=everything): name for name in names}
        try:
            for each in as_completed(waiting):
                yield _result(waiting[each], each)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _result(name: str, ended: Future[Kill]) -> Kill:
    """What came of a variant, also where the process that played it is gone."""
    try:
        return ended.result()
    except UsageError:
        raise
    except Exception as bug:  # noqa: BLE001 - the other variants are played all the same
        row = variants()[name]
        return Kill(name=name, why=row.why, meant=row.fails, failed=frozenset(), errors=(unforeseen(bug),))


def _begin_worker() -> None:
    """A worker ends at once when its parent says so, or is gone: a watcher ends its provider."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in ("SIGINT", "SIGHUP", "SIGQUIT"):  # of a terminal, which tells all of a group
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: Any) -> None:
    parent.join()
    os._exit(1)
