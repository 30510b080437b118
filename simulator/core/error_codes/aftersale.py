"""Codes of after-sales, complaints and guarantees."""

from __future__ import annotations

from simulator.core.error_codes.row import ErrorCode, row
from simulator.core.sources import Source, posts, seen, thread

_AFTERSALE = Source("https://developers.weixin.qq.com/doc/channels/API/aftersale/acceptapply.html")
_REFUSAL = Source(
    "https://developers.weixin.qq.com/doc/store/shop/API/channels-shop-aftersale/api_rejectapply"
)
_NUMBER = Source("https://developers.weixin.qq.com/doc/store/shop/API/aftersale/applyvirtualtelnumber.html")
_COMPLAINT = Source("https://developers.weixin.qq.com/doc/store/API/complaint/addcomplaintmaterial.html")
_PROOF = Source("https://developers.weixin.qq.com/doc/store/API/complaint/addcomplaintproof.html")
_GUARANTEE = Source("https://developers.weixin.qq.com/doc/store/API/aftersale/getguaranteeorder.html")

ROWS: tuple[ErrorCode, ...] = (
    # Known, and answered where a fault says so: 9700223, 10020261, 10021044, 10021045, 10021050, 10021058.
    row(9700223, "系统失败", _GUARANTEE, "something broke on the platform's side", "平台系统失败"),
    row(
        9700224,
        "参数错误",
        _GUARANTEE,
        "an argument about after-sales or guarantees is wrong",
        "售后或保障单接口的参数不正确",
    ),
    row(
        10020000,
        "售后单号错误",
        thread("00004055b9c5e8dcd0234871766800", "2025-04"),
        "the store has no such after-sale",
        "店铺没有此售后单",
    ),
    row(10020001, "售后单状态不合法", _AFTERSALE, "the after-sale is in a wrong state", "售后单状态不正确"),
    row(
        10020004,
        "时间范围错误",
        Source("store: shop/API/aftersale/getaftersalelist"),
        "a window of more than 24 hours",
        "时间段超过 24 小时",
    ),
    row(
        10020261,
        "存在不合规字符,请修改后再提交",
        Source("https://developers.weixin.qq.com/doc/store/API/aftersale/rejectexchangereship.html"),
        "words that are not allowed",
        "文字含有不合规字符",
    ),
    row(
        10020264,
        "售后单生成已超30天",
        _NUMBER,
        "the after-sale was opened more than 30 days ago",
        "售后单发起已超过 30 天",
    ),
    row(10020265, "售后单已完结", _NUMBER, "the after-sale is over", "售后单已结束"),
    row(10020266, "用户未填写联系方式", _NUMBER, "the buyer has left no number", "买家没有填写联系电话"),
    row(
        10020267,
        "申请的虚拟号码已失效",
        _NUMBER,
        "the number that was given out is no longer good",
        "此前兑换的虚拟号已失效",
    ),
    row(
        10021041,
        "当前售后单不支持此操作,请检查售后单状态",
        _AFTERSALE,
        "it is in no state for that",
        "当前状态不允许此操作",
    ),
    row(
        10021043,
        "当前商品不支持售后,请检查参数",
        posts("oCJUsw6w-_MdfllXAOM5F8Eb5fgU", "2025-04"),
        "the goods can have no after-sale opened",
        "商品不能发起售后",
    ),
    row(10021044, "当前用户太多,请稍后再试", _AFTERSALE, "too busy: try again later", "系统繁忙，请稍后重试"),
    row(10021045, "退款失败", _AFTERSALE, "the refund has failed", "退款没有成功"),
    row(10021046, "金额不足", _AFTERSALE, "there is not enough money to refund from", "可用于退款的金额不足"),
    row(
        10021050,
        "售后单不存在",
        _AFTERSALE,
        "no such after-sale; an id of another store was seen to be 10020000",
        "没有此售后单；其他店铺的售后单号返回的是 10020000",
    ),
    row(
        10021051,
        "存在进行中的纠纷单",
        _REFUSAL,
        "a dispute about the after-sale is open",
        "售后单有进行中的纠纷",
    ),
    row(10021057, "售后单不存在", _GUARANTEE, "no such guarantee", "没有此保障单"),
    row(
        10021058,
        "退货需要传入收货地址的address_id",
        thread("000c2e6471c88843d1cf1bb1a56c00", "2023-05"),
        "no address to send goods back to, also where goods are back already, as until 2023",
        "没有退货地址；2023 年曾在确认收货退款时也返回",
    ),
    row(
        10021059,
        "当前平台退款请求太频繁,请稍后重试",
        _AFTERSALE,
        "one refund an order and minute",
        "同一订单每分钟只能退款一次",
    ),
    row(
        10021060, "缺少退货地址address_id参数", _AFTERSALE, "no address to send goods back to", "没有退货地址"
    ),
    row(10021062, "退货地址address_id错误", _AFTERSALE, "no such address", "没有此地址"),
    row(
        10021065,
        "平台处理中,暂不支持此操作",
        seen("field report: a store's developer"),
        "the platform is handling a dispute about the after-sale",
        "平台正在处理售后单的纠纷",
    ),
    row(
        10021068,
        "当前售后暂不支持直接拒绝,需先使用「售后协商」功能与买家进一步沟通,如买家超时仍未回复,你可拒绝申请",
        _REFUSAL,
        "an after-sale cannot be refused before its negotiation has run out",
        "协商未结束，不能拒绝售后",
    ),
    row(
        10021088,
        "订单不支持代发起售后",
        thread("000c8403478340da9e4301ccc61000", "2025-11"),
        "no after-sale can be opened for the buyer of the order",
        "不能代买家对此订单发起售后",
    ),
    row(10021500, "纠纷单号不存在", _COMPLAINT, "no such complaint", "没有此纠纷单"),
    row(
        10021501,
        "单条留言文字数量过多",
        _COMPLAINT,
        "a message of more than 500 characters",
        "留言超过 500 字",
    ),
    row(
        10021502,
        "所有留言图片总数过多",
        _COMPLAINT,
        "more than 20 pictures in all messages",
        "留言图片总数超过 20 张",
    ),
    row(
        10021503,
        "不是待客服处理的状态,无法留言",
        _COMPLAINT,
        "the platform is not at work on the complaint",
        "纠纷单不在客服处理中",
    ),
    row(
        10021504,
        "不是待商家举证的状态,无法留言",
        _PROOF,
        "no proofs of the merchant's are waited for",
        "纠纷单不在待商家举证",
    ),
)
