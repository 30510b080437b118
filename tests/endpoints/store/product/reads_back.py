"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.sample import Town
from tests.endpoints.store.category.bodies import apply_for
from tests.endpoints.store.freight_template.documents import FREE, added
from tests.endpoints.store.product.bodies import BLUE, SHOES, SPIRITS, path, product, sku, whole_product
from tests.endpoints.store.product.whole import sold
from tests.endpoints.store.stories import Ask, reads_back


def copies(ask: Ask, product_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The online copy, empty where there is none, and the draft."""
    online = ask("product/get", product_id=product_id).get("product", {})
    return online, ask("product/get", product_id=product_id, data_type=2)["edit_product"]


def prices(document: dict[str, Any]) -> list[int]:
    return [each["sale_price"] for each in document["skus"]]


@reads_back("product/add")
def a_new_product_is_a_draft_that_no_list_has(town: Town, ask: Ask) -> None:
    reply = ask("product/add", product())["data"]
    assert type(reply["product_id"]) is int
    made = str(reply["product_id"])
    online, draft = copies(ask, made)
    assert online == {}
    assert (draft["status"], draft["edit_status"], draft["title"]) == (0, 1, "双层收纳盒大号")
    assert draft["skus"][0]["stock_num"] == 10
    assert draft["create_time"] == reply["create_time"] == "2026-01-01 09:00:00"
    assert made not in ask("product/list/get", page_size=30)["product_ids"]
    assert ask("product/list/get", page_size=30, status=0)["product_ids"] == [made]


@reads_back("product/add")
def a_product_is_submitted_as_it_is_made(town: Town, ask: Ask) -> None:
    """`listing` is taken as 1 and as true."""
    for said in (1, True):
        made = str(ask("product/add", product(), listing=said)["data"]["product_id"])
        assert copies(ask, made)[1]["edit_status"] == 2
    town.do("audit_product", store=town.shop)
    assert copies(ask, made)[0]["status"] == 5
    assert made in ask("product/list/get", page_size=30)["product_ids"]


@reads_back("product/update")
def another_draft_leaves_what_is_on_sale_until_it_has_passed(town: Town, ask: Ask) -> None:
    made = str(ask("product/add", product(out_product_id="box"), listing=1)["data"]["product_id"])
    town.do("audit_product", store=town.shop)
    [first] = copies(ask, made)[1]["skus"]
    other = product(
        title="三层收纳盒大号",
        out_product_id="other",
        skus=[sku(sku_id=first["sku_id"], sale_price=1500), sku(stock_num=3, sku_attrs=[BLUE])],
    )
    reply = ask("product/update", other, product_id=made)["data"]
    assert reply["product_id"] == made
    online, draft = copies(ask, made)
    assert (online["title"], prices(online)) == ("双层收纳盒大号", [1000])
    assert (draft["title"], prices(draft)) == ("三层收纳盒大号", [1500, 1000])
    assert draft["out_product_id"] == "box"  # nobody can change that
    assert [each["stock_num"] for each in draft["skus"]] == [10, 3]
    ask("product/listing", product_id=made)
    town.do("audit_product", store=town.shop)
    online, draft = copies(ask, made)
    assert online == draft
    assert (online["status"], online["edit_status"], online["min_price"]) == (5, 4, 1000)


@reads_back("product/update")
def a_sku_that_is_left_out_is_gone(town: Town, ask: Ask) -> None:
    made = str(ask("product/add", product(skus=[sku(), sku(sku_attrs=[BLUE])]))["data"]["product_id"])
    kept = copies(ask, made)[1]["skus"][1]["sku_id"]
    ask("product/update", product(skus=[sku(sku_id=kept, stock_num=7)]), product_id=made)
    [only] = copies(ask, made)[1]["skus"]
    assert (only["sku_id"], only["stock_num"]) == (kept, 7)  # until it is listed, a draft says its stock


@reads_back("product/auditfree")
def what_changes_without_audit_changes_the_online_copy_alone(town: Town, ask: Ask) -> None:
    one = sold(town, ask)
    before, draft = copies(ask, one)
    [only] = before["skus"]
    changed = {
        "sku_id": only["sku_id"],
        "sale_price": only["sale_price"] - 1,
        "sku_code": "new",
        "stock_info": {"diff_type": 1, "num": 5},
    }
    said = {"skus": [changed], "spu_code": "spu", "limited_info": {"period_type": 1, "limited_buy_num": 3}}
    reply = ask("product/auditfree", said, product_id=one)
    assert set(reply["data"]) == {"product_id", "update_time"}
    after, same = copies(ask, one)
    assert (after["min_price"], after["skus"][0]["sku_code"]) == (only["sale_price"] - 1, "new")
    assert after["skus"][0]["stock_num"] == only["stock_num"] + 5
    assert (after["spu_code"], after["limited_info"]["limited_buy_num"]) == ("spu", 3)
    assert same["skus"][0]["sale_price"] == draft["skus"][0]["sale_price"]
    assert same["spu_code"] == draft["spu_code"] == ""


@reads_back("product/auditfree")
def single_skus_go_off_sale_and_on_again(town: Town, ask: Ask) -> None:
    made = str(
        ask("product/add", product(skus=[sku(), sku(sku_attrs=[BLUE])]), listing=1)["data"]["product_id"]
    )
    town.do("audit_product", store=town.shop)
    first, second = (each["sku_id"] for each in copies(ask, made)[0]["skus"])
    for status in (11, 5):
        ask("product/auditfree", product_id=made, skus=[{"sku_id": first, "status": status}])
        assert [each["status"] for each in copies(ask, made)[0]["skus"]] == [status, 5]
        if status == 11:
            with pytest.raises(Exception, match="not on sale"):
                town.do("buyer_order", store=town.shop, product=made, sku=int(first))
    ask("product/auditfree", product_id=made, skus=[{"sku_id": second, "is_delete": 1}])
    assert [each["sku_id"] for each in copies(ask, made)[0]["skus"]] == [first]


@reads_back("product/listing")
def a_product_goes_on_sale_through_its_audit(town: Town, ask: Ask) -> None:
    made = str(ask("product/add", product())["data"]["product_id"])
    ask("product/listing", product_id=made)
    assert copies(ask, made) == ({}, {**copies(ask, made)[1], "status": 0, "edit_status": 2})
    town.do("audit_product", store=town.shop, product=made, passes=False, reason="主图模糊")
    assert copies(ask, made)[1]["edit_status"] == 3
    ask("product/listing", product_id=made)
    town.pass_(town.world.switches.product_audit_seconds)
    assert copies(ask, made)[0]["status"] == 5


@reads_back("product/delisting")
def a_product_off_sale_says_so(town: Town, ask: Ask) -> None:
    one = sold(town, ask)
    ask("product/delisting", product_id=one)
    assert ask("product/get", product_id=one)["product"]["status"] == 11
    assert "product" not in ask("product/get", product_id=one, data_type=3)
    ask("product/listing", product_id=one)
    town.do("audit_product", store=town.shop)
    assert ask("product/get", product_id=one)["product"]["status"] == 5


@reads_back("product/delete")
def a_deleted_product_is_in_the_bin_and_then_gone_for_good(town: Town, ask: Ask) -> None:
    one = sold(town, ask)
    total = ask("product/list/get", page_size=1)["total_num"]
    ask("product/delete", product_id=one)
    assert ask("product/get", product_id=one)["product"]["status"] == 6
    assert one not in ask("product/list/get", page_size=30)["product_ids"]
    assert ask("product/list/get", page_size=1)["total_num"] == total - 1
    assert ask("product/list/get", page_size=30, status=6)["product_ids"] == [one]
    town.do("purge_product", store=town.shop, product=one)
    assert ask("product/get", product_id=one)["product"]["status"] == 9
    assert ask("product/list/get", page_size=30, status=9)["product_ids"] == [one]
    ask.refused("product/update", 10020052, **product(), product_id=one)


@reads_back("product/audit/cancel")
def what_is_taken_back_is_a_draft_again(town: Town, ask: Ask) -> None:
    made = str(ask("product/add", product(), listing=1)["data"]["product_id"])
    ask("product/audit/cancel", product_id=made)
    assert copies(ask, made)[1]["edit_status"] == 1
    town.pass_(town.world.switches.product_audit_seconds)
    assert copies(ask, made)[0] == {}  # and no audit ends of it
    assert ask("product/getauditquota")["audit_quota"]["avail_quota"] == 998


@reads_back("product/get")
def a_product_says_that_it_is_banned(town: Town, ask: Ask) -> None:
    one = sold(town, ask)
    town.do("ban_product", store=town.shop, product=one)
    assert ask("product/get", product_id=one)["product"]["status"] == 13


@reads_back("product/get")
def a_price_half_as_high_again_is_warned_of(town: Town, ask: Ask) -> None:
    made = str(ask("product/add", product(), listing=1)["data"]["product_id"])
    town.do("audit_product", store=town.shop)
    [only] = copies(ask, made)[0]["skus"]
    for price, warned in ((1500, False), (1501, True)):
        dearer = product(skus=[sku(sku_id=only["sku_id"], sale_price=price)])
        ask("product/update", dearer, product_id=made)
        compared = ask("product/get", product_id=made, data_type=2)["cmp_price_info"]
        assert [each["is_expensive_warning"] for each in compared["sku_result_list"]] == [warned]


@reads_back("product/get")
def a_store_that_may_sell_no_more_today_is_told(town: Town, ask: Ask) -> None:
    one = sold(town, ask)
    town.do("limit_sales", store=town.shop, title="受限", sub_title="明日恢复")
    told = ask("product/get", product_id=one)["sale_limit_info"]
    assert told == {"is_limited": 1, "title": "受限", "sub_title": "明日恢复"}
    town.do("limit_sales", store=town.shop, limited=False)
    assert "sale_limit_info" not in ask("product/get", product_id=one)


@reads_back("product/add")
def a_product_is_read_as_it_was_said(town: Town, ask: Ask) -> None:
    """Ids as text, and what was never said beside it."""
    said = whole_product(added(ask, FREE))
    made = str(ask("product/add", said)["data"]["product_id"])
    draft = ask("product/get", product_id=made, data_type=2)["edit_product"]
    assert _as_said(said, draft) == said


def _as_said(said: Any, shown: Any) -> Any:
    """Of what is shown the part that was said, in the types of what was said."""
    if isinstance(said, dict):
        return {name: _as_said(part, shown[name]) for name, part in said.items()}
    if isinstance(said, list):
        return [_as_said(*pair) for pair in zip(said, shown, strict=True)]
    return type(said)(shown)


@reads_back("product/list/get")
def the_list_of_a_status_follows_it(town: Town, ask: Ask) -> None:
    before = ask("product/list/get", page_size=30, status=5)["product_ids"]
    town.do("ban_product", store=town.shop, product=before[0])
    assert ask("product/list/get", page_size=30, status=5)["product_ids"] == before[1:]
    assert ask("product/list/get", page_size=30, status=13)["product_ids"] == before[:1]
    assert ask("product/list/get", page_size=30)["product_ids"] == before


@reads_back("product/getauditquota")
def submissions_are_counted_by_the_day_in_china(town: Town, ask: Ask) -> None:
    town.switch("product_audits_a_day", 1)
    assert ask("product/getauditquota")["audit_quota"] == {
        "block_status": False,
        "avail_quota": 1,
        "total_quota": 1,
    }
    made = str(ask("product/add", product(), listing=1)["data"]["product_id"])
    assert ask("product/getauditquota")["audit_quota"]["block_status"]
    ask.refused("product/audit/cancel", 1002001, product_id=made)
    town.pass_(15 * 3600 - 1)  # midnight in China is 15 hours after the world began
    assert ask("product/getauditquota")["audit_quota"]["avail_quota"] == 0
    town.pass_(1)
    assert ask("product/getauditquota")["audit_quota"]["avail_quota"] == 1


@reads_back("product/auditstrategy/set")
def a_strategy_is_kept_where_nothing_is_said_of_it(town: Town, ask: Ask) -> None:
    ask("product/auditstrategy/set", audit_strategy={"hit_duplicated_flag": 1, "hide_err_field_flag": 1})
    ask("product/auditstrategy/set", audit_strategy={"hit_duplicated_flag": 0, "hide_err_field_flag": 2})
    assert ask("product/auditstrategy/get")["audit_strategy"] == {
        "hide_err_field_flag": 2,
        "hit_duplicated_flag": 1,
        "hit_low_risk_rule_flag": 2,
    }
    shown = ask("product/get", product_id=sold(town, ask))["audit_info"]
    assert shown == {"user_strategy_flag_list": [2]}


@reads_back("product/auditstrategy/get")
def a_strategy_is_read(town: Town, ask: Ask) -> None:
    ask("product/auditstrategy/set", audit_strategy={"hit_low_risk_rule_flag": 1})
    assert ask("product/auditstrategy/get")["audit_strategy"]["hit_low_risk_rule_flag"] == 1


def _of_a_link(name: str, field: str, **more: Any) -> None:
    """A link is the same each time while its product is on sale, and there is none otherwise."""

    @reads_back(name)
    def a_link_is_there_while_its_product_is_on_sale(town: Town, ask: Ask) -> None:
        one, other = ask("product/list/get", page_size=2)["product_ids"]
        link = ask(name, product_id=one, **more)[field]
        assert link == ask(name, product_id=one, **more)[field] != ask(name, product_id=other, **more)[field]
        town.do("ban_product", store=town.shop, product=one)
        ask.refused(name, 10020065, product_id=one, **more)
        ask("product/listing", product_id=one)
        town.do("audit_product", store=town.shop)
        assert ask(name, product_id=one, **more)[field] == link


_of_a_link("product/h5url/get", "product_h5url")
_of_a_link("product/taglink/get", "product_taglink")
_of_a_link("product/qrcode/get", "product_qrcode")
_of_a_link("product/scheme/get", "openlink", from_appid="wx0123456789abcdef", expire=60)


@reads_back("product/category/classify")
def a_category_says_whether_the_store_has_it(town: Town, ask: Ask) -> None:
    def permitted() -> set[bool]:
        asked = {"req_type": 1, "title": "白兰地礼盒", "head_imgs": ["x"]}
        found = ask("product/category/classify", asked)["categories"]
        return {each["has_permission"] for each in found[0]["cats"]}

    assert permitted() == {False}
    apply_for(ask, SPIRITS)
    town.do("audit_category", store=town.shop)
    assert permitted() == {True}


@reads_back("product/categoryprecheck")
def a_category_passes_once_the_store_has_it(town: Town, ask: Ask) -> None:
    assert not ask("product/categoryprecheck", cat_id=SHOES)["all_pass"]
    apply_for(ask, SHOES)
    assert ask("product/categoryprecheck", cat_id=SHOES)["all_pass"]
    assert ask("product/categoryprecheck")["all_pass"]
    attrs = [{"attr_key": "鞋面材质", "attr_value": "牛皮"}]
    ask("product/add", product(cats_v2=path(SHOES), attrs=attrs))


@reads_back("product/externalproductmapping", constant="the platform maps words, whoever asks")
def an_attribute_that_nothing_is_like_has_no_name(town: Town, ask: Ask) -> None:
    said = {"external_attribute_name": "保质期", "external_attribute_value": "一年"}
    reply = ask("product/externalproductmapping", said, cat_id=SHOES)
    assert (reply["internal_attribute_name"], reply["internal_attribute_value"]) == ("", [])
