"""Why the platform answered as it did: one journal entry in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.error_codes import ERRORS
from simulator.core.outbox import Channel
from simulator.core.sources import Source, Standing
from simulator.endpoints import unsimulated as roots
from simulator.endpoints.model import Endpoint
from simulator.endpoints.paths import by_hand, of_id
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import BY_ID
from simulator.journal.entry import Entry
from simulator.journal.kinds import read
from simulator.journal.kinds.bug import Broke
from simulator.journal.kinds.exchanged import STATES, CallAnswered, PushAttempted
from simulator.journal.kinds.market import GrantChanged
from simulator.journal.render import line
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError, nearest


def explain(document: Mapping[str, Any]) -> list[Text]:
    """The entry in one line, and below it what led to it; the document is an entry as exported."""
    entry = Entry.of_json(document)
    match read(entry.kind, entry.data):
        case CallAnswered() as call:
            why = _call(call)
        case PushAttempted() as push:
            why = _push(push)
        case GrantChanged() as grant:
            why = _grant(grant)
        case Broke() as bug:
            ours = Text(
                "this is a bug of wxsim, and not of whoever called:",
                "这是 wxsim 的缺陷，不是调用方的错：",
            )
            why = iter((ours, *map(Text.same, bug.trace.splitlines())))
        case _:
            why = iter(())
    return [Text(line(entry), line(entry, lang="zh")), *why]


def _call(call: CallAnswered) -> Iterator[Text]:
    row = _row(call.endpoint or "")
    if row is not None:
        address, standing = row.source.address, row.source.standing
        yield Text(
            f"{row.id}: {row.summary}; known from {address} ({standing})",
            f"{row.id}：{row.chinese}；依据 {address}（{standing}）",
        )
        if not row.simulated:
            how = by_hand(row)
            yield Text(
                f"it is known, and not simulated; to answer by hand: {how}",
                f"已收录，但没有模拟；可自备应答：{how}",
            )
    else:
        under = roots.find(call.path)
        told = Text("is no path that wxsim knows", "不是 wxsim 认识的路径")
        if under:
            told = Text(f"is not simulated; WeChat has {under.root}", f"没有模拟；微信有 {under.root}")
        yield Text(f"{call.path} {told.en}", f"{call.path} {told.zh}")
    if call.token:
        yield _token(call.token)
    if call.faults:
        names, what = ", ".join(call.faults), ", ".join(call.defects)
        yield Text(f"planned faults fired: {names} ({what})", f"触发了预定的故障：{names}（{what}）")
    code = call.errcode
    if code is None:
        yield Text(f"answered with HTTP {call.status}", f"应答为 HTTP {call.status}")
    elif code == 0:
        yield Text("the call was right", "调用无误")
    else:
        known = refusals_of(row.id).get(code) if row is not None else None
        yield Text.same(f"{code} {call.reply.get('errmsg', '').partition(' rid: ')[0]}")
        yield from _meaning(code, known)
        why = call.because() or _PLAIN.get(code, Text("the table says so", "见错误码表"))
        yield Text(f"because: {why.en}", f"原因：{why.zh}")


def _row(endpoint: str) -> Endpoint | None:
    try:
        return of_id(endpoint)
    except KeyError:
        return None


def _meaning(code: int, known: Source | None = None) -> Iterator[Text]:
    """What a code means, in both languages, and where that is known from: at its interface, or of itself."""
    row = ERRORS.get(code)
    if row is not None:
        yield Text(f"it means: {row.says.en}（{row.says.zh}）", f"含义：{row.says.zh}（{row.says.en}）")
        source = known or row.source
        yield Text(
            f"known from {source.address} ({source.standing}, {source.read})",
            f"依据 {source.address}（{source.standing}，{source.read}）",
        )


def explain_code(code: int) -> list[Text]:
    """What an error code means, and which interfaces give it. A UsageError where the platform has none."""
    row = ERRORS.get(code)
    if row is None:
        near = nearest(str(code), map(str, ERRORS))
        raise UsageError(
            Text(
                f"{code} is no error code that wxsim knows: {near.en}",
                f"wxsim 不认识错误码 {code}：{near.zh}",
            )
        )
    given = [endpoint for endpoint in BY_ID if code in refusals_of(endpoint)]
    by: dict[Standing, list[str]] = {}
    for endpoint in given:
        by.setdefault(refusals_of(endpoint)[code].standing, []).append(endpoint)
    lines = [
        Text(f"{standing} of {', '.join(rows)}", f"{standing}，见于 {', '.join(rows)}")
        for standing, rows in by.items()
    ]
    none = Text("no interface gives it; a planned fault can", "没有接口返回它；预定的故障可以")
    return [Text.same(f"{code} {row.text}"), *_meaning(code), *(lines or [none])]


# Refusals that say nothing more than their text: what it takes to get past them.
_PLAIN = {
    41001: Text(
        "the query has neither access_token nor component_access_token",
        "查询参数中既没有 access_token，也没有 component_access_token",
    ),
    43001: Text("the interface takes GET", "接口要求 GET"),
    43002: Text("the interface takes POST", "接口要求 POST"),
    44002: Text("the request has no body", "请求没有包体"),
    47001: Text("the body is not a JSON object", "包体不是 JSON 对象"),
    41002: Text("the call lacks the appid", "调用缺少 appid"),
    41018: Text(
        "the body lacks the platform's appid; no body and a form in place of JSON are read as none",
        "包体缺少第三方平台的 appid；没有包体，或以表单代替 JSON，都视为没有",
    ),
}


def _token(token: Mapping[str, Any]) -> Text:
    state = Text(token["state"], STATES.get(token["state"], token["state"]))
    if state.en in ("missing", "unknown"):
        return Text(f"the token is {state.en}", f"令牌{state.zh}")
    owner, kind, store = token["owner"], token["kind"], token["store"]
    whose = Text(f"{owner} for {store}", f"{owner}，用于 {store}") if store else Text.same(owner)
    return Text(
        f"the token is {state.en}: of kind {kind}, issued to {whose.en}",
        f"令牌{state.zh}：种类 {kind}，发给 {whose.zh}",
    )


def _push(push: PushAttempted) -> Iterator[Text]:
    yield Text(
        f"{push.channel} address {push.target}, attempt {push.attempt}, push {push.push}",
        f"{push.channel} 地址 {push.target}，第 {push.attempt} 次，推送 {push.push}",
    )
    if wrong := [*map(Text.same, push.defects), *([Text("made up", "编造的")] if push.made_up else [])]:
        listed = Text.joined(wrong, Text(", ", "，"))
        yield Text(f"wrong on purpose: {listed.en}", f"有意为之的错误：{listed.zh}")
    if push.key == "former":
        yield Text(
            "sealed with the former key: the key was changed, and both are in use for a while",
            "用旧密钥加密：密钥已更换，两者会并用一段时间",
        )
    if push.answer:
        yield Text(
            f"the provider's encrypted answer was read: {push.answer}",
            f"已解读服务商的加密回复：{push.answer}",
        )
    why = Text.same(push.error) if push.error else _OUTCOMES.get(push.outcome, NOTHING)
    if push.outcome == "refused" and not push.error:
        right, came = _RIGHT[push.channel], repr((push.reply or "")[:80])
        why = Text(
            f"{right.en}; what came was status {push.status}, {came}",
            f"{right.zh}；收到的是状态码 {push.status}，{came}",
        )
    outcome = Text(push.outcome, push.word("outcome", "zh"))
    yield Text(f"{outcome.en}: {why.en}", f"{outcome.zh}：{why.zh}")


_RIGHT: Mapping[str, Text] = {
    Channel.AUTHORIZATION: Text(
        "exactly `success` with status 200 is right", "正确的应答是状态码 200，内容恰为 `success`"
    ),
    Channel.ORDER: Text(
        "`success` or an empty body with status 200 is right", "正确的应答是状态码 200，内容为 `success` 或空"
    ),
    Channel.MESSAGE: Text(
        "`success`, an empty body or an encrypted answer with status 200 is right",
        "正确的应答是状态码 200，内容为 `success`、空或加密的回复",
    ),
}
_OUTCOMES = {
    "acknowledged": Text("the reply counts as receipt", "这样的应答表示已收到"),
    "lost": Text("a fault dropped it, with its retries", "故障使它连同重试一起丢失"),
    "timeout": Text("no answer came in time", "没有及时应答"),
    "unreachable": Text("nobody answers at the address", "该地址无人应答"),
}


def _grant(grant: GrantChanged) -> Iterator[Text]:
    sets = ", ".join(str(number) for number in grant.sets)
    granted = Text.same(sets) if sets else Text("nothing", "无")
    yield Text(
        f"{grant.store} has now granted {granted.en} to {grant.component} (by {grant.by})",
        f"{grant.store} 现在授予 {grant.component} 的权限集：{granted.zh}（经由 {grant.by}）",
    )
    nothing = Text("nothing was pushed: nothing new was granted", "没有推送：没有新的授权")
    yield Text(f"pushed: {grant.pushed}", f"已推送：{grant.pushed}") if grant.pushed else nothing
