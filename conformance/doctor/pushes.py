"""Whether pushes of the platform arrive, and those of somebody else have no effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.doctor.found import Found, Mark
from conformance.doctor.ward import Ward, note, ok, wrong
from conformance.history.endpoints import EXCHANGE
from conformance.history.words import in_words
from simulator import ENTRY_KINDS, NOTHING, Entry, Text

TICKET = "component_verify_ticket"
SAID = 60  # characters of an answer that are shown


def tickets(ward: Ward) -> Iterator[Found]:
    """Each platform's ticket is taken at its address."""
    for number, component in enumerate(ward.manifest.components):
        key = f"components[{number}].authorization_events"
        if not component.authorization_events:
            yield note(
                "ticket",
                f"{key} is not there: no ticket and no authorization is pushed",
                f"没有 {key}：不推送票据与授权事件",
                key,
                Text("name the address that WeChat pushes to", "写上微信推送的地址"),
            )
            continue
        push = _last(ward, TICKET, component.appid)
        if push is None:
            ward.do("push_ticket", component=component.appid)
            ward.settle()
            push = _last(ward, TICKET, component.appid)
        if push is not None:
            yield _taken("ticket", push, Text("a signed ticket", "正确签名的票据"), f"components[{number}]")


def _last(ward: Ward, kind: str, owner: str | None) -> Entry | None:
    found = [
        entry
        for entry in ward.entries("push")
        if entry.data["kind"] == kind
        and owner in (entry.data.get("component"), entry.data.get("home_page"))
        and not entry.data["made_up"]
    ]
    return found[-1] if found else None


def _taken(part: str, push: Entry, what: Text, key: str) -> Found:
    """What came of a push that is the platform's own."""
    data, target = push.data, str(push.data["target"])
    if data["outcome"] == "acknowledged":
        took = f"{data['wall_ms']:.0f}"
        return ok(
            part, f"took {what.en}, answered in {took} ms", f"接收了{what.zh}，{took} 毫秒内应答", target
        )
    return wrong(
        part,
        Text(f"did not take {what.en}: {_answered(data).en}", f"没有接收{what.zh}：{_answered(data).zh}"),
        target,
        todo=_remedy(data, key),
    )


def _answered(push: Mapping[str, Any]) -> Text:
    if push.get("status") is None:
        attempt = ENTRY_KINDS["push"].read(push)
        return attempt.both("error") or in_words("push", "outcome", push["outcome"])
    reply = str(push.get("reply") or "")[:SAID]
    answered = f"HTTP {push['status']} {reply!r}"
    return Text(f"it answered {answered}", f"应答为 {answered}")


def _remedy(push: Mapping[str, Any], key: str) -> Text:
    status = push.get("status")
    if status is None and push["outcome"] == "timeout":
        return Text(
            "answer within 5 s, and do the work afterwards",
            "在 5 秒内应答，之后再处理",
        )
    if status is None:
        return Text(
            "nothing answers at this address: is it the one that the provider listens at?",
            "该地址没有应答：服务商监听的是这个地址吗？",
        )
    if status == 404:
        return Text("the provider has no such path: mend the address", "服务商没有这个路径：请更正地址")
    if 400 <= status < 500:
        return Text(
            f"give the provider the token, encoding_aes_key and appid of {key}",
            f"让服务商使用 {key} 的 token、encoding_aes_key 与 appid",
        )
    if status >= 500:
        return Text("see what the provider has written of the error", "查看服务商的错误日志")
    return Text("answer `success`, and nothing else", "应答 `success`，不含其他内容")


def forged(ward: Ward) -> Iterator[Found]:
    """An authorization that somebody else made up, with a wrong signature, has no effect; asked once a real
    one had some."""
    for number, component in enumerate(ward.manifest.components):
        target = component.authorization_events
        if not target:
            continue
        before = ward.last
        ghost = ward.new_store()
        ward.do(
            "send_push",
            kind="authorized",
            store=ghost,
            component=component.appid,
            defects=["wrong_signature"],
        )
        ward.settle()
        sent = [entry.data for entry in ward.entries("push", before) if entry.data["made_up"]]
        acted = [
            call
            for call in ward.calls(before)
            if call["endpoint"] == EXCHANGE or ghost in (call.get("store"), _named(call))
        ]
        if acted:
            yield wrong(
                "forged",
                Text(
                    f"acted on a push with a wrong signature: it called {acted[0]['path']}",
                    f"对签名错误的推送作出了处理：调用了 {acted[0]['path']}",
                ),
                target,
                todo=Text(
                    f"check msg_signature with the token of components[{number}], and refuse what is wrong",
                    f"用 components[{number}] 的 token 校验 msg_signature，拒收签名错误的推送",
                ),
            )
        elif sent and sent[-1]["outcome"] == "unreachable":
            yield note("forged", "a badly signed push did not arrive", "签名错误的推送未能送达", target)
        else:
            answered = _answered(sent[-1]) if sent else NOTHING
            yield ok(
                "forged",
                f"a badly signed push had no effect; {answered.en}",
                f"签名错误的推送没有产生效果；{answered.zh}",
                target,
            )


def _named(call: Mapping[str, Any]) -> str:
    body = call.get("body")
    return str(body.get("authorizer_appid", "")) if isinstance(body, Mapping) else ""


def orders(ward: Ward, after: int) -> Iterator[Found]:
    """The order push of a purchase is taken."""
    if not ward.offers("order_push"):
        yield note(
            "order push",
            "home_page.order_push is not there: a purchase is seen by the pull alone",
            "没有 home_page.order_push：只能通过拉取得知购买",
            "home_page.order_push",
        )
        return
    for entry in ward.entries("push", after):
        if entry.data["channel"] == "order" and not entry.data["made_up"]:
            found = _taken("order push", entry, Text("an order push", "订单推送"), "home_page")
            yield found
            return


def authorizations(ward: Ward, after: int) -> Iterator[Found]:
    """The authorization of a purchase is taken."""
    for entry in ward.entries("push", after):
        if entry.data["kind"] == "authorized" and not entry.data["made_up"]:
            yield _taken("authorization", entry, Text("an authorization", "授权推送"), "components[0]")
            return


def none_taken(found: list[Found]) -> bool:
    """Whether nothing that was pushed to the provider was taken."""
    pushed = [one for one in found if one.part in ("ticket", "authorization", "order push")]
    told = [one for one in pushed if one.mark is not Mark.NOTE]
    return bool(told) and all(one.mark is not Mark.OK for one in told)
