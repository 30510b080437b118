"""The rows that read the platform's categories, and which of them a store may sell in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import thread
from simulator.core.store.category import rules, tree
from simulator.core.store.category.tree import Attribute, Leaf, Node, Qualification
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.texts import Text

NO_LEAF = 10020079
# What a category takes off by coupons at most, in percent and in fen; and in how many days goods arrive.
DISCOUNT_RATIO, DISCOUNT = 90, 100_000
CONFIRM_DAYS = ("7", "10", "15")


def every(call: Call) -> dict[str, Any]:
    return {"cats": [_path(leaf, leaf.old_parents) for leaf in tree.LEAVES], **_new()}


def every_of_league(call: Call) -> dict[str, Any]:
    return every(call)


def children(call: Call) -> dict[str, Any]:
    above = call.body["f_cat_id"]
    if above != tree.ROOT and above not in tree.nodes():
        raise Refusal(rules.NO_SUCH_CATEGORY, why=Text(f"there is no category {above}", f"没有类目 {above}"))
    leaves = rules.approved(call.world, call.store)
    return {
        "cat_list": _under(above, [(*leaf.old_parents, leaf.itself) for leaf in leaves]),
        "cat_list_v2": _under(above, [(*leaf.parents, leaf.itself) for leaf in leaves]),
    }


def detail(call: Call) -> dict[str, Any]:
    leaf = tree.leaf(call.body["cat_id"])
    if leaf is None:
        raise Refusal(
            NO_LEAF,
            why=Text(
                f"{call.body['cat_id']} is no leaf of the categories", f"{call.body['cat_id']} 不是叶子类目"
            ),
        )
    papers = [_paper(each) for each in leaf.product_quas]
    return {
        "info": {"cat_id": leaf.cat_id, "name": leaf.name},
        "attr": {**_rules(leaf), "product_qua_list": papers},
        "product_qua_list": papers,
    }


def approved(call: Call) -> dict[str, Any]:
    leaves = rules.approved(call.world, call.store)
    return {
        "list": [{"cat_id": leaf.cat_id, "qua_id": leaf.qua.qua_id if leaf.qua else 0} for leaf in leaves]
    }


def _new() -> dict[str, Any]:
    return {"cats_v2": [_path(leaf, leaf.parents) for leaf in tree.LEAVES]}


def _path(leaf: Leaf, parents: Sequence[Node]) -> dict[str, Any]:
    """The leaf first, as in the platform's sample, and what it asks for at each of its nodes."""
    nodes = list(_nodes((*parents, leaf.itself)))
    return {"cat_and_qua": [{"cat": node, **_papers(leaf)} for node in reversed(nodes)]}


def _nodes(path: Sequence[Node]) -> Iterator[dict[str, Any]]:
    above = tree.ROOT
    for level, (cat_id, name) in enumerate(path, 1):
        leaf = level == len(path)
        yield {"cat_id": cat_id, "name": name, "f_cat_id": above, "level": level, "leaf": leaf}
        above = cat_id


def _under(above: int, paths: Sequence[Sequence[Node]]) -> list[dict[str, Any]]:
    found = (node for path in paths for node in _nodes(path) if node["f_cat_id"] == above)
    return list({node["cat_id"]: node for node in found}.values())


def _papers(leaf: Leaf) -> dict[str, Any]:
    return {
        "qua": _paper(leaf.qua),
        "brand_qua": _paper(leaf.brand_qua),
        "product_qua_list": [_paper(each) for each in leaf.product_quas],
        "is_confidence_require_bad_must_pay": leaf.must_damage_guarantee,
    }


def _paper(paper: Qualification | None) -> dict[str, Any]:
    """A paper that is asked for; where none is, it has no number."""
    if paper is None:
        return {"qua_id": 0, "name": "", "tips": "", "need_to_apply": False, "mandatory": False}
    return {
        "qua_id": paper.qua_id,
        "name": paper.name,
        "tips": paper.tips,
        "need_to_apply": True,
        "mandatory": paper.mandatory,
    }


def _rules(leaf: Leaf) -> dict[str, Any]:
    return {
        "shop_no_shipment": leaf.virtual,
        "access_permit_required": bool(leaf.brands),
        "pre_sale": leaf.pre_sale,
        "seven_day_return": leaf.seven_day_return,
        "is_limit_brand": bool(leaf.brands),
        "brand_list": [{"brand_id": brand_id} for brand_id in leaf.brands],
        "product_attr_list": [_attribute(each) for each in leaf.product_attributes],
        "sale_attr_list": [_attribute(each) for each in leaf.sale_attributes],
        "transactionfee_info": {
            "basis_point": leaf.basis_point,
            "original_basis_point": leaf.basis_point,
            "incentive_type": 0,
        },
        "coupon_rule": {"discount_ratio_limit": DISCOUNT_RATIO, "discount_limit": DISCOUNT},
        "deposit": str(leaf.deposit),
        "floor_price": leaf.floor_price,
        "confirm_receipt_days": list(CONFIRM_DAYS),
        "product_requirement": {
            "product_title_requirement": f"标题应写明{leaf.name}的规格",
            "product_img_requirement": f"主图不少于{leaf.head_images}张",
            "product_desc_requirement": "",
        },
        "size_chart": {
            "is_support": bool(leaf.measures),
            "item_list": [_measure(each) for each in leaf.measures],
        },
        "is_confidence_require_bad_must_pay": leaf.must_damage_guarantee,
        "must_damage_guarantee": leaf.must_damage_guarantee,
        "support_damage_guarantee": not leaf.virtual,
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "type": "select" if attribute.choices else "string",
        "type_v2": attribute.type_v2,
        "value": attribute.value,
        "is_required": attribute.is_required,
        "hint": attribute.hint,
        "append_allowed": attribute.append_allowed,
    }


def _measure(attribute: Attribute) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "unit": attribute.value,
        "type": attribute.type_v2,
        "format": "decimal",
        "limit": "",
        "is_required": attribute.is_required,
    }


ROWS = (
    row("category/all", "the whole tree of categories", "全部类目", every),
    row(
        "category/league/all",
        "the whole tree of categories, for the league",
        "优选联盟的全部类目",
        every_of_league,
    ),
    row(
        "category/availablesoncategories/get",
        "the categories under another that the store may sell in",
        "某类目下店铺可用的子类目",
        children,
        errors=(rules.NO_SUCH_CATEGORY,),
    ),
    row(
        "category/detail",
        "what holds in a category",
        "类目详情",
        detail,
        errors=(NO_LEAF,),
        known={NO_LEAF: thread("000a6c815c8f484f0eb1fb4c66b000", "2024-06")},
    ),
    row(
        "category/list/get",
        "the categories that the store may sell in",
        "店铺已通过的类目与资质",
        approved,
    ),
)
