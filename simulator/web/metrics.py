"""`GET /metrics`: what a served world has done and how it stands, as Prometheus reads it.

A row of the table is a metric. The text is prometheus-client's, which is an extra of ours, `wxsim[metrics]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from simulator.core.outbox import Push
from simulator.core.push_states import PushState
from simulator.texts import Text
from simulator.web.counts import Counted
from simulator.web.served import Served

if TYPE_CHECKING:
    from prometheus_client import Metric as Family

    from simulator.http.server import Wsgi

LACKING = "metrics need prometheus-client, which is not installed here: pip install 'wxsim[metrics]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric: `read` answers its values by their labels. The name of a counter ends in `_total`."""

    name: str
    says: Text
    read: Callable[[Served], Counted]
    labels: tuple[str, ...] = ()
    counts: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.name}_total" if self.counts else self.name

    @property
    def type(self) -> str:
        return "counter" if self.counts else "gauge"


def _one(read: Callable[[Served], float]) -> Callable[[Served], Counted]:
    return lambda served: {(): read(served)}


def _outbox(served: Served) -> Counted:
    world = served.stage.world
    waiting = world.tables.count(Push, "due", PushState.WAITING)
    return {("waiting",): waiting, ("in_flight",): world.activity.in_flight}


def _info(served: Served) -> Counted:
    world = served.stage.world
    try:
        ours = version("wxsim")
    except PackageNotFoundError:  # run from a checkout
        ours = ""
    return {(ours, world.name, str(world.state.seed)): 1}


METRICS = (
    Metric(
        name="wxsim_calls",
        says=Text(
            "calls that were answered; no `endpoint` for an unknown path, no `errcode` but for status 200",
            "已应答的调用；未知路径没有 `endpoint`，状态非 200 时没有 `errcode`",
        ),
        labels=("endpoint", "errcode", "status"),
        read=lambda served: served.counts.calls,
        counts=True,
    ),
    Metric(
        name="wxsim_pushes",
        says=Text("attempts of pushes that have ended", "已有结果的推送尝试"),
        labels=("kind", "outcome"),
        read=lambda served: served.counts.pushes,
        counts=True,
    ),
    Metric(
        name="wxsim_bugs",
        says=Text("times that wxsim itself broke", "wxsim 自身出错的次数"),
        read=_one(lambda served: served.counts.bugs),
        counts=True,
    ),
    Metric(
        name="wxsim_outbox_pushes",
        says=Text(
            "pushes that are not over: `waiting`, or `in_flight`",
            "未结束的推送：`waiting` 为等待中，`in_flight` 为发送中",
        ),
        labels=("state",),
        read=_outbox,
    ),
    Metric(
        name="wxsim_open_calls",
        says=Text("calls that have no answer yet", "尚未应答的调用"),
        read=_one(lambda served: served.stage.world.activity.open_calls),
    ),
    Metric(
        name="wxsim_journal_entries",
        says=Text("entries that the journal keeps", "日志保留的条目数"),
        read=_one(lambda served: served.stage.world.journal.kept),
    ),
    Metric(
        name="wxsim_journal_bytes",
        says=Text("memory that these take, about", "这些条目大约占用的内存字节数"),
        read=_one(lambda served: served.stage.world.journal.size),
    ),
    Metric(
        name="wxsim_journal_removed",
        says=Text("older entries that are gone", "已移除的较早条目数"),
        read=_one(lambda served: served.counts.removed + served.stage.world.journal.removed),
        counts=True,
    ),
    Metric(
        name="wxsim_clock_seconds",
        says=Text("the world's time, in Unix seconds", "世界的时间，Unix 秒"),
        read=_one(lambda served: served.stage.world.clock.now()),
    ),
    Metric(
        name="wxsim_clock_rate",
        says=Text(
            "seconds of the world per real second, 0 for a clock that stands",
            "世界时钟相对真实时间的倍率，静止的时钟为 0",
        ),
        read=_one(lambda served: served.stage.world.clock.rate),
    ),
    Metric(
        name="wxsim_worlds",
        says=Text("worlds that answer at the API listener", "接口监听上的世界数"),
        read=_one(lambda served: served.worlds()),
    ),
    Metric(
        name="wxsim_ready",
        says=Text("1 where `/readyz` answers 200", "`/readyz` 应答 200 时为 1"),
        read=_one(lambda served: 0 if served.unready() else 1),
    ),
    Metric(
        name="wxsim_info",
        says=Text("1, and what is served in its labels", "恒为 1，标签说明所运行的内容"),
        labels=("version", "world", "seed"),
        read=_info,
    ),
)


def exposition(served: Served) -> Wsgi | None:
    """The WSGI app that answers a scrape, in whatever format it accepts; None without prometheus-client."""
    try:
        from prometheus_client import CollectorRegistry, make_wsgi_app
    except ImportError:
        return None
    registry = CollectorRegistry()
    registry.register(_Collector(served))
    app: Wsgi = make_wsgi_app(registry)
    return app


class _Collector:
    """All metrics, each time they are asked for. What is read of a world is read of one instant."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def describe(self) -> Iterable[Family]:
        return ()

    def collect(self) -> Iterator[Family]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        with self._served.stage.world.lock:
            values: Mapping[str, Counted] = {one.name: dict(one.read(self._served)) for one in METRICS}
        for metric in METRICS:
            make = CounterMetricFamily if metric.counts else GaugeMetricFamily
            family = make(metric.name, metric.says.en, labels=metric.labels)
            for labels, value in values[metric.name].items():
                family.add_metric(labels, value)
            yield family
