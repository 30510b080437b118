"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.category.bodies import apply_for, category_info
from tests.endpoints.store.product.bodies import SHOES, SPIRITS
from tests.endpoints.store.stories import Ask, reads_back

TREE = "the platform's own tree"


def approved(ask: Ask) -> set[str]:
    return {each["cat_id"] for each in ask("category/list/get")["list"]}


@reads_back("category/add")
def an_application_is_decided_by_the_platform(town: Town, ask: Ask) -> None:
    audit = apply_for(ask, SPIRITS)
    assert ask("category/audit/get", audit_id=audit)["data"] == {"status": 1, "reject_reason": ""}
    town.do("audit_category", store=town.shop, passes=False, reason="许可证过期")
    assert ask("category/audit/get", audit_id=audit)["data"] == {"status": 2, "reject_reason": "许可证过期"}
    assert str(SPIRITS) not in approved(ask)
    again = apply_for(ask, SPIRITS)
    assert again != audit
    town.pass_(town.world.switches.qualification_audit_seconds)
    assert ask("category/audit/get", audit_id=again)["data"]["status"] == 3
    assert str(SPIRITS) in approved(ask)


@reads_back("category/add")
def what_asks_for_no_paper_passes_at_once(town: Town, ask: Ask) -> None:
    """By its path in the old tree, too."""
    said = {"level1": 6472, "level2": 6490, "level3": SHOES}
    audit = ask("category/add", category_info=said)["audit_id"]
    assert ask("category/audit/get", audit_id=audit)["data"]["status"] == 3
    assert str(SHOES) in approved(ask)


@reads_back("category/add")
def papers_are_taken_as_they_were_before_there_were_groups(town: Town, ask: Ask) -> None:
    path = category_info(SPIRITS)["cats_v2"]
    audit = ask("category/add", category_info={"cats_v2": path, "certificate": ["file"]})["audit_id"]
    assert ask("category/audit/get", audit_id=audit)["data"]["status"] == 1


@reads_back("category/audit/get")
def an_application_says_how_it_stands(town: Town, ask: Ask) -> None:
    audit = apply_for(ask, SPIRITS)
    town.do("audit_category", store=town.shop, category=SPIRITS)
    assert ask("category/audit/get", audit_id=audit)["data"]["status"] == 3


@reads_back("category/audit/cancel")
def an_application_that_is_taken_back_is_not_decided(town: Town, ask: Ask) -> None:
    audit = apply_for(ask, SPIRITS)
    ask("category/audit/cancel", audit_id=audit)
    town.pass_(town.world.switches.qualification_audit_seconds)
    assert ask("category/audit/get", audit_id=audit)["data"]["status"] == 12
    ask.refused("category/audit/cancel", 10020006, audit_id=audit)


@reads_back("category/list/get")
def the_list_has_what_passed(town: Town, ask: Ask) -> None:
    before = approved(ask)
    apply_for(ask, SPIRITS)
    assert approved(ask) == before
    town.do("audit_category", store=town.shop)
    [new] = [each for each in ask("category/list/get")["list"] if each["cat_id"] not in before]
    assert new == {"cat_id": str(SPIRITS), "qua_id": "2000151"}
    town.do("revoke_category", store=town.shop, category=SPIRITS)
    assert approved(ask) == before
    apply_for(ask, SPIRITS)


@reads_back("category/availablesoncategories/get")
def a_branch_is_shown_once_the_store_may_sell_under_it(town: Town, ask: Ask) -> None:
    def under(node: int) -> list[str]:
        found = ask("category/availablesoncategories/get", f_cat_id=node)["cat_list_v2"]
        return [each["cat_id"] for each in found]

    assert under(0) == ["6033"]
    apply_for(ask, SPIRITS)
    town.do("audit_category", store=town.shop)
    assert under(0) == ["6033", "10000201"]
    assert (under(10000204), under(10000454), under(SPIRITS)) == (["10000454"], [str(SPIRITS)], [])
    [old] = ask("category/availablesoncategories/get", f_cat_id=7344)["cat_list"]
    assert (old["cat_id"], old["level"], old["leaf"]) == (str(SPIRITS), 3, True)


@reads_back("category/all", constant=TREE)
def the_tree_has_each_leaf_first_and_then_what_it_is_under(town: Town, ask: Ask) -> None:
    tree = ask("category/all")
    assert len(tree["cats"]) == len(tree["cats_v2"])
    spirits = next(one for one in tree["cats_v2"] if one["cat_and_qua"][0]["cat"]["cat_id"] == str(SPIRITS))
    nodes = [each["cat"] for each in spirits["cat_and_qua"]]
    assert [node["level"] for node in nodes] == [4, 3, 2, 1]
    assert [node["leaf"] for node in nodes] == [True, False, False, False]
    assert [node["f_cat_id"] for node in nodes] == [node["cat_id"] for node in nodes[1:]] + ["0"]
    assert spirits["cat_and_qua"][0]["qua"]["mandatory"]


@reads_back("category/league/all", constant=TREE)
def the_league_sees_the_same_tree(town: Town, ask: Ask) -> None:
    assert ask("category/league/all")["cats_v2"] == ask("category/all")["cats_v2"]


@reads_back("category/detail", constant=TREE)
def a_category_says_what_holds_in_it(town: Town, ask: Ask) -> None:
    attr = ask("category/detail", cat_id=SHOES)["attr"]
    assert attr["size_chart"]["is_support"]
    assert [each["name"] for each in attr["product_attr_list"] if each["is_required"]] == ["鞋面材质"]
