"""Reasons that buyers give for an after-sale, and merchants for what they answer. Texts and numbers are the
platform's; its lists were read in part, and replies are of those that were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

# What an after-sale is asked for with; by a merchant, too, in the buyer's place.
ASKING: Mapping[str, str] = {
    "10000000": "不想要了",
    "10000001": "缺货",
    "10000002": "拍错/多拍",
    "10000006": "卖家发错货",
    "10000007": "未收到商品",
    "10000008": "其他",
    "10000014": "双方协商一致退款",
    "10000015": "快递长时间未送达",
    "10000017": "物流无跟踪记录",
    "10000021": "质量问题",
}

# What a difference in price is given back with.
DIFFERENCE: Mapping[str, str] = {
    "10001336": "双方协商一致退差价",
    "10001337": "商品降价",
    "10001338": "未使用优惠券",
}


class Scene(IntEnum):
    """`reject_scene`: what is refused."""

    REFUND = 1
    RETURN = 4
    EXCHANGE = 5
    RESHIP = 6


@dataclass(frozen=True, slots=True)
class Refusing:
    """A reason to refuse, what is said by default, and where it fits."""

    text: str
    said: str
    scene: Scene


_ASK_US = "若有疑问请点击【联系商家】按钮与客服沟通"
REFUSING: Mapping[int, Refusing] = {
    4: Refusing("包裹在买家发起售后时已发出", f"您购买的商品已发出，{_ASK_US}", Scene.REFUND),
    6: Refusing("买家误操作/已协商取消申请", f"已与您沟通，本次售后先为您取消，{_ASK_US}", Scene.REFUND),
    16: Refusing("商品未存在问题", f"根据您的反馈，没有看到商品存在质量问题，{_ASK_US}", Scene.RETURN),
    17: Refusing("已在约定时间发货且物流运输正常", f"商品已在约定时间内发货，{_ASK_US}", Scene.REFUND),
    19: Refusing("买家上传的单号有误，商家未收到货", f"您填写的退货物流单号有误，{_ASK_US}", Scene.RETURN),
    20: Refusing("商品影响二次销售", f"您的退货商品已影响二次销售，{_ASK_US}", Scene.RESHIP),
    21: Refusing("买家寄回包裹非本订单商品", f"您的退货商品非本订单的商品，{_ASK_US}", Scene.RESHIP),
    24: Refusing(
        "买家申请售后原因与实际不符", f"您申请的售后原因和实际情况不一致，{_ASK_US}", Scene.EXCHANGE
    ),
}


@dataclass(frozen=True, slots=True)
class Proposing:
    """What a reason to propose is for, and whether it needs pictures."""

    update_type: int
    needs_pictures: bool


# By `update_reason_type`; there are more, and those are let pass.
PROPOSING: Mapping[int, Proposing] = {
    6: Proposing(3, True),
    7: Proposing(2, True),
    8: Proposing(3, False),
    9: Proposing(1, True),
    10: Proposing(3, True),
    11: Proposing(3, True),
}
