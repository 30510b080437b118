"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from typing import Any

from simulator.core.store.address import rules as addresses
from simulator.core.store.address.stocked import returns_to
from simulator.core.store.media import rules as media
from simulator.core.store.media.entities import Use
from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.brand.bodies import CLOUDTIME, NIKON, brand
from tests.endpoints.store.category.bodies import category_info
from tests.endpoints.store.product.bodies import (
    BLUE,
    CERAMICS,
    IMAGES,
    RED,
    SHOES,
    SPIRITS,
    WATCHES,
    path,
    product,
    sku,
)

LINKS = ("product/h5url/get", "product/taglink/get", "product/qrcode/get", "product/scheme/get")
STEPS = ("product/listing", "product/delisting", "product/delete", "product/audit/cancel")
OF_ONE = ("product/get", "product/update", "product/auditfree", *STEPS, *LINKS)


def made(at: Stand, **said: Any) -> str:
    """The id of a product that the stand's store makes."""
    return str(at.other("product/add", **product(at.store, **said))["data"]["product_id"])


def on_sale(at: Stand) -> str:
    """The id of a product that the store was stocked with."""
    found: str = at.other("product/list/get", page_size=1)["product_ids"][0]
    return found


def body(at: Stand, product_id: str = "", **change: Any) -> dict[str, Any]:
    """A right body of the row, about this product; with a whole document where the row takes one."""
    whole = product(at.store) if at.row.id in ("ec.product.add", "ec.product.update") else {}
    named = {"product_id": product_id} if product_id else {}
    return {**at.body(), **whole, **named, **change}


def has(at: Stand, *categories: int) -> None:
    """The store may sell in these categories."""
    for each in categories:
        at.other("category/add", category_info=category_info(each))
    at.town.pass_(at.town.world.switches.qualification_audit_seconds)


@of(*OF_ONE)
def a_product_that_there_is_not(at: Stand) -> None:
    assert at.ask(body(at, "12345678901234")) == 10020052
    foreign = at.town.store("another")
    at.do("authorize", store=foreign)
    token = at.town.token(at.row.tokens[0], foreign)
    theirs = on_sale(at)
    assert at.ask(body(at, theirs), token=token) == 10020052
    at.other("product/delete", product_id=theirs)
    at.do("purge_product", store=at.store, product=theirs)
    assert at.ask(body(at, theirs)) == (0 if at.row.id == "ec.product.get" else 10020052)


@of("product/list/get")
def a_page_that_is_none(at: Stand) -> None:
    for size in (0, -1, 31, 2**63):
        assert at.ask(at.body(page_size=size)) == 10020051
    assert at.ask(at.body(status=7)) == 10020051
    assert at.ask(at.body(next_key="made up")) == 606006


@of(*LINKS)
def what_is_not_on_sale_has_no_link(at: Stand) -> None:
    assert at.ask(body(at, made(at))) == 10020065
    one = on_sale(at)
    at.do("ban_product", store=at.store, product=one, why="ban")
    assert at.ask(body(at, one)) == 10020065


@of("product/scheme/get")
def an_app_that_is_none(at: Stand) -> None:
    assert at.ask(body(at, on_sale(at), from_appid="wx1")) == 10020256
    assert at.ask(body(at, on_sale(at), from_appid="wx0123456789abcdef", expire=0)) == 10020051


@of("product/listing", "product/update", "product/delete", "product/delisting")
def a_draft_in_audit_is_withdrawn_first(at: Stand) -> None:
    one = on_sale(at)
    at.other("product/listing", product_id=one)
    code = 10020047 if at.row.id == "ec.product.delisting" else 10020049
    assert at.ask(body(at, one)) == code


@of("product/listing", "product/update", "product/delete")
def what_is_still_uploading_can_neither_be_listed_nor_changed(at: Stand) -> None:
    at.town.switch("product_upload_seconds", 60)
    one = made(at)
    assert at.ask(body(at, one)) == 10020067
    at.town.pass_(60)
    assert at.ask(body(at, one)) == 0


@of("product/listing", "product/update")
def what_is_banned_may_not_be_edited(at: Stand) -> None:
    one = on_sale(at)
    at.do("ban_product", store=at.store, product=one, why="ban")
    assert at.ask(body(at, one)) == 10020008


@of("product/listing", "product/update", "product/delete")
def what_lies_in_the_recycle_bin_is_gone(at: Stand) -> None:
    one = on_sale(at)
    at.other("product/delete", product_id=one)
    assert at.ask(body(at, one)) == 10020052


@of("product/delisting", "product/auditfree")
def what_is_not_on_sale_is_neither_taken_off_nor_adjusted(at: Stand) -> None:
    one = on_sale(at)
    for _ in range(2):
        assert at.ask(body(at, made(at))) == 10020065
        at.do("ban_product", store=at.store, product=one, why="deposit")
        assert at.ask(body(at, one)) == 10020065
        at.other("product/listing", product_id=one)
        at.do("audit_product", store=at.store)


@of("product/audit/cancel")
def nothing_is_withdrawn_that_is_not_in_audit(at: Stand) -> None:
    assert at.ask(body(at, on_sale(at))) == 10020044
    assert at.ask(body(at, made(at))) == 10020044


@of("product/add", "product/update", "product/listing", "product/audit/cancel")
def a_day_has_so_many_submissions(at: Stand) -> None:
    one = made(at)
    if at.row.id == "ec.product.audit.cancel":
        at.other("product/listing", product_id=one)
    at.town.switch("product_audits_a_day", 0)
    listing = {"listing": 1} if at.row.id in ("ec.product.add", "ec.product.update") else {}
    assert at.ask(body(at, one, **listing)) == 1002001


@of("product/add", "product/update", "product/listing")
def what_cannot_be_listed_as_it_is(at: Stand) -> None:
    no_address: dict[str, Any] = {"after_sale_info": {}}
    if at.row.id == "ec.product.listing":
        assert at.ask(body(at, made(at, **no_address))) == 10020290
        assert "after_sale_info.after_sale_address_id" in at.api.last.body.decode()
        assert at.ask(body(at, made(at, skus=[]))) == 10020038
        at.other("brand/add", brand=brand())
        at.do("audit_brand", store=at.store)
        one = made(at, brand_id=NIKON)
        at.other("brand/delete", brand_id=NIKON)
        assert at.ask(body(at, one)) == 10020110
    else:
        one = made(at)
        assert at.ask(body(at, one, listing=1, **no_address)) == 10020290
        assert at.ask(body(at, one, listing=1, skus=[])) == 10020038


@of("product/add", "product/update", "product/listing")
def goods_go_back_to_an_address_of_the_stores(at: Stand) -> None:
    at.do("create_store", **{"as": "elsewhere"})
    theirs = at.town.stage.resolve("store", "elsewhere")
    with at.town.world.transaction():
        foreign = addresses.add(at.town.world, theirs, {"recv_addr": True}).address_id
    one = made(at)
    if at.row.id == "ec.product.listing":
        at.other("merchant/address/delete", address_id=str(returns_to(at.store)))
        assert at.ask(body(at, one)) == 10020110
    else:
        for address_id in (1, foreign, 2**63):
            where = {"after_sale_address_id": address_id}
            assert at.ask(body(at, one, after_sale_info=where)) == 10020110


@of("product/listing")
def a_category_that_the_store_has_no_more(at: Stand) -> None:
    has(at, CERAMICS)
    one = made(
        at,
        cats_v2=path(CERAMICS),
        extra_service={"seven_day_return": 1, "freight_insurance": 0, "damage_guarantee": 1},
    )
    at.do("revoke_category", store=at.store, category=CERAMICS)
    assert at.ask(body(at, one)) == 10020018


# What is wrong with a document, by its code.
WRONG: tuple[tuple[int, dict[str, Any]], ...] = (
    (10020051, {"head_imgs": [IMAGES + "1", IMAGES + "1", IMAGES + "2"]}),
    (10020051, {"skus": [sku(stock_num=-1)]}),
    (10020051, {"skus": [sku(stock_num=2**31)]}),
    (10020051, {"skus": [sku(market_price=2**31)]}),
    (10020051, {"express_info": {"template_id": "0", "weight": -1}}),
    (10020051, {"limited_info": {"period_type": 1, "limited_buy_num": -1}}),
    (10020051, {"skus": [sku(sku_id="1234567890")]}),
    (10020051, {"deliver_method": 2}),
    (10020013, {"skus": [sku()] * 501}),
    (10020017, {"cats_v2": []}),
    (10020017, {"cats_v2": [{"cat_id": "6091"}]}),
    (10020017, {"cats_v2": list(reversed(path(6091)))}),
    (10020017, {"cats_v2": path(6091)[:-1]}),
    (10020017, {"cats_v2": [{"cat_id": "1"}]}),
    (10020018, {"cats_v2": path(SPIRITS)}),
    (10020021, {"title": "长" * 61}),
    (10020042, {"title": "短短短短"}),
    (10020045, {"title": "ABC-123 45"}),
    (10020022, {"head_imgs": []}),
    (10020022, {"head_imgs": [IMAGES + "1", IMAGES + "2"]}),
    (10020023, {"head_imgs": [f"{IMAGES}{number}" for number in range(10)]}),
    (10020025, {"desc_info": {"imgs": [f"{IMAGES}{number}" for number in range(51)]}}),
    (10020026, {"desc_info": {"imgs": [], "desc": "长" * 2001}}),
    (10020036, {"out_product_id": "x" * 129}),
    (10020028, {"skus": [sku(sale_price=10**9 + 1, market_price=2 * 10**9)]}),
    (10020039, {"skus": [sku(sale_price=0)]}),
    (10020039, {"skus": [sku(sale_price=-1)]}),
    (10020040, {"skus": [sku(sale_price=2001)]}),
    (10020029, {"skus": [sku(sku_code="x" * 21)]}),
    (10020037, {"skus": [sku(out_sku_id="x" * 129)]}),
    (10020032, {"skus": [sku(sku_attrs=[{"attr_key": "x" * 41, "attr_value": "x"}])]}),
    (10020033, {"skus": [sku(sku_attrs=[{"attr_key": "x", "attr_value": "x" * 41}])]}),
    (
        10020031,
        {"skus": [sku(sku_attrs=[{"attr_key": "x", "attr_value": str(each)}]) for each in range(101)]},
    ),
    (10020035, {"head_imgs": ["https://example.com/1", "https://example.com/2", "https://example.com/3"]}),
    (10020035, {"desc_info": {"imgs": ["file:///etc/passwd"]}}),
    (10020294, {"head_imgs": [IMAGES + "1", IMAGES + "2", IMAGES + "3.gif"]}),
    (10020110, {"brand_id": NIKON}),
    (10020110, {"brand_id": 1}),
    (10020110, {"express_info": {"template_id": "1", "weight": 0}}),
    (10020110, {"skus": [sku(), sku()]}),
    (10020110, {"skus": [sku(sku_attrs=[RED]), sku(sku_attrs=[RED])]}),
    (10020110, {"skus": [sku(sku_attrs=[RED, BLUE])]}),
)


@of("product/add", "product/update")
def a_document_that_the_platform_finds_wrong(at: Stand) -> None:
    one = made(at)
    for code, change in WRONG:
        assert at.ask(body(at, one, **change)) == code, change


@of("product/add", "product/update")
def a_picture_that_moves_is_taken_up_and_not_sold_with(at: Stand) -> None:
    world = at.town.world
    with world.transaction():
        moving = media.take(world, at.store, b"GIF89a", Use.IMAGE).url
        still = media.take(world, at.store, b"BM", Use.IMAGE).url
    one = made(at)
    images = [f"{IMAGES}{number}" for number in range(2)]
    assert at.ask(body(at, one, head_imgs=[*images, moving])) == 10020294
    assert at.ask(body(at, one, skus=[sku(thumb_img=moving)])) == 10020294
    assert at.ask(body(at, one, head_imgs=[*images, still])) == 0


@of("product/add", "product/update")
def what_a_category_asks_for_and_is_not_there(at: Stand) -> None:
    at.other("brand/add", brand=brand(CLOUDTIME))
    at.do("audit_brand", store=at.store)
    at.other("category/add", category_info=category_info(WATCHES, brand_list=[{"brand_id": CLOUDTIME}]))
    has(at, SHOES, SPIRITS, CERAMICS)
    one = made(at)
    paper = [{"qua_id": 2000153, "qua_url": ["paper"]}]
    amount = [{"attr_key": "净含量", "attr_value": "500ml"}]
    spirits = {"cats_v2": path(SPIRITS), "product_qua_infos": paper, "attrs": amount}
    watch = {"cats_v2": path(WATCHES), "attrs": [{"attr_key": "机芯", "attr_value": "石英"}]}
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("坏损包退", {"cats_v2": path(CERAMICS)}),
        ("鞋面材质", {"cats_v2": path(SHOES)}),
        ("商品检验报告", {**spirits, "product_qua_infos": []}),
        ("净含量", {**spirits, "attrs": []}),
        ("10.00元", {**spirits, "skus": [sku(sale_price=999)]}),
        ("主图不少于4张", {**spirits, "head_imgs": [f"{IMAGES}{number}" for number in range(3)]}),
        ("无需快递", {**spirits, "deliver_method": 1}),
        ("品牌不在", watch),
        ("品牌id非法", {**watch, "brand_id": NIKON}),
    )
    for reason, change in wrong:
        assert at.ask(body(at, one, **change)) == 10020110, reason
        assert reason in at.api.last.body.decode()
    right = {**watch, "brand_id": CLOUDTIME, "skus": [sku(sale_price=10**5, market_price=10**5)]}
    for change in (spirits, right):
        assert at.ask(body(at, one, **change)) == 0


@of("product/add")
def what_comes_in_another_type_is_named(at: Stand) -> None:
    """Text where a number belongs, and a number where text belongs, wherever it stands."""
    for name, change in (
        ("title", {"title": 12345}),
        ("deliver_method", {"deliver_method": "0"}),
        ("weight", {"express_info": {"template_id": "1", "weight": "500"}}),
        ("sale_price", {"skus": [sku(sale_price="1000")]}),
        ("sku_code", {"skus": [sku(), sku(sku_code=7)]}),
        ("cat_id", {"cats_v2": [{"cat_id": 6091}]}),
    ):
        assert at.ask(body(at, **change)) == 47001
        assert f'field \\"{name}\\" doesn\'t expect' in at.api.last.body.decode()


@of("product/update")
def the_sku_of_another_product(at: Stand) -> None:
    one = made(at)
    shown = at.other("product/get", product_id=made(at), data_type=2)["edit_product"]
    theirs = shown["skus"][0]["sku_id"]
    assert at.ask(body(at, one, skus=[sku(sku_id=theirs)])) == 10020051
    shown = at.other("product/get", product_id=one, data_type=2)["edit_product"]
    own = shown["skus"][0]["sku_id"]
    assert at.ask(body(at, one, skus=[sku(sku_id=own), sku(sku_id=own, sku_attrs=[BLUE])])) == 10020051


@of("product/auditfree")
def an_adjustment_that_is_wrong_in_one_part_does_nothing(at: Stand) -> None:
    """All or nothing: a right SKU ahead of a wrong one is not adjusted either."""
    at.do("stock_shop", store=at.store, products=2, orders=0, skus=2)
    one, other = at.other("product/list/get", page_size=2)["product_ids"]
    first, second = (each["sku_id"] for each in at.other("product/get", product_id=one)["product"]["skus"])
    [theirs, _] = (each["sku_id"] for each in at.other("product/get", product_id=other)["product"]["skus"])
    right = {"sku_id": first, "stock_info": {"diff_type": 1, "num": 1}}

    def ask(*skus: dict[str, Any]) -> int:
        return at.ask(body(at, one, skus=[right, *skus]))

    assert ask({"sku_id": theirs}) == 10020051
    assert ask({"sku_id": first}) == 10020051
    assert ask({"sku_id": second, "status": 6}) == 10020051
    assert ask({"sku_id": second, "sale_price": 0}) == 10020039
    assert ask({"sku_id": second, "sale_price": 10**9 + 1}) == 10020028
    assert ask({"sku_id": second, "sale_price": 10**9}) == 10020040
    assert ask({"sku_id": second, "stock_info": {"diff_type": 1, "num": 0}}) == 10020218
    assert ask({"sku_id": second, "stock_info": {"diff_type": 2, "num": 10**6}}) == 10020219
    for diff_type, num in ((1, -1), (2, -1), (3, -1), (3, 2**31)):
        assert ask({"sku_id": second, "stock_info": {"diff_type": diff_type, "num": num}}) == 10020051
    gone = [{"sku_id": each, "is_delete": 1} for each in (first, second)]
    assert at.ask(body(at, one, skus=gone)) == 10020051
    at.other("product/listing", product_id=one)
    assert ask() == 10020217


@of("product/auditfree")
def an_adjustment_that_goods_cannot_be_sold_with(at: Stand) -> None:
    has(at, SPIRITS)
    said = {
        "cats_v2": path(SPIRITS),
        "product_qua_infos": [{"qua_id": 2000153, "qua_url": ["paper"]}],
        "attrs": [{"attr_key": "净含量", "attr_value": "500ml"}],
    }
    one = made(at, listing=1, **said)
    virtual = made(at, listing=1, deliver_method=1, after_sale_info={})
    at.do("audit_product", store=at.store)
    [only] = at.other("product/get", product_id=one)["product"]["skus"]
    assert at.ask(body(at, one, skus=[{"sku_id": only["sku_id"], "sale_price": 999}])) == 10020110
    assert at.ask(body(at, virtual, deliver_method=0)) == 10020290
    assert at.ask(body(at, one, express_info={"template_id": 1})) == 10020110


@of("product/category/classify", "product/categoryprecheck", "product/externalproductmapping")
def a_category_that_is_no_leaf(at: Stand) -> None:
    checked = {"req_type": 2} if at.row.id == "ec.product.category.classify" else {}
    between = 10020504 if at.row.id == "ec.product.categoryprecheck" else 10020017
    assert at.ask(at.body(cat_id=1, **checked)) == 10020017
    assert at.ask(at.body(cat_id=10000105, **checked)) == between


@of("product/category/classify")
def what_is_asked_for_is_not_said(at: Stand) -> None:
    assert at.ask(at.body(req_type=2)) == 10020051
    assert at.ask(at.body(req_type=3)) == 10020051
