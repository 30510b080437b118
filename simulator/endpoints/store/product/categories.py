"""The rows that help to find a product's category and the words for what it is like there.

What the platform makes of a title and pictures nobody knows: here the words of the categories are looked for
in the title, and attributes are the same that end alike.
"""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.store.category import rules, tree
from simulator.core.store.category.tree import Attribute, Leaf
from simulator.core.store.product import checks
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong
from simulator.texts import Text

NO_CATEGORY, NO_LEAF = rules.NO_SUCH_CATEGORY, 10020504
IN_THE_WRONG_ONE = 2  # `req_type`
ALIKE = 2  # letters at the end


def classify(call: Call) -> dict[str, Any]:
    checked = call.body["req_type"] == IN_THE_WRONG_ONE
    found = _recommended(call.body["title"])
    reply: dict[str, Any] = {"categories": [{"cats": _shown(call, leaf)} for leaf in found]}
    if checked:
        if not call.body.get("cat_id"):
            raise wrong("cat_id", "> 0", 0, checks.BAD)
        reply["wrong_cat"] = _leaf(call.body["cat_id"]) not in found
    return reply


def precheck(call: Call) -> dict[str, Any]:
    if "cat_id" not in call.body:
        return {"all_pass": True, "fail_reasons": []}
    permitted = rules.permitted(call.world, call.store, _leaf(call.body["cat_id"], NO_LEAF))
    return {"all_pass": permitted, "fail_reasons": [] if permitted else ["店铺没有该类目的权限"]}


def mapping(call: Call) -> dict[str, Any]:
    leaf = _leaf(call.body["cat_id"])
    name, value = call.body["external_attribute_name"], call.body.get("external_attribute_value", "")
    attribute = _alike(leaf, name)
    return {
        "external_attribute_name": name,
        "external_attribute_value": value,
        "internal_attribute_name": attribute.name if attribute else "",
        "internal_attribute_value": _values(attribute, value) if attribute else [],
    }


def _leaf(cat_id: int | str, code: int = NO_CATEGORY) -> Leaf:
    """The leaf that a call names; `code` for a category that is none, 10020017 for no category."""
    found = tree.leaf(int(cat_id))
    if found is None:
        known = int(cat_id) in tree.nodes()
        raise Refusal(
            code if known else NO_CATEGORY,
            why=Text(f"{cat_id} is no leaf of the categories", f"{cat_id} 不是叶子类目"),
        )
    return found


def _recommended(title: str) -> list[Leaf]:
    """The leaves whose name, or that of what they are under, the title has something of."""
    found = [leaf for leaf in tree.LEAVES if any(_shares(title, name) for name in _names(leaf))]
    return found or [tree.OPENED_WITH]


def _names(leaf: Leaf) -> list[str]:
    return [leaf.name, *(name for _, name in leaf.parents)]


def _shares(title: str, name: str) -> bool:
    return any(name[at : at + ALIKE] in title for at in range(len(name) - ALIKE + 1))


def _shown(call: Call, leaf: Leaf) -> list[dict[str, Any]]:
    permitted = rules.permitted(call.world, call.store, leaf)
    return [{"cat_info": {"cat_id": node}, "has_permission": permitted} for node in leaf.path]


def _alike(leaf: Leaf, name: str) -> Attribute | None:
    attributes = (*leaf.product_attributes, *leaf.sale_attributes)
    return next((each for each in attributes if each.name[-ALIKE:] == name[-ALIKE:]), None)


def _values(attribute: Attribute, value: str) -> list[str]:
    """The choices that a value is; itself where others may be said."""
    found = [choice for choice in attribute.choices if value and (choice in value or value in choice)]
    return found or ([value] if value and attribute.append_allowed else [])


ROWS = (
    row(
        "product/category/classify",
        "the categories that a product may belong in",
        "根据标题与主图推荐类目",
        classify,
        invalid=checks.BAD,
        errors=(NO_CATEGORY,),
    ),
    row(
        "product/categoryprecheck",
        "whether a product of a category can be made now",
        "发品前校验",
        precheck,
        invalid=checks.BAD,
        errors=(NO_CATEGORY, NO_LEAF),
    ),
    row(
        "product/externalproductmapping",
        "what an attribute of another platform is called here",
        "站外商品属性映射为站内属性",
        mapping,
        invalid=checks.BAD,
        errors=(NO_CATEGORY,),
    ),
)
