"""What consumers and the platform do with complaints: call in, add proofs, give up, ask, decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.actions.store.aftersales import AFTER_SALE, PICTURES, STORE, after_sale, pictures
from simulator.core.store.complaint import lookup, rules
from simulator.core.store.complaint.entities import Complaint
from simulator.core.store.complaint.states import Step
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "消费者与平台的投诉操作：发起、举证、放弃、追问、裁决。"

COMPLAINT = Arg(
    "complaint",
    "complaint",
    "the complaint: its name, or its id",
    "纠纷单：名称或纠纷单号",
    main=True,
    required=True,
)
# What the platform does, by the word for it.
DOES = {
    "ask_buyer": Step.ASK_BUYER,
    "ask_merchant": Step.ASK_MERCHANT,
    "ask_both": Step.ASK_BOTH,
    "for_buyer": Step.FOR_BUYER,
    "for_merchant": Step.FOR_MERCHANT,
}


@action(
    "buyer_complains",
    STORE,
    AFTER_SALE,
    Arg("text", "text", "what the buyer says", "买家描述", default="商家拒绝退款"),
    PICTURES,
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="售后被拒绝后，买家申请平台介入，产生纠纷单。",
    makes="complaint",
    clauses=("T10",),
)
def buyer_complains(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer who was refused calls the platform in."""
    row = rules.file(stage.world, after_sale(stage.world, args), args["text"], pictures(args))
    return {"complaint_id": row.complaint_id, "status": int(row.status)}


@action(
    "buyer_proves",
    STORE,
    COMPLAINT,
    Arg("text", "text", "what the buyer says", "买家描述", default="补充凭证"),
    PICTURES,
    chinese="买家在纠纷单中补充凭证。",
    clauses=("T10",),
)
def buyer_proves(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer adds proofs to a complaint."""
    row = _row(stage.world, args)
    return _status(rules.act(stage.world, row, Step.BUYER_PROVES, args["text"], pictures(args)))


@action("withdraw_complaint", STORE, COMPLAINT, chinese="买家取消平台介入。", clauses=("T10",))
def withdraw_complaint(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer gives a complaint up."""
    return _status(rules.act(stage.world, _row(stage.world, args), Step.GIVE_UP))


@action(
    "judge_complaint",
    STORE,
    COMPLAINT,
    Arg("does", "text", "what the platform does", "平台的处理", choices=tuple(DOES), required=True),
    chinese="平台处理纠纷单：要求举证，或判责。",
    clauses=("T10",),
)
def judge_complaint(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform asks for proofs in a complaint, or decides it."""
    return _status(rules.act(stage.world, _row(stage.world, args), DOES[args["does"]]))


def _row(world: World, args: Mapping[str, Any]) -> Complaint:
    row = lookup.found(world, args["store"], int(args["complaint"]))
    if row is None:
        raise UsageError(
            Text(
                f"{args['store']} has no complaint {args['complaint']}",
                f"{args['store']} 没有纠纷单 {args['complaint']}",
            )
        )
    return row


def _status(row: Complaint) -> dict[str, Any]:
    return {"status": int(row.status)}
