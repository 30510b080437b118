"""How long a run will take: by how long each scenario takes the reference, and what is waited for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulator import Count, Text, read_json

FILE = Path(__file__).with_name("durations.json")
ROUND = 1.2  # periods within which a pull comes round
REAL = 30.0  # seconds: a longer period of pulls is not waited for by a real clock

Seconds = Mapping[str, float]  # by scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Seconds that a scenario is expected to take: of work, at the pace of the reference, and of waiting, at
    which nobody is quicker."""

    work: float
    wait: float = 0.0


@cache
def known() -> Seconds:
    """What was measured of each scenario; `wxconf durations` renews it."""
    found: Seconds = read_json(FILE.read_text(encoding="utf-8"))["seconds"]
    return found


def of(scenario: Any) -> float:
    """Seconds that it takes with the reference provider; of one that is not known, the mean."""
    seconds = known()
    return seconds.get(scenario.id, sum(seconds.values()) / len(seconds))


def syncs(scenario: Any) -> int:
    """How often a scenario has the provider pull."""
    return sum(step.action == "sync" for step in scenario.actions())


def playable(scenario: Any, offers: Collection[str], period: float | None) -> bool:
    """Whether a scenario can be played with a provider of these capabilities, as far as its file tells."""
    if not set(scenario.needs) <= set(offers) or (scenario.start is not None and "clock" not in offers):
        return False
    if "sync" in offers or not syncs(scenario):
        return True
    return period is not None and (period <= REAL or "clock" in offers)


def waited(scenario: Any, offers: Collection[str], period: float | None) -> float:
    """Seconds of real time in which the pulls of a provider are waited for."""
    if "sync" in offers or "clock" in offers or period is None:
        return 0.0
    return ROUND * period * syncs(scenario)


def span(scenario: Any, offers: Collection[str], period: float | None) -> Span:
    """What a scenario takes with a provider of these capabilities; nothing where it cannot be played."""
    if not playable(scenario, offers, period):
        return Span(work=0.0)
    return Span(work=of(scenario), wait=waited(scenario, offers, period))


def soonest_first(scenarios: Iterable[Any], offers: Collection[str], period: float | None) -> list[Any]:
    """Those in which nothing is waited for, and then those in which something is; else in their order."""
    return sorted(scenarios, key=lambda one: span(one, offers, period).wait > 0)


def cost(scenario: Any, offers: Collection[str], period: float | None) -> float:
    """Seconds that one takes with a provider as quick as the reference; 0 where it cannot be played."""
    return total([span(scenario, offers, period)])


def seconds(
    scenarios: Iterable[Any],
    offers: Collection[str],
    period: float | None,
    *,
    times: float = 1.0,
    jobs: int = 1,
) -> float:
    """Of a run of these, `times` as slow as the reference, with so many workers."""
    return total((span(one, offers, period) for one in scenarios), times=times, jobs=jobs)


def total(spans: Iterable[Span], *, times: float = 1.0, jobs: int = 1) -> float:
    """The same of what each takes."""
    return sum(one.work * times + one.wait for one in spans) / jobs


def beforehand(spans: Sequence[Span], period: float | None, jobs: int = 1) -> Text:
    """What is said of a run before it begins: how long it will take, and why where it is for waiting."""
    whole = told(total(spans, jobs=jobs))
    said = Text(f"about {whole.en}", f"约需 {whole.zh}")
    waits = [one.wait for one in spans if one.wait]
    if not waits or period is None:
        return said
    waiting, some = told(sum(waits) / jobs), len(waits)
    return Text(
        f"{said.en}, {waiting.en} of it waiting: {some} of {Count(len(spans)):scenario}, played "
        f"last, wait for pull rounds, {period:g} s apart; a `sync` probe, or a shorter `pull.period` for the "
        "test alone, makes it quicker",
        f"{said.zh}，其中等待 {waiting.zh}：{len(spans)} 个剧本中有 {some} 个要等间隔 {period:g} 秒的拉取，"
        "放在最后；提供 `sync` 探针，或仅为测试缩短 `pull.period`，可以更快",
    )


def told(amount: float) -> Text:
    """In words: 40 s, 3 min, 2 h."""
    if amount < 100:
        seconds = f"{max(amount, 1):.0f}"
        return Text(f"{seconds} s", f"{seconds} 秒")
    minutes, hours = f"{amount / 60:.0f}", f"{amount / 3600:.1f}"
    return Text(f"{minutes} min", f"{minutes} 分钟") if amount < 6000 else Text(f"{hours} h", f"{hours} 小时")
