"""A short account of what happened between two entries: pushes, calls, users and faults, a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from simulator.journal.entry import Entry
from simulator.journal.kind import Kind
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
    pushes, codes, unknown, users, probes, faults = (Counter[Text]() for _ in range(6))
    number, broke, wrote = 0, False, list[str]()
    for row in (read(entry.kind, entry.data) for entry in entries):
        match row:
            case PushAttempted():
                pushes[_word(row, "outcome")] += 1
                broke = broke or row.broke()
            case ProviderWrote() if broke:  # written down behind what it is about
                wrote += row.lines
                broke = False
            case CallAnswered():
                number += 1
                if row.endpoint is None:
                    path = f"{row.method} {row.path}"
                    why = row.because()
                    unknown[Text(f"{path} ({why.en})", f"{path}（{why.zh}）")] += 1
                if row.went_wrong():
                    code = f"errcode {row.errcode}" if row.errcode else f"HTTP {row.status}"
                    codes[Text.same(f"{code} {row.endpoint or row.path}")] += 1
            case BrowserVisit():
                users[_word(row, "shown")] += 1
            case ProbeAsked() if _failed(row, (rightly or {}).get(row.probe, ())):
                probes[Text.same(f"{row.probe} {row.error or row.status}")] += 1
            case FaultChanged() if row.phase in ("fired", "unfired"):
                phase = _word(row, "phase")
                faults[Text(f"{row.effect} {phase.en}", f"{row.effect} {phase.zh}")] += 1
    told = [
        _counted(Text("pushes", "推送"), pushes),
        _counted(Text(f"calls: {number}, refused", f"调用：{number}，被拒"), codes),
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
            told.append(_counted(head, counted))
    return told


def _failed(asked: ProbeAsked, rightly: Collection[int]) -> bool:
    """Whether the answer of a probe is none, or one that says that it could not."""
    if asked.phase == "start":
        return False
    status = asked.status or 0
    return bool(asked.error) or not (200 <= status < 300 or status in rightly)


def _word(row: Kind, name: str) -> Text:
    """A field that is one of a few words."""
    return Text(str(row.word(name, "en")), str(row.word(name, "zh")))


def _counted(head: Text, counted: Counter[Text]) -> Text:
    """`pushes: 3 × this, 1 × that`, the most first."""
    most = counted.most_common(MOST)
    shown = [Text(f"{number} × {what.en}", f"{number} × {what.zh}") for what, number in most]
    if left := counted.total() - sum(number for _, number in most):
        shown.append(Text.same(f"{left} × …"))
    found = Text.joined(shown, Text(", ", "、")) if shown else Text("none", "没有")
    return Text(f"{head.en}: {found.en}", f"{head.zh}：{found.zh}")
