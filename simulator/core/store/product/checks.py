"""What the platform finds wrong with what a merchant says of a product, with the code of each.

The codes and most texts are those of the page on listing, and 10020110 with a number and a reason in its text
as seen; the numbers of its reasons are ours but for 6600083 and 6600120, which are seen. That each is found
when a product is added or updated, and not only once it is listed, is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store.address import rules as addresses
from simulator.core.store.brand import lookup as brands
from simulator.core.store.brand.library import NO_BRAND
from simulator.core.store.category import rules as categories
from simulator.core.store.category import tree
from simulator.core.store.category.tree import Leaf
from simulator.core.store.freight_template import rules as templates
from simulator.core.store.media import rules as media
from simulator.core.store.media.formats import animated
from simulator.core.store.product import documents
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

BAD = 10020051
NO_CATEGORY = 10020017
UNQUALIFIED = 10020018
NOT_AN_IMAGE = 10020035
NO_SKU = 10020038
DEARER = 10020040
ONLY_ASCII = 10020045
FAILED = 10020110
NO_ADDRESS = 10020290
BAD_FORMAT = 10020294
# What is too long or too much, beyond what the shapes bound: the length of an id of one's own is taken to be
# that of a product's.
LONG_OUT_SKU, MANY_VALUES, MANY_SKUS = 10020037, 10020031, 10020013
MOST_SKUS, MOST_VALUES, MOST_OUT_ID = 500, 100, 128

OF_DOCUMENT = (
    BAD,
    MANY_SKUS,
    NO_CATEGORY,
    UNQUALIFIED,
    MANY_VALUES,
    NOT_AN_IMAGE,
    LONG_OUT_SKU,
    DEARER,
    ONLY_ASCII,
    FAILED,
    BAD_FORMAT,
)
OF_SUBMISSION = (UNQUALIFIED, NO_SKU, FAILED, NO_ADDRESS)

_IMAGE = re.compile(r"https?://mmecimage\.cn/p/\S+")
_FORMATS = re.compile(r"\.(gif|svg|tiff?|heic|avif|ico)$", re.IGNORECASE)


def check(world: World, store: str, said: Mapping[str, Any]) -> None:
    """Refuses a document that a draft cannot be made of."""
    if said["title"].isascii():
        raise Refusal(
            ONLY_ASCII,
            why=Text(
                "a title is not made of digits, letters and signs alone", "标题不能只有数字、字母和符号"
            ),
        )
    _images(world, store, said)
    leaf = tree.by_path(documents.category(said))
    if leaf is None:
        raise Refusal(
            NO_CATEGORY,
            why=Text(
                "cats_v2 is no path to a leaf, the first level first",
                "cats_v2 不是从第一级起到叶子类目的路径",
            ),
        )
    if not categories.permitted(world, store, leaf):
        raise Refusal(
            UNQUALIFIED,
            why=Text(
                f"{store} may not sell in category {leaf.cat_id}", f"{store} 不能在类目 {leaf.cat_id} 中售卖"
            ),
        )
    _of_category(leaf, said)
    check_template(world, store, said)
    _known_address(world, store, said)
    _brand(world, store, leaf, said)
    _skus(said.get("skus", ()))
    for sku in said.get("skus", ()):
        check_price(leaf, sku)


def check_submission(world: World, store: str, document: Mapping[str, Any]) -> None:
    """Refuses what cannot be listed as it is now."""
    if not document["skus"]:
        raise Refusal(
            NO_SKU, why=Text("a product that is listed has one SKU at least", "上架的商品至少有一个 SKU")
        )
    check_address(document)
    _known_address(world, store, document)
    leaf = tree.by_path(documents.category(document))
    if leaf is None or not categories.permitted(world, store, leaf):
        raise Refusal(
            UNQUALIFIED,
            why=Text(
                f"{store} may not sell in the product's category", f"{store} 不能在商品所在的类目中售卖"
            ),
        )
    _brand(world, store, leaf, document)


def check_address(document: Mapping[str, Any]) -> None:
    """Goods that are sent say where they go back to."""
    sent = document.get("deliver_method", documents.EXPRESS) == documents.EXPRESS
    if sent and not documents.address(document):
        text = "商品售后地址不能为空, after_sale_info.after_sale_address_id"
        raise Refusal(
            NO_ADDRESS,
            text,
            why=Text(
                "after_sale_info.after_sale_address_id is not said",
                "没有填写 after_sale_info.after_sale_address_id",
            ),
        )


def _known_address(world: World, store: str, document: Mapping[str, Any]) -> None:
    """Where they go back to is one of the store's addresses, if it is said."""
    address_id = documents.address(document)
    if address_id and addresses.found(world, store, address_id) is None:
        raise _failed(6600121, "查询售后地址ID失败")


def check_template(world: World, store: str, said: Mapping[str, Any]) -> None:
    """What sending costs is said in a template of the store's, where one is named."""
    template_id = int(said.get("express_info", {}).get("template_id") or 0)
    if template_id and templates.found(world, store, template_id) is None:
        raise _failed(6600120, "查询模板ID失败")


def check_price(leaf: Leaf | None, sku: Mapping[str, Any]) -> None:
    """A SKU costs no more than its market price, and no less than its category's floor."""
    if sku.get("market_price", sku["sale_price"]) < sku["sale_price"]:
        raise Refusal(DEARER, why=Text("a SKU costs more than its market price", "SKU 的售价高于市场价"))
    if leaf is not None and sku["sale_price"] < leaf.floor_price:
        raise _failed(6600061, f"售卖价格低于类目最低价{leaf.floor_price / 100:.2f}元")


def _failed(number: int, reason: str) -> Refusal:
    return Refusal(FAILED, f"商品信息检查不通过, 错误码:{number} 原因:{reason}", why=reason)


def _images(world: World, store: str, said: Mapping[str, Any]) -> None:
    heads = said["head_imgs"]
    if len(set(heads)) < len(heads):
        raise Refusal(BAD, why=Text("head_imgs has an image twice", "head_imgs 中有重复的图片"))
    for url in (*heads, *said["desc_info"]["imgs"], *(sku["thumb_img"] for sku in said.get("skus", ()))):
        if not _IMAGE.fullmatch(url):
            raise Refusal(
                NOT_AN_IMAGE, why=Text(f"{url!r} is no image that was uploaded", f"{url!r} 不是上传过的图片")
            )
        file = media.at(world, store, url)
        if _FORMATS.search(url) or (file is not None and animated(file.content)):
            raise Refusal(
                BAD_FORMAT,
                why=Text(f"{url!r} is in a format that products do not have", f"{url!r} 的格式不能用于商品"),
            )


def _of_category(leaf: Leaf, said: Mapping[str, Any]) -> None:
    if len(said["head_imgs"]) < leaf.head_images:
        raise _failed(6600021, f"商品主图不少于{leaf.head_images}张")
    if said["deliver_method"] != documents.EXPRESS and not leaf.virtual:
        raise _failed(6600052, "该类目不支持无需快递")
    shown = {int(each["qua_id"]) for each in said.get("product_qua_infos", ()) if each["qua_url"]}
    for paper in leaf.product_quas:
        if paper.mandatory and paper.qua_id not in shown:
            raise _failed(6600071, f"缺少商品资质{paper.name}")
    attributes = {each["attr_key"] for each in said.get("attrs", ()) if each["attr_value"]}
    for attribute in leaf.product_attributes:
        if attribute.is_required and attribute.name not in attributes:
            raise _failed(6600062, f"缺少必填属性{attribute.name}")
    if leaf.must_damage_guarantee and not said.get("extra_service", {}).get("damage_guarantee"):
        raise _failed(6600083, "该类目下的商品必须支持坏损包退")


def _brand(world: World, store: str, leaf: Leaf, said: Mapping[str, Any]) -> None:
    brand_id = int(said.get("brand_id") or NO_BRAND)
    if leaf.brands and brand_id not in leaf.brands:
        raise _failed(6600091, "商品品牌不在类目准入范围内")
    if brand_id != NO_BRAND and brands.valid(world, store, brand_id) is None:
        raise _failed(6600090, "商品品牌id非法,或商品品牌id未申请通过")


def _skus(skus: Sequence[Mapping[str, Any]]) -> None:
    if len(skus) > MOST_SKUS:
        raise Refusal(
            MANY_SKUS, why=Text(f"a product has {MOST_SKUS} SKUs at most", f"商品最多 {MOST_SKUS} 个 SKU")
        )
    values: dict[str, set[str]] = {}
    for each in (each for sku in skus for each in sku.get("sku_attrs", ())):
        values.setdefault(each["attr_key"], set()).add(each["attr_value"])
    if any(len(each) > MOST_VALUES for each in values.values()):
        raise Refusal(
            MANY_VALUES,
            why=Text(
                f"SKUs have {MOST_VALUES} values of an attribute at most",
                f"一个属性在各 SKU 中最多 {MOST_VALUES} 个值",
            ),
        )
    _told_apart(skus)
    for sku in skus:
        if len(sku.get("out_sku_id", "")) > MOST_OUT_ID:
            raise Refusal(
                LONG_OUT_SKU,
                why=Text(
                    f"out_sku_id has {MOST_OUT_ID} letters at most", f"out_sku_id 最多 {MOST_OUT_ID} 个字符"
                ),
            )
        if sku.get("stock_num", 0) < 0:
            raise Refusal(BAD, why=Text("stock_num is less than nothing", "stock_num 小于零"))


def _told_apart(skus: Sequence[Mapping[str, Any]]) -> None:
    """A SKU is what its attributes say: none has one twice, and no two have the same."""
    kinds = [[(each["attr_key"], each["attr_value"]) for each in sku.get("sku_attrs", ())] for sku in skus]
    if any(len(dict(kind)) < len(kind) for kind in kinds):
        raise _failed(6600064, "SKU销售属性名重复")
    if len({frozenset(kind) for kind in kinds}) < len(kinds):
        raise _failed(6600065, "SKU销售属性重复")
