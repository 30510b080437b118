"""The kill matrix: every broken variant of the reference is failed by exactly the checks it names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conformance.events import Judged, ScenarioEnded
from conformance.model import Verdict
from conformance.registry import checks, select
from conformance.runner import exercising, offered_by, run, services_of, session_of

PUSH_TIMEOUT = 2.5
AT_ONCE = 2
BROKEN = frozenset({Verdict.FAIL, Verdict.WARN, Verdict.ERROR})


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


def variants() -> dict[str, Any]:
    """The broken variants, by name; those meant for checks that do not exist yet are left out."""
    from conformance.reference.variants import VARIANTS

    known = checks()
    return {name: row for name, row in VARIANTS.items() if row.fails & set(known)}


def with_variant(manifest: Any, name: str) -> Any:
    """The reference provider, broken in one way. UsageError for a name or a provider that has none."""
    from conformance.reference.variants import VARIANTS
    from simulator import UsageError

    if name not in VARIANTS:
        raise UsageError(f"no variant is called {name!r}; `wxconf mutants --list` names them")
    if manifest.start is None or "conformance.reference" not in manifest.start.command:
        raise UsageError("--variant breaks the reference provider; another provider has no variants")
    start = replace(manifest.start, command=(*manifest.start.command, "--variant", name))
    return replace(manifest, start=start)


def kill(name: str, scenario_paths: Sequence[str] | None = None, *, everything: bool = False) -> Kill:
    """Plays the scenarios that exercise what a variant breaks, and says which checks failed it."""
    from conformance.reference.variants import VARIANTS
    from simulator import UsageError, load_manifest, load_scenarios

    row = VARIANTS[name]
    meant = frozenset(row.fails) & set(checks())
    manifest = with_variant(load_manifest(reference_file()), name)
    paths = None if scenario_paths is None else [Path(path) for path in scenario_paths]
    scenarios = load_scenarios(paths)
    played = scenarios if everything else exercising(scenarios, select(meant))
    errors: list[str] = []
    failed: frozenset[str] = frozenset()
    opened = session_of(manifest, push_timeout=PUSH_TIMEOUT)
    offered, services = offered_by(manifest), services_of(manifest)
    try:
        for event in run(opened, played, provider=name, offered=offered, services=services):
            if isinstance(event, ScenarioEnded) and event.error:
                errors.append(f"{event.id}: {event.error}")
            elif isinstance(event, Judged):
                found = event.table.results
                failed = frozenset(one.check.id for one in found if one.verdict in BROKEN)
    except UsageError as error:
        errors.append(str(error))
    return Kill(name=name, why=row.why, meant=meant, failed=failed, errors=tuple(errors))


def matrix(
    names: Iterable[str], scenario_paths: Sequence[str] | None = None, *, everything: bool = False
) -> Iterator[Kill]:
    """Every variant's end, as they come in, two at a time."""
    workers = min(AT_ONCE, os.cpu_count() or 1)
    with ProcessPoolExecutor(max_workers=workers) as pool:
        waiting = [pool.submit(kill, name, scenario_paths, everything=everything) for name in names]
        try:
            for each in as_completed(waiting):
                yield each.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
