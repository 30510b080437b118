"""Reasons that buyers give for an after-sale, and merchants for refusing one. Their numbers are invented."""

from __future__ import annotations

from collections.abc import Mapping

ASKING: Mapping[str, str] = {
    "10000001": "拍错/多拍",
    "10000002": "不想要了",
    "10000003": "无快递信息",
    "10000004": "包裹为空",
    "10000005": "已拒签包裹",
    "10000006": "快递长时间未送达",
    "10000007": "与商品描述不符",
    "10000008": "质量问题",
    "10000009": "卖家发错货",
    "10000010": "三无产品",
    "10000011": "假冒产品",
    "10000012": "其它",
}

# Each with the scene that it is for: 1 money back, 2 goods back, 3 other goods.
REFUSING: Mapping[int, tuple[str, int]] = {
    1: ("商品已发出", 1),
    2: ("与买家协商一致", 1),
    3: ("退回商品影响二次销售", 2),
    4: ("未收到退回的商品", 2),
    5: ("无法更换商品", 3),
}
