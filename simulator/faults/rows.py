"""Every fault, a row each: what it does, in words and on the wire. Whoever wants to know asks here.

A defect is a fault that makes a push wrong; `send_push` takes these too.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.core.component import authorization
from simulator.core.component.entities import Component
from simulator.core.errors import Refusal
from simulator.core.store.opening import open_store
from simulator.core.world import World
from simulator.faults.row import (
    Afterwards,
    AnsweredByFault,
    Arrived,
    Behind,
    ByHand,
    Copies,
    Defect,
    Delay,
    HoldBack,
    Instead,
    Lose,
    Meanwhile,
    On,
    OnWire,
    Retell,
    Row,
    SpoilBody,
    Wire,
    Wrong,
)
from simulator.texts import Text
from simulator.wire import wrong
from simulator.wire.push import Part

INSIDE = frozenset({Part.DOCUMENT, Part.APPID, Part.LENGTH, Part.PADDING, Part.CIPHERTEXT})
GARBAGE = bytes(range(128, 256))
PULLS = ("servicemarket.get_", "product.service.get_")
ORDERS_OF_STORES = "ec.order."
AFTERSALES_OF_STORES = "ec.aftersale.getaftersalelist"
AUTHORIZERS = ("component.api_get_authorizer_list",)
NEW_STATUSES = {"order": 27, "product": 27, "after_sale_order": "MERCHANT_WAIT_FOR_NEXT_YEAR"}

Draws = tuple[tuple[int, Mapping[str, object]], ...]


def _defect(effect: str, en: str, zh: str, how: Defect, chaos: Draws = ()) -> Row:
    return Row(effect=effect, on=On.PUSH, text=Text(en, zh), apply=(how,), chaos=chaos)


def _wire(**how: bool) -> OnWire:
    """The same whatever the numbers."""
    return OnWire(lambda _numbers: Wire(**how))


def _a_newcomer_grants(world: World, appid: str) -> None:
    """A store that nobody knows grants all that the platform has ticked, if it may."""
    component = world.tables.get(Component, appid)
    if component is None or not component.published:
        return
    store = open_store(world, "newcomer", products=0, orders=0)
    authorization.grant(world, component, store, component.permission_sets, by="consent")


def _of_a_new_status(reply: Mapping[str, object]) -> Mapping[str, object]:
    """A reply about one thing, as the platform of next year gives it."""
    for name, status in NEW_STATUSES.items():
        row = reply.get(name)
        if isinstance(row, Mapping) and "status" in row:
            return {**reply, name: {**row, "status": status}}
    return reply


ROWS: tuple[Row, ...] = (
    # -- pushes: whether and when they come, and how often
    Row(
        effect="drop",
        on=On.PUSH,
        text=Text("the push is lost, with all its retries", "推送连同全部重试都丢失"),
        apply=(Lose(for_good=True),),
        chaos=((4, {}),),
    ),
    Row(
        effect="drop_attempt",
        on=On.PUSH,
        text=Text("one attempt is lost, the retry ladder goes on", "丢失一次投递，重试照常进行"),
        apply=(Lose(),),
        chaos=((3, {}),),
    ),
    Row(
        effect="delay",
        on=On.PUSH,
        text=Text("the push comes `by` later", "推送晚 `by` 到达"),
        apply=(Delay(),),
        numbers=("by",),
        needs=("by",),
        still_delivered=True,
        chaos=((4, {"by": "30s"}), (3, {"by": "10m"})),
    ),
    Row(
        effect="duplicate",
        on=On.PUSH,
        text=Text("`copies` copies are sent at once", "同时发出 `copies` 份"),
        apply=(Copies(),),
        numbers=("copies",),
        still_delivered=True,
        chaos=((4, {"copies": 2}), (2, {"copies": 4})),
    ),
    Row(
        effect="reorder",
        on=On.PUSH,
        text=Text(
            "`size` pushes are held back and sent in the opposite order", "攒够 `size` 条推送后按相反顺序发出"
        ),
        apply=(HoldBack(backwards=True),),
        numbers=("by", "size"),
        still_delivered=True,
    ),
    Row(
        effect="burst",
        on=On.PUSH,
        text=Text("`size` pushes are held back and sent at once", "攒够 `size` 条推送后同时发出"),
        apply=(HoldBack(at_once=True),),
        numbers=("by", "size"),
        still_delivered=True,
    ),
    Row(
        effect="truncate",
        on=On.PUSH,
        text=Text(
            "the request promises more than it sends, and the connection is closed",
            "请求发出的内容少于其声明的长度，随后连接关闭",
        ),
        apply=(_wire(cut=True),),
    ),
    Row(
        effect="drip",
        on=On.PUSH,
        text=Text(
            "the request is sent in small pieces, over `by` seconds of real time",
            "请求在 `by` 秒真实时间内一小段一小段地发出",
        ),
        apply=(OnWire(lambda numbers: Wire(over=numbers.by)),),
        numbers=("by",),
        needs=("by",),
        still_delivered=True,
    ),
    Row(
        effect="reset",
        on=On.PUSH,
        text=Text("the connection is reset in the middle of the request", "请求发到一半时连接被重置"),
        apply=(_wire(cut=True, reset=True),),
    ),
    # -- pushes: defects
    _defect(
        "wrong_signature",
        "both signatures are wrong",
        "两个签名都不对",
        Defect(part=Part.SIGNATURE, change=wrong.sign_all, wrong=Wrong.SIGNATURE),
        chaos=((1, {}),),
    ),
    _defect(
        "wrong_msg_signature",
        "`signature` is right, `msg_signature` is that of another message",
        "`signature` 正确，`msg_signature` 是另一条消息的",
        Defect(part=Part.SIGNATURE, change=wrong.sign_message, wrong=Wrong.MSG_SIGNATURE, sealed=True),
    ),
    _defect(
        "only_signature",
        "`signature` is right and there is no `msg_signature`",
        "`signature` 正确，没有 `msg_signature`",
        Defect(part=Part.SIGNATURE, change=wrong.unsign_message, wrong=Wrong.MSG_SIGNATURE, sealed=True),
    ),
    _defect(
        "unsealed",
        "the document is sent in clear, and `signature`, which covers none of it, is right",
        "内容以明文发送；`signature` 正确，但它不覆盖内容",
        Defect(
            part=Part.OUTER,
            change=wrong.leave_in_clear,
            wrong=Wrong.MSG_SIGNATURE,
            hides=INSIDE | {Part.SIGNATURE},
            sealed=True,
        ),
    ),
    _defect(
        "foreign_tail",
        "sealed and signed with the right keys; the appid at the end names another platform",
        "密钥和签名都正确，末尾的 appid 是另一个平台的",
        Defect(part=Part.APPID, change=wrong.name_another, wrong=Wrong.APPID, sealed=True),
    ),
    _defect(
        "flipped",
        "one bit of the ciphertext is flipped, signed as it then is",
        "密文有一位被翻转，按翻转后的内容签名",
        Defect(part=Part.CIPHERTEXT, change=wrong.flip_a_bit, wrong=Wrong.SEAL, sealed=True),
        chaos=((1, {}),),
    ),
    _defect(
        "bad_padding",
        "the pad bytes say 64",
        "填充字节写的是 64",
        Defect(part=Part.PADDING, change=wrong.pad_too_far, wrong=Wrong.SEAL, sealed=True),
    ),
    _defect(
        "bad_length",
        "the length field points past the end",
        "长度字段超出末尾",
        Defect(part=Part.LENGTH, change=wrong.point_past_the_end, wrong=Wrong.SEAL, sealed=True),
    ),
    _defect(
        "not_xml",
        "the inner document is not XML",
        "内层内容不是 XML",
        Defect(
            part=Part.DOCUMENT, change=wrong.write_no_xml, wrong=Wrong.SHAPE, hides=frozenset({Part.DOCUMENT})
        ),
        chaos=((1, {}),),
    ),
    _defect(
        "doctype",
        "the inner document has a DOCTYPE with an external entity",
        "内层内容带有引用外部实体的 DOCTYPE",
        Defect(part=Part.DOCUMENT, change=wrong.name_an_entity, wrong=Wrong.ENTITIES, xml=True),
    ),
    _defect(
        "outer_doctype",
        "the outer document has a DOCTYPE with an external entity",
        "外层内容带有引用外部实体的 DOCTYPE",
        Defect(
            part=Part.OUTER,
            change=wrong.name_an_entity_outside,
            wrong=Wrong.ENTITIES,
            hides=INSIDE,
            sealed=True,
            xml=True,
        ),
    ),
    _defect(
        "entity_bomb",
        "the inner document expands to a billion characters",
        "内层内容展开后有十亿个字符",
        Defect(part=Part.DOCUMENT, change=wrong.plant_a_bomb, wrong=Wrong.ENTITIES, xml=True),
    ),
    _defect(
        "empty",
        "the body is empty",
        "请求体为空",
        Defect(part=Part.BODY, change=wrong.send_nothing, wrong=Wrong.SHAPE, hides=INSIDE | {Part.OUTER}),
    ),
    _defect(
        "garbage",
        "the body is bytes that are neither XML nor anything else",
        "请求体是毫无意义的字节",
        Defect(part=Part.BODY, change=wrong.send_garbage, wrong=Wrong.SHAPE, hides=INSIDE | {Part.OUTER}),
        chaos=((1, {}),),
    ),
    _defect(
        "huge",
        "the body has 5 MB",
        "请求体有 5 MB",
        Defect(part=Part.BODY, change=wrong.send_too_much, wrong=Wrong.SHAPE),
    ),
    _defect(
        "wrong_method",
        "the request is a PUT",
        "请求方法是 PUT",
        Defect(part=Part.METHOD, change=wrong.put, wrong=Wrong.SHAPE),
    ),
    _defect(
        "old_timestamp",
        "the envelope's timestamp is a day old",
        "信封的时间戳是一天前的",
        Defect(part=Part.TIMESTAMP, change=wrong.date_back, wrong=Wrong.AGE),
    ),
    # -- calls
    Row(
        effect="reply",
        on=On.CALL,
        text=Text(
            "a call that is let in does nothing and is answered with `reply`, a body of your own: as the "
            "interface's replies are, unless `anyway`",
            "放行的调用不产生任何作用，以自备的 `reply` 应答：内容须符合该接口的应答格式，除非 `anyway`",
        ),
        apply=(ByHand(),),
        numbers=("reply", "anyway"),
        needs=("reply",),
        arrives=Arrived.BY_HAND,
    ),
    Row(
        effect="error",
        on=On.CALL,
        text=Text("the call is answered with `errcode`", "调用返回 `errcode`"),
        apply=(Instead(lambda numbers: Refusal(numbers.errcode)),),
        numbers=("errcode",),
        chaos=((4, {"errcode": -1}), (3, {"errcode": 42001}), (2, {"errcode": 45011})),
    ),
    Row(
        effect="error_done",
        on=On.CALL,
        text=Text(
            "the call takes effect and is answered with `errcode` all the same",
            "调用已生效，却仍返回 `errcode`",
        ),
        apply=(Afterwards(lambda numbers: Refusal(numbers.errcode)),),
        numbers=("errcode",),
        arrives=Arrived.SPOILED,
    ),
    Row(
        effect="status",
        on=On.CALL,
        text=Text(
            "the call is answered with HTTP `status`, and JSON that says no more than that",
            "调用返回 HTTP 状态码 `status`，JSON 内容也仅说明这一点",
        ),
        apply=(Instead(lambda numbers: AnsweredByFault(numbers.status)),),
        numbers=("status",),
        arrives=Arrived.SPOILED,
        chaos=((4, {"status": 503}), (2, {"status": 502})),
    ),
    Row(
        effect="hang",
        on=On.CALL,
        text=Text("the answer comes after `by` seconds of real time", "应答在 `by` 秒真实时间之后才到"),
        apply=(OnWire(lambda numbers: Wire(waits=numbers.by)),),
        numbers=("by",),
        needs=("by",),
    ),
    Row(
        effect="slow",
        on=On.CALL,
        text=Text(
            "the answer comes after `by` seconds of real time, or once no push is on its way any more",
            "应答在 `by` 秒真实时间之后才到，没有推送在途时立即应答",
        ),
        apply=(OnWire(lambda numbers: Wire(while_pushed=numbers.by)),),
        numbers=("by",),
        needs=("by",),
        still_delivered=True,
    ),
    Row(
        effect="truncate",
        on=On.CALL,
        text=Text(
            "the answer promises more than it sends, and the connection is closed",
            "应答发出的内容少于其声明的长度，随后连接关闭",
        ),
        apply=(_wire(cut=True),),
        arrives=Arrived.SPOILED,
        chaos=((3, {}),),
    ),
    Row(
        effect="no_close_notify",
        on=On.CALL,
        text=Text(
            "the answer says no length and ends in the middle, and the connection closes, under TLS without "
            "its close_notify: nothing but that tells that it is not whole",
            "应答不声明长度并在中间断掉，连接随即关闭；使用 TLS 时不发 close_notify："
            "只有这一点能看出它不完整",
        ),
        apply=(_wire(cut=True, unannounced=True),),
        arrives=Arrived.SPOILED,
    ),
    Row(
        effect="cut_json",
        on=On.CALL,
        text=Text(
            "the answer has the length it says and ends in the middle of its JSON",
            "应答长度与声明一致，但 JSON 在中间断掉",
        ),
        apply=(SpoilBody(lambda body: body[: len(body) // 2]),),
        arrives=Arrived.SPOILED,
    ),
    Row(
        effect="garbage",
        on=On.CALL,
        text=Text("the answer is bytes that are neither JSON nor anything else", "应答是毫无意义的字节"),
        apply=(SpoilBody(lambda _body: GARBAGE, replaces=True),),
        arrives=Arrived.SPOILED,
    ),
    Row(
        effect="wrong_length",
        on=On.CALL,
        text=Text(
            "the answer says that it is shorter than it is, and the rest follows",
            "应答声明的长度短于实际，其余内容照样发出",
        ),
        apply=(_wire(claims_less=True),),
        arrives=Arrived.SPOILED,
    ),
    Row(
        effect="drip",
        on=On.CALL,
        text=Text(
            "the answer is sent in small pieces, over `by` seconds of real time",
            "应答在 `by` 秒真实时间内一小段一小段地发出",
        ),
        apply=(OnWire(lambda numbers: Wire(over=numbers.by)),),
        numbers=("by",),
        needs=("by",),
        still_delivered=True,
    ),
    Row(
        effect="reset",
        on=On.CALL,
        text=Text("the connection is reset before an answer, without effect", "未应答即重置连接，调用不生效"),
        apply=(
            Instead(lambda _numbers: AnsweredByFault(0)),
            _wire(nothing=True, reset=True),
        ),
        arrives=Arrived.LOST,
        chaos=((4, {}),),
    ),
    Row(
        effect="lose_reply",
        on=On.CALL,
        text=Text("the call takes effect and the connection is reset", "调用已生效，但连接被重置"),
        apply=(_wire(nothing=True, reset=True),),
        arrives=Arrived.LOST,
        chaos=((2, {}),),
    ),
    Row(
        effect="reset_reply",
        on=On.CALL,
        text=Text(
            "the call takes effect and the connection is reset in the middle of the answer",
            "调用已生效，应答发到一半时连接被重置",
        ),
        apply=(_wire(cut=True, reset=True),),
        arrives=Arrived.LOST,
    ),
    Row(
        effect="stale",
        on=On.CALL,
        text=Text(
            "the pull interfaces answer as if the orders paid in the last `by` were not there; those of a "
            "store's own orders as if they were not placed, or not paid, yet; its list of after-sales as if "
            "none had moved",
            "拉取接口看不到最近 `by` 内支付的订单；店铺订单的接口看到的仍是尚未下单或尚未支付；"
            "售后单列表看不到其间的变化",
        ),
        apply=(Behind((*PULLS, ORDERS_OF_STORES, AFTERSALES_OF_STORES)),),
        numbers=("by",),
        needs=("by",),
        still_delivered=True,
    ),
    Row(
        effect="new_status",
        on=On.CALL,
        text=Text(
            "the order, product or after-sale that is asked for has a status that nobody has heard of",
            "所查询的订单、商品或售后单的状态是从未见过的值",
        ),
        apply=(Retell(_of_a_new_status),),
        still_delivered=True,
    ),
    Row(
        effect="new_grant",
        on=On.CALL,
        text=Text(
            "a store that nobody knows grants just before the list of authorizers is answered: its rows move",
            "应答授权列表之前，一个未知的店铺刚刚授权，列表各行因此后移",
        ),
        apply=(Meanwhile(AUTHORIZERS, _a_newcomer_grants),),
        still_delivered=True,
    ),
)


def _table(on: On) -> dict[str, Row]:
    rows = [row for row in ROWS if row.on is on]
    found = {row.effect: row for row in rows}
    if len(found) < len(rows):
        raise ValueError(f"two faults of {on.many} have the same effect")
    return found


ON_PUSH: Mapping[str, Row] = _table(On.PUSH)
ON_CALL: Mapping[str, Row] = _table(On.CALL)


def table(on: On) -> Mapping[str, Row]:
    """Every fault of pushes, or of calls, by its effect."""
    return ON_PUSH if on is On.PUSH else ON_CALL


def effects() -> tuple[str, ...]:
    """Every effect that a fault can have, on a push or on a call."""
    return tuple({**ON_PUSH, **ON_CALL})


def numbers_of() -> dict[str, tuple[str, ...]]:
    """Each number, with the effects that it belongs to."""
    found: dict[str, tuple[str, ...]] = {}
    for row in ROWS:
        for number in row.numbers:
            found[number] = tuple(dict.fromkeys((*found.get(number, ()), row.effect)))
    return found
