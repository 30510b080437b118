"""What the journal says in words of what others wrote: arguments of actions, and statuses of the platform."""

from __future__ import annotations

from simulator.actions import ACTIONS
from simulator.core.store.aftersale.states import State
from simulator.core.store.order.states import Status as OrderStatus
from simulator.core.store.product.states import Status as ProductStatus
from simulator.journal.arguments import ARGUMENTS
from simulator.journal.entry import Entry
from simulator.journal.kinds.shop import STATUSES
from simulator.journal.render import line


def said(kind: str, lang: str = "zh", /, **data: object) -> str:
    return line(Entry(7, "world", 1_767_229_200.0, kind, data), lang=lang)


def test_each_argument_of_an_action_has_a_name_in_chinese() -> None:
    assert set(ARGUMENTS) == {arg.name for action in ACTIONS.values() for arg in action.args}


def test_each_status_of_a_shop_has_words() -> None:
    states = {
        "order": {str(int(one)) for one in OrderStatus},
        "product": {str(int(one)) for one in ProductStatus},
        "aftersale": {str(one) for one in State},
    }
    assert {part: set(words) for part, words in STATUSES.items()} == states


def test_a_status_is_said_as_it_is_and_in_words() -> None:
    order = {"part": "order", "id": 7, "store": "s", "status": 100}
    assert "店铺数据 订单 7 店铺 s：100（已完成）" in said("shop", **order)
    assert "shop order 7 of s is 100 (finished)" in said("shop", "en", **order)
    assert said("shop", **{**order, "status": 4711}).endswith("：4711")  # of the platform of next year


def test_what_struck_a_push_is_said_in_chinese_too() -> None:
    push = {"kind": "authorized", "outcome": "acknowledged", "status": 200, "defects": ["duplicate"]}
    assert "[duplicate（同时发出 2 份）]" in said("push", **push, defects_zh=["同时发出 2 份"])
    assert "[duplicate]" in said("push", **push)  # of an older journal
    assert "[duplicate]" in said("push", "en", **push, defects_zh=["同时发出 2 份"])


def test_why_a_provider_ended_and_a_service_was_taken_down_is_said_in_chinese_too() -> None:
    ended = {"phase": "killed", "down": True, "reason": "restart", "reason_zh": "重新启动"}
    assert said("provider", **ended).endswith("已结束 重新启动")
    assert said("provider", "en", **ended).endswith("killed restart")
    down = {"phase": "taken_down", "service_id": 7, "why": "no service", "why_zh": "没有客服"}
    assert "没有客服" in said("service", **down)
    assert "no service" not in said("service", **down)
    assert "没有客服" not in said("service", "en", **down)
