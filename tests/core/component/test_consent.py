"""The consent link: whom it offers, which sets, which hosts it takes, and what its page answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator.core.component import authorization
from simulator.core.component.consent import redirect_with
from simulator.core.store.retirement import retire
from simulator.endpoints.table import PAGES
from simulator.endpoints.worlds import Host
from simulator.run.open import open_world
from simulator.web.pages import create_pages
from tests.core.sample import COMPONENT, Town

PC, MOBILE_OLD, MOBILE_NEW = PAGES
BACK = "http://shop.example.com/back?own=1"
ENTRY = {"Referer": "http://shop.example.com/entry"}


@pytest.fixture
def page(town: Town) -> Iterator[FlaskClient]:
    host = Host(open_world(name="stray"))
    host.add(town.world)
    with create_pages(host).test_client() as client:
        yield client


@pytest.fixture
def accounts(town: Town) -> dict[str, str]:
    """One account of each kind, by kind; the store is the town's own."""
    kinds = ("official_account", "mini_program", "channels", "talent")
    made = {kind: town.do("create_account", **{"as": kind}, kind=kind)["appid"] for kind in kinds}
    return {"store": town.shop, **made}


def link(town: Town, **more: str) -> dict[str, str]:
    with town.world.transaction():
        code = authorization.new_pre_auth_code(town.world, town.component).value
    return {"component_appid": COMPONENT, "pre_auth_code": code, "redirect_uri": BACK, **more}


def offered(text: str, kind: str = "radio") -> set[str]:
    return set(re.findall(rf'<input type="{kind}" name="\w+" value="([^"]*)"', text))


def give(page: FlaskClient, given: dict[str, str], store: str, *sets: int, **more: str) -> Any:
    data = {**given, "store": store, "set": [str(one) for one in sets], "decision": "grant", **more}
    return page.post(PC, data=data)


@pytest.mark.parametrize(
    ("auth_type", "kinds"),
    [
        ("", {"store", "official_account", "mini_program", "channels", "talent"}),
        ("1", {"official_account"}),
        ("2", {"mini_program"}),
        ("3", {"official_account", "mini_program"}),
        ("4", {"mini_program"}),
        ("5", {"channels", "store"}),
        ("6", {"store", "official_account", "mini_program", "channels", "talent"}),
        ("8", {"talent"}),
    ],
)
def test_auth_type_decides_which_accounts_are_offered(
    town: Town, page: FlaskClient, accounts: dict[str, str], auth_type: str, kinds: set[str]
) -> None:
    text = page.get(PC, query_string=link(town, auth_type=auth_type)).text
    assert offered(text) == {accounts[kind] for kind in kinds}


@pytest.mark.parametrize(
    ("auth_type", "maker"),
    [
        ("", "create_store as=shop"),
        ("1", "create_account as=official_account kind=official_account"),
        ("3", "create_account as=official_account kind=official_account"),
        ("2", "create_account as=mini_program kind=mini_program"),
        ("5", "create_store as=shop"),
        ("8", "create_account as=talent kind=talent"),
    ],
)
def test_where_there_is_no_account_the_page_says_how_to_make_one(
    town: Town, page: FlaskClient, auth_type: str, maker: str
) -> None:
    with town.world.transaction():
        retire(town.world, town.shop)
    text = page.get(PC, query_string=link(town, auth_type=auth_type)).text
    assert f"<code>wxsim do {maker}</code>" in text


@pytest.mark.parametrize("auth_type", ["7", "0", "all"])
def test_an_unknown_auth_type_is_shown(town: Town, page: FlaskClient, auth_type: str) -> None:
    reply = page.get(PC, query_string=link(town, auth_type=auth_type))
    assert reply.status_code == 400
    assert f"auth_type 是 {auth_type}" in reply.text


def test_a_named_account_wins_over_the_kind(town: Town, page: FlaskClient, accounts: dict[str, str]) -> None:
    given = link(town, auth_type="1", biz_appid=accounts["mini_program"])
    assert offered(page.get(PC, query_string=given).text) == {accounts["mini_program"]}
    assert give(page, given, accounts["official_account"], 129).status_code == 400
    assert give(page, given, accounts["mini_program"], 129).status_code == 302


def test_an_unknown_named_account_is_shown(town: Town, page: FlaskClient) -> None:
    reply = page.get(PC, query_string=link(town, biz_appid="wx00000000000000aa"))
    assert "wx00000000000000aa" in reply.text
    assert reply.status_code == 400


def test_a_category_list_limits_the_sets_and_leaves_others_as_they_are(town: Town, page: FlaskClient) -> None:
    town.do("authorize", store=town.shop, sets=[129])
    given = link(town, category_id_list="130|131|999")
    assert offered(page.get(PC, query_string=given).text, "checkbox") == {"130", "131"}
    assert give(page, given, town.shop, 129, 131).status_code == 302
    held = town.grant()
    assert held is not None
    assert held.permission_sets == (129, 131)


def test_a_category_list_without_ticked_sets_is_shown(town: Town, page: FlaskClient) -> None:
    reply = page.get(PC, query_string=link(town, category_id_list="998|999"))
    assert "平台没有勾选链接要求的权限集" in reply.text


def test_what_is_ticked_on_the_page_is_all_that_stays_granted(town: Town, page: FlaskClient) -> None:
    assert give(page, link(town), town.shop, 129, 130, 131).status_code == 302
    assert give(page, link(town), town.shop, 130).status_code == 302
    held = town.grant()
    assert held is not None
    assert held.permission_sets == (130,)
    assert town.kinds() == ["authorized", "updateauthorized"]


def test_no_set_is_too_few(town: Town, page: FlaskClient) -> None:
    reply = give(page, link(town), town.shop)
    assert "请至少选择一个权限集" in reply.text
    assert town.grant() is None


def test_a_failed_consent_spends_no_pre_auth_code(town: Town, page: FlaskClient) -> None:
    given = link(town)
    assert give(page, given, town.shop).status_code == 400
    assert give(page, given, town.shop, 129).status_code == 302
    assert give(page, given, town.shop, 129).status_code == 400


def test_refusing_grants_nothing_and_says_so(town: Town, page: FlaskClient) -> None:
    reply = give(page, link(town), town.shop, 129, decision="refuse")
    assert "已取消授权" in reply.text
    assert town.grant() is None


def test_an_exclusive_set_is_one_platforms_only(town: Town, page: FlaskClient) -> None:
    second = town.another_platform(permission_sets=[18, 129])
    town.do("authorize", store=town.shop, component=second, sets=[18, 129])
    town.do("tick_sets", sets=[18, 129])
    reply = give(page, link(town), town.shop, 18, 129)
    assert "权限集 18 互斥" in reply.text
    assert give(page, link(town), town.shop, 129).status_code == 302


def test_while_unpublished_others_than_testers_see_61028(town: Town, page: FlaskClient) -> None:
    with town.world.transaction():
        town.world.tables.put(replace(town.component, published=False))
    given = link(town)
    assert "未全网发布" in page.get(PC, query_string=given).text
    refused = give(page, given, town.shop, 129)
    assert (refused.status_code, "61028 component is unpublished" in refused.text) == (400, True)
    town.do("configure_component", testers=["shop"])
    assert give(page, given, town.shop, 129).status_code == 302


# -- the three hosts --------------------------------------------------------------------------------

SENTENCE = (
    "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的"
    "授权发起页域名相同。授权入口页所在域名："
)


@pytest.mark.parametrize(
    ("referer", "back", "shown"),
    [
        ("http://shop.example.com/entry", BACK, None),
        ("https://shop.example.com:8443/", BACK, None),
        ("", BACK, "空"),
        ("http://example.com/", BACK, "example.com"),
        ("http://www.shop.example.com/", BACK, "www.shop.example.com"),
        ("http://shop.example.com/", "http://other.example.com/", "shop.example.com"),
    ],
)
def test_entry_redirect_and_domain_are_one_host(
    town: Town, page: FlaskClient, referer: str, back: str, shown: str | None
) -> None:
    town.do("configure_component", authorization_domain="shop.example.com")
    reply = page.get(PC, query_string=link(town, redirect_uri=back), headers={"Referer": referer})
    assert reply.status_code == (200 if shown is None else 400)
    assert (SENTENCE in reply.text) is (shown is not None)
    if shown is not None:
        assert f"{SENTENCE}{shown}<" in reply.text


def test_the_form_carries_on_where_the_link_was_opened(town: Town, page: FlaskClient) -> None:
    town.do("configure_component", authorization_domain="https://shop.example.com")
    given = link(town)
    text = page.get(PC, query_string=given, headers=ENTRY).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    assert hidden["entry_host"] == "shop.example.com"
    assert give(page, given, town.shop, 129, entry_host=hidden["entry_host"]).status_code == 302


def test_without_a_domain_no_host_is_checked(town: Town, page: FlaskClient) -> None:
    town.do("configure_component", authorization_domain="shop.example.com")
    town.do("configure_component", authorization_domain="")
    assert page.get(PC, query_string=link(town)).status_code == 200


# -- the rest of the link -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"component_appid": "wx00000000000000dd"}, "第三方平台"),
        ({"pre_auth_code": ""}, "缺少预授权码"),
        ({"pre_auth_code": "preauthcode@@@x"}, "从未发给"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri"),
        ({"redirect_uri": "http:///nowhere"}, "redirect_uri"),
        ({"redirect_uri": "http://shop.example.com:99999/"}, "redirect_uri"),
        ({"redirect_uri": "http://shop.example.com:abc/"}, "redirect_uri"),
        ({"redirect_uri": "http://[bad"}, "redirect_uri"),
        ({"redirect_uri": "http://a..b/"}, "redirect_uri"),
        ({"redirect_uri": "http://shop.example.com/\r\nSet-Cookie: a=b"}, "redirect_uri"),
        ({"auth_type": "9" * 5000}, "auth_type"),
        ({"auth_type": "６"}, "auth_type"),
    ],
)
def test_a_wrong_link_says_what_is_wrong(
    town: Town, page: FlaskClient, more: dict[str, str], shown: str
) -> None:
    reply = page.get(PC, query_string=link(town, **more))
    assert reply.status_code == 400
    assert shown in reply.text


@pytest.mark.parametrize(
    "target",
    ["http://shop.example.com:99999/", "http://shop.example.com:abc/", "http://[bad", "http://a\r\nb/"],
)
def test_a_redirect_that_cannot_be_followed_grants_nothing(
    town: Town, page: FlaskClient, target: str
) -> None:
    reply = give(page, link(town, redirect_uri=target), town.shop, 129)
    assert (reply.status_code, "redirect_uri" in reply.text) == (400, True)
    assert town.grant() is None


@pytest.mark.parametrize("referer", ["http://[bad", "http://h:99999/", "nonsense"])
def test_a_referer_that_cannot_be_read_is_none(town: Town, page: FlaskClient, referer: str) -> None:
    assert page.get(PC, query_string=link(town), headers={"Referer": referer}).status_code == 200
    town.do("configure_component", authorization_domain="shop.example.com")
    reply = page.get(PC, query_string=link(town), headers={"Referer": referer})
    assert f"{SENTENCE}空<" in reply.text


def test_numbers_past_all_reason_are_passed_over(town: Town, page: FlaskClient) -> None:
    given = link(town, category_id_list="9" * 5000 + "|１２９|130")
    assert offered(page.get(PC, query_string=given).text, "checkbox") == {"130"}
    data = {**given, "store": town.shop, "set": ["9" * 5000, "130"], "decision": "grant"}
    assert page.post(PC, data=data).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_each_path_leads_back_with_a_code_of_an_hour(town: Town, page: FlaskClient, path: str) -> None:
    given = link(town, action="bindcomponent", no_scan="1")
    text = page.get(path, query_string=given).text
    assert ("扫码" in text) is (path == PC)
    reply = page.post(path, data={**given, "store": town.shop, "set": "129", "decision": "grant"})
    assert reply.status_code == 302
    where = reply.headers["Location"]
    assert where.startswith(f"{BACK}&auth_code=queryauthcode%40%40%40")
    assert where.endswith("&expires_in=3600")


def test_parameters_and_a_fragment_of_the_redirect_stay() -> None:
    assert redirect_with("http://a/b", "c") == "http://a/b?auth_code=c&expires_in=3600"
    assert redirect_with("http://a/b?x=1#top", "c") == "http://a/b?x=1&auth_code=c&expires_in=3600#top"
