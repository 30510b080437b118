"""Lists of a store are read in windows the platform allows, and to their end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conformance.history.calls import Call
from conformance.history.episodes import Episode, after
from conformance.history.readings import Probe
from conformance.history.store_calls import StoreCallProbe, store_call_probes
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

DAY = 86400
WINDOWS: dict[str, tuple[int, tuple[tuple[str, str, str], ...]]] = {
    # last part of the path -> longest window, and where its ends stand: (object, from, to)
    "order/list/get": (
        7 * DAY,
        (("create_time_range", "start_time", "end_time"), ("update_time_range", "start_time", "end_time")),
    ),
    "aftersale/getaftersalelist": (
        DAY,
        (("", "begin_create_time", "end_create_time"), ("", "begin_update_time", "end_update_time")),
    ),
}
OTHER_QUERY = 606006
PAGING = ("next_key", "page_size")
SLACK = 60  # seconds: windows may share an end or not, and clocks differ
LISTS = (
    "order/list/get",
    "order/search",
    "product/list/get",
    "aftersale/getaftersalelist",
    "warehouse/list/get",
)


@dataclass(frozen=True, slots=True)
class Window:
    """One time window in a list call."""

    call: Call
    seconds: float
    most: int

    @property
    def label(self) -> Text:
        return Text(
            f"{self.call.label} over {self.seconds / 3600:.0f} h",
            f"{self.call.label}，跨度 {self.seconds / 3600:.0f} 小时",
        )


def windows_chosen(ep: Episode) -> Iterator[Window]:
    """Time windows of list calls that the provider chose itself."""
    for call in ep.calls:
        rule = next((rule for end, rule in WINDOWS.items() if call.path.endswith(end)), None)
        if rule is None or not isinstance(call.body, dict) or _dictated(call, ep):
            continue
        most, ranges = rule
        for name, low, high in ranges:
            if window := _window(call.body, name, low, high):
                yield Window(call, window[1] - window[0], most)


def _window(body: Any, name: str, low: str, high: str) -> tuple[float, float] | None:
    """The ends of a window in a body, where there is one."""
    try:
        holder = body[name] if name else body
        return float(holder[low]), float(holder[high])
    except (KeyError, TypeError, ValueError):
        return None


def _dictated(call: Call, ep: Episode) -> bool:
    """The suite itself asked for this very body."""
    return any(
        asked.probe.asked("body") == call.body and call in asked.calls(ep) for asked in store_call_probes(ep)
    )


@check(
    "store.windows",
    Level.MUST,
    "T10",
    chinese="查询订单的时间段最长七天，售后最长一天。",
    over=windows_chosen,
    reasons=("window-too-long",),
    exercised_by=("store/windows",),
    voluntary=Text(
        "the provider lists neither orders nor after-sales by itself", "服务商不会自行查询订单与售后列表"
    ),
)
def windows(window: Window, _ep: Episode) -> Finding | None:
    """Orders are listed over seven days at most, after-sales over one."""
    if window.seconds <= window.most:
        return None
    return Finding(
        reason="window-too-long",
        expected=Text(f"{window.most / 3600:.0f} h at most", f"最多 {window.most / 3600:.0f} 小时"),
        seen=Text(f"{window.seconds / 3600:.0f} h", f"{window.seconds / 3600:.0f} 小时"),
        seqs=window.call.seqs,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page that says there is more, read in a round or because all pages were asked for."""

    call: Call
    key: str
    reader: Probe

    @property
    def label(self) -> Text:
        return Text(f"{self.call.label} up to {self.key[:16]}", f"{self.call.label}，直到 {self.key[:16]}")


@dataclass(frozen=True, slots=True)
class ToldWhole:
    """A list that was told as whole, and what was read for it: pages, and the windows that they are of."""

    asked: StoreCallProbe
    read: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(f"{self.asked.label.en} to its end", f"{self.asked.label.zh}，直到末页")

    @property
    def reply(self) -> dict[str, Any]:
        return self.asked.probe.reply if isinstance(self.asked.probe.reply, dict) else {}

    def left_out(self) -> list[str]:
        """Rows that were read and are not told."""
        told = {name: set(map(str, rows)) for name, rows in self.reply.items() if isinstance(rows, list)}
        return [
            str(row)
            for call in self.read
            for name, rows in (call.reply or {}).items()
            if name in told and isinstance(rows, list)
            for row in rows
            if isinstance(row, str | int) and str(row) not in told[name]
        ]

    def unread(self) -> float:
        """Seconds of the time asked for that no page is of; 0 where the list has no times."""
        missing = 0.0
        for name, low, high in _ranges(self.asked.path):
            if wanted := _window(self.asked.probe.asked("body"), name, low, high):
                end = min(wanted[1], self.asked.at)
                parts = sorted(filter(None, (_window(call.body, name, low, high) for call in self.read)))
                done = wanted[0]
                for begun, ended in (*parts, (end, end)):
                    gap = min(begun, end) - done
                    missing += gap if gap > SLACK else 0
                    done = max(done, ended)
        return missing


def lists_told(ep: Episode) -> Iterator[Page | ToldWhole]:
    """Pages of lists that were not the last, and lists that were told as whole."""
    yield from pages(ep)
    for asked in store_call_probes(ep):
        read = tuple(call for call in asked.calls(ep) if call.ok and _is_part(call, asked))
        if asked.all_pages and asked.path.endswith(LISTS) and asked.ok and read:
            yield ToldWhole(asked, read)


def _is_part(call: Call, asked: StoreCallProbe) -> bool:
    """Whether a call reads a part of what was asked for: the same arguments, within its time."""
    wanted = asked.probe.asked("body")
    if call.token_store != asked.store or not isinstance(call.body, dict) or not isinstance(wanted, dict):
        return False
    for name, low, high in _ranges(asked.path):
        whole, part = (_window(body, name, low, high) for body in (wanted, call.body))
        if (whole is None) != (part is None):
            return False
        if whole and part and not (whole[0] - SLACK <= part[0] and part[1] <= whole[1] + SLACK):
            return False
    other = {*PAGING, *(word for names in _ranges(asked.path) for word in names)}
    return all(call.body.get(key) == wanted.get(key) for key in {*call.body, *wanted} - other)


def _ranges(path: str) -> tuple[tuple[str, str, str], ...]:
    """Where the ends of a list's window stand in its body."""
    return next((ranges for end, (_, ranges) in WINDOWS.items() if path.endswith(end)), ())


def pages(ep: Episode) -> Iterator[Page]:
    """Pages of lists that were not the last."""
    whole = [asked for asked in store_call_probes(ep) if asked.all_pages]
    for call in ep.calls:
        if not call.ok or not call.path.endswith(LISTS) or not ep.is_current_store(call.token_store):
            continue
        key = _more(call)
        reader = _reader(call, ep, whole)
        if key and reader is not None:
            yield Page(call, key, reader)


def _more(call: Call) -> str | None:
    """The key of the next page; None on the last one."""
    key = call.got("next_key") or call.got("data", "next_key")
    if not key or call.got("has_more") is False:
        return None
    if call.got("has_more") is None:
        ids = call.got("product_ids") or call.got("data", "out_warehouse_ids") or []
        size = int(call.sent("page_size") or 10)
        total = call.got("total_num")
        if len(ids) < size or (
            total is not None and "next_key" not in (call.body or {}) and total <= len(ids)
        ):
            return None
    return str(key)


def _reader(call: Call, ep: Episode, whole: list[StoreCallProbe]) -> Probe | None:
    """The probe that the page was read for; None for a page read by itself."""
    for asked in whole:
        if asked.path == call.path and asked.spans(call.started_ms):
            return asked.probe
    return next((sync for sync in ep.syncs if sync.start < call.seq < sync.seq), None)


@check(
    "store.all-pages",
    Level.MUST,
    "T10",
    chinese="按 next_key 翻页，各页参数相同，把列表读到末尾。",
    over=lists_told,
    reasons=("page-left-out", "other-arguments", "part-told-as-whole", "rows-left-out"),
    exercised_by=(
        "store/all-pages",
        "store/order-pages",
        "store/short-keys",
        "store/page-fault",
        "store/page-cut",
        "store/long-time",
        "store/many-pages",
        "store/aftersales-of-a-day",
    ),
)
def all_pages(page: Page | ToldWhole, ep: Episode) -> Finding | None:
    """A list is read to its end by following next_key, with the same arguments on each page."""
    if isinstance(page, ToldWhole):
        return _as_whole(page)
    expected = Text(f"the page after {page.key[:16]} is read", f"读取 {page.key[:16]} 之后的一页")
    refused: Call | None = None
    failed: Call | None = None
    for later in after(ep.store_calls.get(page.call.token_store or "", []), page.call.seq):
        if later.seq >= _until(page, ep):
            break
        if later.path != page.call.path:
            continue
        if later.sent("next_key") == page.key:
            if later.ok:
                return None
            if later.errcode == OTHER_QUERY:
                refused = later
            else:
                failed = later
        elif (refused or failed) and not later.sent("next_key"):
            return None  # begun anew
    if failed and not _told_whole(page):
        return None  # what was not read is not passed off as read
    if refused:
        return Finding(
            reason="other-arguments",
            expected=Text(
                f"{expected.en} with the arguments of the page before", f"{expected.zh}，参数与上一页相同"
            ),
            seen=Text(
                f"it was asked for with others, errcode {OTHER_QUERY}", f"用了其他参数，errcode {OTHER_QUERY}"
            ),
            seqs=(page.call.seq, refused.seq),
        )
    if failed:
        return Finding(
            reason="part-told-as-whole",
            expected=Text(
                f"{expected.en}, or the list is not told as whole", f"{expected.zh}，否则不把列表说成完整的"
            ),
            seen=Text(
                f"it failed (HTTP {failed.status}, errcode {failed.errcode}), and the rest was told as all",
                f"失败了（HTTP {failed.status}，errcode {failed.errcode}），却把其余的当成全部",
            ),
            seqs=(page.call.seq, failed.seq, page.reader.seq),
        )
    return Finding(
        reason="page-left-out",
        expected=expected,
        seen=Text("it was not asked for", "没有去读"),
        seqs=page.call.seqs,
    )


def _as_whole(told: ToldWhole) -> Finding | None:
    seqs = (*(call.seq for call in told.read[:3]), told.asked.seq)
    if rows := told.left_out():
        return Finding(
            reason="rows-left-out",
            expected=Text("all rows that were read are told", "读到的每一行都列出"),
            seen=Text(
                f"{rows[0]} and {len(rows) - 1} others are not", f"缺少 {rows[0]} 及另外 {len(rows) - 1} 行"
            )
            if rows[1:]
            else Text(f"{rows[0]} is not", f"缺少 {rows[0]}"),
            seqs=seqs,
        )
    if seconds := told.unread():
        return Finding(
            reason="part-told-as-whole",
            expected=Text(
                "all the time asked for is read, or the list is not told as whole",
                "读完所要求的全部时间，否则不把列表说成完整的",
            ),
            seen=Text(f"{seconds / DAY:.1f} days of it were not", f"有 {seconds / DAY:.1f} 天没有读"),
            seqs=seqs,
        )
    return None


def _until(page: Page, ep: Episode) -> int:
    """The seq at which the reading was over that the page belongs to."""
    return ep.end_of_work(page.reader.seq) if page.reader.probe == "sync" else page.reader.seq


def _told_whole(page: Page) -> bool:
    """The probe that the page was read for answered with a list, and no word of a failure."""
    reply = page.reader.reply
    whole = page.reader.probe == "call" and page.reader.status == 200
    return whole and isinstance(reply, dict) and not reply.get("errcode")


@dataclass(frozen=True, slots=True)
class NextPage:
    """A call for the page behind another one, by the key that this handed out."""

    former: Call
    call: Call

    @property
    def label(self) -> Text:
        return Text(
            f"{self.call.label} behind {(self.call.sent('next_key') or '')[:16]}",
            f"{self.call.label}，自 {(self.call.sent('next_key') or '')[:16]} 之后",
        )


def next_pages(ep: Episode) -> Iterator[NextPage]:
    """Calls for a further page, whoever asked for it, beside the last call that handed out their key."""
    keys: dict[tuple[str, str, str], Call] = {}
    for call in ep.calls:
        if not call.path.endswith(LISTS) or not call.token_store:
            continue
        place = call.token_store, call.path
        former = keys.get((*place, call.sent("next_key") or ""))
        if former is not None and not _dictated(call, ep):
            yield NextPage(former, call)
        if call.took_effect and (key := call.got("next_key") or call.got("data", "next_key")):
            keys[*place, str(key)] = call


@check(
    "store.page-keeps-query",
    Level.MUST,
    "T10",
    chinese="同一列表的各页使用与第一页相同的参数。",
    over=next_pages,
    reasons=("other-arguments",),
    exercised_by=("store/all-pages", "store/order-pages"),
    voluntary=Text("the provider reads no list beyond its first page", "服务商只读列表的第一页"),
)
def page_keeps_query(page: NextPage, _ep: Episode) -> Finding | None:
    """All pages of one list are asked for with the arguments of the first."""
    before, now = (_arguments(call) for call in (page.former, page.call))
    if before == now:
        return None
    other = sorted({*before.items(), *now.items()} - ({*before.items()} & {*now.items()}))
    return Finding(
        reason="other-arguments",
        expected=Text("the arguments of the page before", "上一页的参数"),
        seen=Text(f"{other[0][0]} is another", f"{other[0][0]} 变了"),
        seqs=(page.former.seq, page.call.seq),
    )


def _arguments(call: Call) -> dict[str, str]:
    """What a page is asked for with, but for the key."""
    body = call.body if isinstance(call.body, dict) else {}
    return {str(name): str(value) for name, value in body.items() if name != "next_key"}
