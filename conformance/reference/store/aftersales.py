"""A store's after-sales, pulled by when they last changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .followed import FollowedByChange
from .wire import ids, number, part, text

AFTERSALE_LIST = "/channels/ec/aftersale/getaftersalelist"
AFTERSALE = "/channels/ec/aftersale/getaftersaleorder"
DAY = 86400

PROCESSING = "MERCHANT_PROCESSING"
WAIT_RECEIPT = "MERCHANT_WAIT_RECEIPT"
WORDS = {
    "USER_CANCELD": "买家已撤销",
    "MERCHANT_PROCESSING": "待商家处理",
    "MERCHANT_REJECT_REFUND": "商家拒绝退款",
    "MERCHANT_REJECT_RETURN": "商家拒绝退货",
    "MERCHANT_REJECT_RESHIP": "商家拒绝发货",
    "USER_WAIT_RETURN": "待买家退货",
    "RETURN_CLOSED": "退货关闭",
    "MERCHANT_WAIT_RECEIPT": "待商家收货",
    "MERCHANT_OVERDUE_REFUND": "商家逾期未退款",
    "MERCHANT_REFUND_SUCCESS": "退款完成",
    "MERCHANT_RETURN_SUCCESS": "退货完成",
    "PLATFORM_REFUNDING": "平台退款中",
    "PLATFORM_REFUND_FAIL": "平台退款失败",
    "USER_WAIT_CONFIRM": "待买家确认",
    "USER_WAIT_CONFIRM_UPDATE": "待买家处理协商",
    "USER_WAIT_HANDLE_MERCHANT_AFTER_SALE": "待买家处理商家发起的售后",
    "MERCHANT_REFUND_RETRY_FAIL": "打款失败",
    "MERCHANT_FAIL": "售后关闭",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AfterSale:
    """`kind` and `status` are the platform's words, known or not; the amount is in fen.

    `deadline`: until when somebody has to act, and `updated_at`, in seconds since 1970; 0 for none.
    """

    after_sale_order_id: str
    order_id: str
    kind: str
    status: str
    amount: int
    count: int
    deadline: int
    updated_at: int

    @property
    def word(self) -> str:
        """Its status in words."""
        return WORDS.get(self.status, f"状态 {self.status}")


class AfterSales(FollowedByChange[AfterSale]):
    """Reads after-sales and remembers them. Their list takes at most 24 hours at a time."""

    kind = "aftersale"
    unknown = frozenset({10021050, 10021057})
    window = DAY
    before_we_came = 3 * DAY

    def ids(self, component: str, store: str, start: int, end: int) -> list[str]:
        """The ids of the after-sales that changed in a window, from all its pages."""
        body = {"begin_update_time": start, "end_update_time": end}
        reply = self.stores.all_pages(
            lambda page: self.stores.call(component, store, AFTERSALE_LIST, page), body
        )
        return ids(reply.get("after_sale_order_id_list"))

    def read(self, component: str, store: str, id_: str) -> AfterSale:
        """The after-sale as it is now; may raise what `Stores.call` raises. Its id goes out as text."""
        reply = self.stores.call(component, store, AFTERSALE, {"after_sale_order_id": id_})
        said = part(reply, "after_sale_order")
        left = number(said.get("deadline"))
        row = AfterSale(
            after_sale_order_id=id_,
            order_id=text(said.get("order_id")),
            kind=text(said.get("type")),
            status=text(said.get("status")),
            amount=number(part(said, "refund_info").get("amount")),
            count=number(part(said, "product_info").get("count")),
            deadline=self.clock.now() + left if left else 0,
            updated_at=number(said.get("update_time")),
        )
        self.books.keep(store, id_, asdict(row))
        return row

    def from_body(self, body: dict[str, Any]) -> AfterSale:
        """An after-sale as the books have it."""
        return AfterSale(**body)
