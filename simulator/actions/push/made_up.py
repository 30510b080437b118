"""Pushes that the platform would never send: forged, broken, unknown, or old ones again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.actions.lookup import component_of, order_row, pick_package, pick_service
from simulator.actions.push.resend import last_of
from simulator.actions.registry import Arg, action, find
from simulator.actions.stage import Stage
from simulator.core import outbox
from simulator.core.component import accounts, conversations
from simulator.core.market import pushes
from simulator.core.market.entities import Service
from simulator.core.outbox import Channel, Push
from simulator.core.sent_pushes import recorded
from simulator.core.untrusted import whole
from simulator.core.world import World
from simulator.faults.defects import DEFECTS, check_defects
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire import events
from simulator.wire.envelope import BLOCK
from simulator.wire.kinds import AUTHORIZATION_KINDS, GRANTED, ORDER_KINDS, channel_of
from simulator.wire.push import Form, Part

CHINESE = "平台绝不会发出的推送：伪造、损坏、未知，或旧推送重放。"

MOST_TRIES = 100


@action(
    "send_push",
    Arg(
        "kind",
        "text",
        "InfoType or Event; any word",
        "InfoType 或 Event，任意名称",
        main=True,
        default="authorized",
    ),
    Arg(
        "channel",
        "text",
        "to which address; when left out that of the kind, which for an unknown one is authorization",
        "发往哪个地址，不写则按类型，未知类型为 authorization",
        choices=tuple(Channel),
    ),
    Arg(
        "defects",
        "defects",
        "its defects: " + ", ".join(DEFECTS),
        "缺陷：" + "、".join(DEFECTS),
        default=(),
        formerly="bends",
    ),
    Arg("store", "store", "the store it is about", "相关店铺", nothing_beside="replay"),
    Arg("order", "order", "the order it is about", "相关订单"),
    Arg("component", "component", "the platform it claims to be of", "它自称属于哪个第三方平台"),
    Arg(
        "fields",
        "mapping",
        "leaves to set or replace in its document",
        "内容里要设置或替换的字段",
        default={},
    ),
    Arg("without", "words", "leaves to leave out", "要去掉的字段", default=()),
    Arg("age", "duration", "how long ago it says it was made", "它自称产生于多久之前", default=0.0),
    Arg(
        "pad",
        "integer",
        "grow it until its padding has this many bytes",
        "加长内容，直到填充为这么多字节",
        default=0,
        least=0,
        most=BLOCK,
    ),
    Arg(
        "replay",
        "push",
        "send a recorded push again instead: the last of a kind (about `store`), or a number; "
        "only `defects` goes with it",
        "改为重放已记录的推送：某类的最后一个（关于 `store`），或编号；只能与 `defects` 同用",
        in_digest=False,
    ),
    Arg(
        "tries",
        "integer",
        "attempts while it is not acknowledged",
        "未确认时的尝试次数",
        default=1,
        least=1,
        most=MOST_TRIES,
    ),
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="发送微信不会发送的推送：伪造的、损坏的、未知的，或重放旧的。",
    makes="push",
    not_in_digest=("push",),
    clauses=("P2", "P3", "T5"),
)
def send_push(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Sends a push that the platform would not send: forged, broken, unknown, or an old one again."""
    world = stage.world
    sent = _made_up(stage, args) if args.get("replay") is None else _replay(stage, args)
    if sent is None:
        raise UsageError(Text("the provider names no address for this push", "服务商没有为这种推送给出地址"))
    world.wake()
    return {"push": sent.number}


def _replay(stage: Stage, args: Mapping[str, Any]) -> Push | None:
    world = stage.world
    wanted = str(args["replay"])
    known = {arg.name: arg.default for arg in find("send_push").args}
    numbered = whole(wanted)
    ours = ("replay", "defects", "as", *(("store",) if numbered is None else ()))
    for name, default in known.items():
        if name not in ours and args[name] != default:
            raise UsageError(
                Text(
                    f"`{name}` does not go with `replay`: what is sent again stays as it was",
                    f"`{name}` 不能与 `replay` 同用：重发的内容保持原样",
                )
            )
    number = last_of(world, wanted, args.get("store")) if numbered is None else numbered
    original = recorded(world, number)
    check_defects(args["defects"], Form(json=original.format == "json", sealed=original.sealed), original.pad)
    return outbox.again(world, original, defects=args["defects"])


def _made_up(stage: Stage, args: Mapping[str, Any]) -> Push | None:
    world = stage.world
    kind: str = args["kind"]
    defects = tuple(args["defects"])
    channel = Channel(args.get("channel") or channel_of(kind))
    component = component_of(world, args.get("component"))
    at = int(world.clock.now() - args["age"])
    store = args.get("store") or ""
    order = order_row(world, args["order"]) if args.get("order") else None
    service = world.tables.get(Service, order.service_id) if order else None
    service = service or pick_service(world, "main")
    writer = store
    to: dict[str, Any] = {
        "channel": channel,
        "url": component.authorization_url,
        "owner": component.appid,
        "receiver": component.appid,
    }
    if channel is Channel.ORDER:
        to = pushes.order_push_target(world, service, store)
    elif channel is Channel.MESSAGE:
        to["url"] = component.message_url.replace("$APPID$", store)
        if (account := accounts.find(world, store)) is not None:
            to["receiver"], writer = account.user_name, conversations.openid_of(world, store, "user")
    check_defects(defects, Form(json=to.get("format") == "json", sealed=to.get("sealed", True)), args["pad"])
    if channel is Channel.AUTHORIZATION:
        fields = _fields(world, kind, component.appid, store, at)
    else:
        fields = {
            "ToUserName": to["receiver"],
            "FromUserName": writer,
            "CreateTime": at,
            "MsgType": "event",
            "Event": pushes.event_of(world, kind),
        }
        if kind in ORDER_KINDS:
            info = pushes.order_info(order) if order else _order_info(world, service, at)
            fields["order_info"] = {**info, "appid": store, "openid": ""}
    fields = {
        name: value for name, value in {**fields, **args["fields"]}.items() if name not in args["without"]
    }
    if not _writes_no_document(defects) and to.get("format", "xml") == "xml":
        events.check_fields(fields)
    return outbox.put(
        world,
        **to,
        kind=kind,
        store=store,
        ladder=(0.0,) * (args["tries"] - 1),
        fields=fields,
        defects=defects,
        made_up=True,
        pad=args["pad"],
    )


def _writes_no_document(defects: Iterable[str]) -> bool:
    rows = [DEFECTS[defect] for defect in defects]
    return any(row.part is Part.DOCUMENT and Part.DOCUMENT in row.hides for row in rows)


def _fields(world: World, kind: str, component: str, store: str, at: int) -> dict[str, Any]:
    fields: dict[str, Any] = {"AppId": component, "CreateTime": at, "InfoType": kind}
    if kind == "component_verify_ticket":
        fields["ComponentVerifyTicket"] = world.ids.verify_ticket(f"made up/{component}")
    elif store or kind in AUTHORIZATION_KINDS:
        fields["AuthorizerAppid"] = store or "wx00000000forged00"
    if kind in GRANTED:
        fields["AuthorizationCode"] = world.ids.authorization_code(f"made up/{component}/{store}")
        fields["AuthorizationCodeExpiredTime"] = str(at + 3600)
    return fields


def _order_info(world: World, service: Service, at: int) -> dict[str, Any]:
    """What the push of an order that nobody placed says of it."""
    package = pick_package(world, service, "standard")
    return {
        "order_id": world.ids.number("forged_order", str(at)),
        "service_id": service.service_id,
        "sku_id": package.sku_id,
        "specification_id": package.spec_id,
        "buyer_type": 1,
        "effective_time": at,
        "expire_time": at + package.seconds,
        "total_price": package.price,
        "pay_time": at,
    }
