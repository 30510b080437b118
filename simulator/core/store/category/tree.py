"""The platform's tree of categories, as far as it is grown here.

There are two: the old one has three levels, the new one as many as it takes; they share their leaves and, but
for the first one here, no other node. The ids of that are those of the platform's sample of a product, and
those of the spirits are in its guide; the other leaves, and what is asked for in each, are invented: one leaf
for each rule that a category can have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

ROOT = 0
Node = tuple[int, str]  # its id and its name


@dataclass(frozen=True, slots=True)
class Qualification:
    """A paper that a category asks for: of the shop, of a brand, or of each product."""

    qua_id: int
    name: str
    tips: str
    mandatory: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What can be said of a product, or what its SKUs differ in: `value` has the choices, `;` between."""

    name: str
    value: str = ""
    type_v2: str = "select_one"
    is_required: bool = False
    hint: str = ""
    append_allowed: bool = True

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.value.split(";")) if self.value else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A category that products are in. Prices are in fen; `basis_point` is the fee of a sale, of 10 000.

    `parents` are its nodes in the new tree, root first, and `old_parents` those in the old one. What the shop
    must show is `qua`, for a brand `brand_qua`, for each product `product_quas`. Where `brands` stand, only
    products of these are sold there. What is `virtual` need not be sent. `measures` are the columns of its
    size chart.
    """

    cat_id: int
    name: str
    parents: tuple[Node, ...]
    old_parents: tuple[Node, Node]
    qua: Qualification | None = None
    brand_qua: Qualification | None = None
    product_quas: tuple[Qualification, ...] = ()
    product_attributes: tuple[Attribute, ...] = ()
    sale_attributes: tuple[Attribute, ...] = ()
    brands: tuple[int, ...] = ()
    deposit: int = 500_000
    basis_point: int = 500
    floor_price: int = 0
    head_images: int = 3  # at least
    virtual: bool = False
    pre_sale: bool = True
    seven_day_return: bool = True
    must_damage_guarantee: bool = False
    measures: tuple[Attribute, ...] = ()

    @property
    def itself(self) -> Node:
        return self.cat_id, self.name

    @property
    def path(self) -> tuple[int, ...]:
        """The ids that lead to it in the new tree, itself the last."""
        return *(node for node, _ in self.parents), self.cat_id

    @property
    def old_path(self) -> tuple[int, ...]:
        return *(node for node, _ in self.old_parents), self.cat_id


_COLOUR = Attribute(name="颜色", value="黑色;白色;蓝色", hint="可自行填写")

# The first is what a store opens with.
LEAVES: tuple[Leaf, ...] = (
    Leaf(
        cat_id=6091,
        name="收纳盒",
        parents=((6033, "居家日用"), (6057, "收纳整理")),
        old_parents=((6033, "居家日用"), (6057, "收纳整理")),
        product_attributes=(
            Attribute(name="材质", value="塑料;布;木"),
            Attribute(name="功能", value="防尘;防潮;可折叠", type_v2="select_many"),
        ),
        sale_attributes=(_COLOUR, Attribute(name="规格", type_v2="string")),
        product_quas=(Qualification(2000901, "质检报告", "请上传质检报告", mandatory=False),),
        virtual=True,
    ),
    Leaf(
        cat_id=545301,
        name="国产白兰地",
        parents=((10000201, "酒类"), (10000204, "洋酒"), (10000454, "白兰地/干邑")),
        old_parents=((7339, "酒类"), (7344, "洋酒")),
        qua=Qualification(2000151, "食品经营许可证", "许可证须在有效期内"),
        brand_qua=Qualification(2000152, "商标注册证或授权书", "授权须覆盖本店"),
        product_quas=(Qualification(2000153, "商品检验报告", "一年内的检验报告"),),
        product_attributes=(
            Attribute(name="净含量", value="ml", type_v2="integer_unit", is_required=True),
            Attribute(name="酒精度", type_v2="decimal4"),
        ),
        sale_attributes=(Attribute(name="规格", type_v2="string"),),
        deposit=2_000_000,
        floor_price=1_000,
        head_images=4,
        pre_sale=False,
        seven_day_return=False,
    ),
    Leaf(
        cat_id=547805,
        name="单鞋",
        parents=((10000212, "鞋靴箱包"), (10000213, "女鞋"), (10000689, "低帮鞋")),
        old_parents=((6472, "鞋靴"), (6490, "女鞋")),
        product_attributes=(
            Attribute(name="鞋面材质", value="牛皮;网布;塑胶", is_required=True, append_allowed=False),
        ),
        sale_attributes=(_COLOUR, Attribute(name="尺码", value="36;37;38;39")),
        measures=(Attribute(name="脚长", value="cm", type_v2="decimal4_unit", is_required=True),),
    ),
    Leaf(
        cat_id=546011,
        name="陶瓷餐具",
        parents=((10000105, "居家日用"), (10000231, "餐具")),
        old_parents=((6870, "居家日用"), (6880, "餐饮具")),
        product_attributes=(Attribute(name="产地", type_v2="string"),),
        sale_attributes=(_COLOUR,),
        must_damage_guarantee=True,
    ),
    Leaf(
        cat_id=545716,
        name="国际名表",
        parents=((10000301, "钟表珠宝"), (10000302, "手表")),
        old_parents=((7401, "钟表"), (7402, "手表")),
        qua=Qualification(2000301, "品牌授权书", "授权链路须完整"),
        brand_qua=Qualification(2000302, "品牌授权书", "授权链路须完整"),
        product_attributes=(Attribute(name="机芯", value="机械;石英", is_required=True),),
        sale_attributes=(_COLOUR,),
        brands=(10000531, 10000006),
        deposit=5_000_000,
        floor_price=100_000,
    ),
    Leaf(
        cat_id=548004,
        name="会员充值",
        parents=((10000401, "虚拟充值"), (10000402, "会员")),
        old_parents=((7501, "虚拟充值"), (7502, "会员卡券")),
        product_attributes=(Attribute(name="时长", value="月", type_v2="integer_unit"),),
        sale_attributes=(Attribute(name="面额", type_v2="integer"),),
        virtual=True,
        pre_sale=False,
        seven_day_return=False,
        basis_point=100,
    ),
)

OPENED_WITH = LEAVES[0]
_BY_ID: Mapping[int, Leaf] = {leaf.cat_id: leaf for leaf in LEAVES}


def leaf(cat_id: int) -> Leaf | None:
    """The leaf of this id; None where it is none."""
    return _BY_ID.get(cat_id)


def by_path(ids: tuple[int, ...]) -> Leaf | None:
    """The leaf that a path leads to, in either tree; None for another path, or one that stops on the way."""
    found = leaf(ids[-1]) if ids else None
    return found if found is not None and ids in (found.path, found.old_path) else None


@cache
def nodes() -> frozenset[int]:
    """Every id of both trees."""
    return frozenset(node for each in LEAVES for node in (*each.path, *each.old_path))
