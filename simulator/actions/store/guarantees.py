"""What consumers and the platform do with guarantees: claim, answer, ask, decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.actions.store.aftersales import ORDER, PICTURES, SKU, STORE, line_of, pictures
from simulator.core.store.guarantee import lookup, rules
from simulator.core.store.guarantee.entities import Guarantee
from simulator.core.store.guarantee.states import Kind, Step
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "消费者与平台的保障操作：申请、答复、追问、裁决。"

GUARANTEE = Arg(
    "guarantee",
    "guarantee",
    "the guarantee: its name, or its id",
    "保障单：名称或保障单号",
    main=True,
    required=True,
)
KINDS = {"fake": Kind.FAKE, "damage": Kind.DAMAGE}
# What consumers do, and what the platform does, by the word for it.
ANSWERS = {
    "agree": Step.AGREE,
    "disagree": Step.DISAGREE,
    "prove": Step.BUYER_PROVES,
    "withdraw": Step.WITHDRAW,
}
DOES = {
    "ask_merchant": Step.ASK_MERCHANT,
    "ask_buyer": Step.ASK_BUYER,
    "ask_both": Step.ASK_BOTH,
    "uphold": Step.UPHOLD,
    "dismiss": Step.DISMISS,
    "block": Step.BLOCK,
    "release": Step.RELEASE,
}


@action(
    "buyer_claims",
    STORE,
    ORDER,
    Arg("type", "text", "what is claimed", "保障类型", choices=tuple(KINDS), default="damage"),
    SKU,
    Arg("count", "integer", "about how many", "件数", default=1, least=1),
    Arg("reason", "integer", "the number of a reason", "申请原因编号", default=1),
    Arg("level", "integer", "the degree of a damage, in percent", "坏损比例", default=100, least=1, most=100),
    Arg(
        "identify_fee",
        "integer",
        "what it cost to identify a fake, in fen",
        "鉴定费用，单位分",
        default=0,
        least=0,
        most=10**7,
    ),
    PICTURES,
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="买家申请服务保障：假一赔三或坏损包退。",
    makes="guarantee",
    clauses=("T10",),
)
def buyer_claims(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer claims that goods are fake, or came damaged."""
    order, line = line_of(stage.world, args)
    row = rules.claim(
        stage.world,
        order,
        line,
        kind=KINDS[args["type"]],
        count=args["count"],
        reason_type=args["reason"],
        level=args["level"],
        identify_fee=args["identify_fee"],
        pictures=pictures(args),
    )
    return {"guarantee_order_id": row.guarantee_order_id, "status": str(row.status), "amount": row.pay_amount}


@action(
    "buyer_answers_guarantee",
    STORE,
    GUARANTEE,
    Arg("answer", "text", "what the buyer does", "买家的答复", choices=tuple(ANSWERS), required=True),
    chinese="买家对保障单的答复：接受或不接受商家协商、举证、撤销。",
    clauses=("T10",),
)
def buyer_answers_guarantee(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer agrees to another degree of damage or not, adds proofs, or gives a claim up."""
    return _status(rules.act(stage.world, _row(stage.world, args), ANSWERS[args["answer"]]))


@action(
    "judge_guarantee",
    STORE,
    GUARANTEE,
    Arg("does", "text", "what the platform does", "平台的处理", choices=tuple(DOES), required=True),
    chinese="平台处理保障单：要求举证、判定赔付或无需赔付、核实异常金额。",
    clauses=("T10",),
)
def judge_guarantee(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform asks for proofs about a guarantee, or decides it."""
    return _status(rules.act(stage.world, _row(stage.world, args), DOES[args["does"]]))


def _row(world: World, args: Mapping[str, Any]) -> Guarantee:
    row = lookup.found(world, args["store"], int(args["guarantee"]))
    if row is None:
        raise UsageError(
            Text(
                f"{args['store']} has no guarantee {args['guarantee']}",
                f"{args['store']} 没有保障单 {args['guarantee']}",
            )
        )
    return row


def _status(row: Guarantee) -> dict[str, Any]:
    return {"status": str(row.status)}
