"""A short account of what happened between two entries: pushes, calls, users and faults, a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from simulator.journal.entry import Entry
from simulator.journal.kinds import read
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted
from simulator.journal.kinds.played import FaultChanged
from simulator.journal.kinds.provider import BrowserVisit, ProbeAsked, ProviderWrote
from simulator.journal.mask import masked
from simulator.texts import Text

MOST = 6  # of a kind that are named; the rest is counted
LINES = 10  # of the provider's output


def account(entries: Iterable[Entry], rightly: Mapping[str, Collection[int]] | None = None) -> list[Text]:
    """What came of pushes and calls, and of visits, probes and faults where there were some. `rightly`: by
    probe, the statuses beside 2xx with which it has not failed."""
    pushes, calls, codes, unknown, users, probes, faults = (Counter[str]() for _ in range(7))
    broke, wrote = False, list[str]()
    for row in (read(entry.kind, entry.data) for entry in entries):
        match row:
            case PushAttempted():
                pushes[row.outcome] += 1
                broke = broke or row.broke()
            case ProviderWrote() if broke:  # written down behind what it is about
                wrote += row.lines
                broke = False
            case CallAnswered():
                calls["all"] += 1
                if row.endpoint is None:
                    unknown[f"{row.method} {row.path} ({row.why})"] += 1
                if row.went_wrong():
                    code = f"errcode {row.errcode}" if row.errcode else f"HTTP {row.status}"
                    codes[f"{code} {row.endpoint or row.path}"] += 1
            case BrowserVisit():
                users[row.shown] += 1
            case ProbeAsked() if _failed(row, (rightly or {}).get(row.probe, ())):
                probes[f"{row.probe} {row.error or row.status}"] += 1
            case FaultChanged() if row.phase in ("fired", "unfired"):
                faults[f"{row.effect} {row.phase}"] += 1
    told = [
        Text(f"pushes: {_counts(pushes)}", f"推送：{_counts(pushes, '没有')}"),
        Text(
            f"calls: {calls['all']}, refused: {_counts(codes)}",
            f"调用：{calls['all']}，被拒：{_counts(codes, '没有')}",
        ),
    ]
    if wrote:
        told.append(
            Text(
                "a push was answered with a 5xx; its output then:", "有推送得到 5xx 应答，服务商当时的输出："
            )
        )
        told += [Text(f"| {line}", f"| {line}") for line in masked(wrote[-LINES:])]
    for counted, head in (
        (unknown, Text("calls of paths that nobody has", "调用了不存在的路径")),
        (users, Text("pages that users saw", "用户看到的页面")),
        (probes, Text("probes that failed", "失败的探针")),
        (faults, Text("faults", "故障")),
    ):
        if counted:
            told.append(Text(f"{head.en}: {_counts(counted)}", f"{head.zh}：{_counts(counted)}"))
    return told


def _failed(asked: ProbeAsked, rightly: Collection[int]) -> bool:
    """Whether the answer of a probe is none, or one that says that it could not."""
    if asked.phase == "start":
        return False
    status = asked.status or 0
    return bool(asked.error) or not (200 <= status < 300 or status in rightly)


def _counts(counted: Counter[str], none: str = "none") -> str:
    """`3 × this, 1 × that`, the most first."""
    shown = [f"{number} × {what}" for what, number in counted.most_common(MOST)]
    left = counted.total() - sum(number for _, number in counted.most_common(MOST))
    return ", ".join([*shown, *([f"{left} × …"] if left else [])]) or none
