"""The consent page: a person grants, refuses, or is told what is wrong with the link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings

from simulator.endpoints.table import PAGES
from simulator.endpoints.worlds import Host
from simulator.run.open import open_world
from simulator.web.pages import create_pages
from tests.core.sample import COMPONENT, START, Api, Town
from tests.unprintable import TEXTS, raw

BACK = "http://127.0.0.1:9/back?own=1"


@pytest.fixture
def browser(town: Town) -> Iterator[FlaskClient]:
    host = Host(open_world(name="stray"))
    host.add(town.world)
    with create_pages(host).test_client() as client:
        yield client


def link(town: Town, **more: str) -> dict[str, str]:
    body = {"component_appid": COMPONENT}
    code = Api(town.world).post("/cgi-bin/component/api_create_preauthcode", body, token=town.token())
    return {
        "component_appid": COMPONENT,
        "pre_auth_code": code["pre_auth_code"],
        "redirect_uri": BACK,
        "auth_type": "6",
        **more,
    }


def fields(text: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))


def submit(browser: FlaskClient, town: Town, given: dict[str, str], **more: Any) -> Any:
    return browser.post(
        PAGES[0], data={"store": town.shop, "set": ["129", "131"], "decision": "grant", **given, **more}
    )


@pytest.mark.parametrize("path", PAGES)
def test_the_page_offers_stores_and_sets(town: Town, browser: FlaskClient, path: str) -> None:
    reply = browser.get(path, query_string=link(town))
    assert reply.status_code == 200
    assert town.shop in reply.text
    assert all(f'value="{number}"' in reply.text for number in (129, 130, 131))
    assert "不是微信" in reply.text
    assert town.grant() is None, "looking grants nothing"


def test_the_form_grants_and_sends_the_browser_back(town: Town, browser: FlaskClient) -> None:
    given = link(town)
    form = fields(browser.get(PAGES[0], query_string=given).text)
    assert form["pre_auth_code"] == given["pre_auth_code"]
    reply = submit(browser, town, form)
    assert reply.status_code == 302
    target = urlsplit(reply.headers["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == "http://127.0.0.1:9/back"
    query = parse_qs(target.query)
    assert query["own"] == ["1"]
    assert query["expires_in"] == ["3600"]
    assert query["auth_code"][0].startswith("queryauthcode@@@")
    held = town.grant()
    assert held is not None
    assert held.permission_sets == (129, 131)
    push = town.pushes("authorized")[0]
    assert push.fields["PreAuthCode"] == given["pre_auth_code"]
    exchanged = Api(town.world).post(
        "/cgi-bin/component/api_query_auth",
        {"component_appid": COMPONENT, "authorization_code": query["auth_code"][0]},
        token=town.token(),
    )
    assert exchanged["authorization_info"]["authorizer_appid"] == town.shop


def test_refusing_grants_nothing_and_spends_nothing(town: Town, browser: FlaskClient) -> None:
    given = link(town)
    reply = submit(browser, town, given, decision="refuse")
    assert reply.status_code == 200
    assert "取消" in reply.text
    assert town.grant() is None
    assert submit(browser, town, given).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"component_appid": "wx0000000000000000"}, "wx0000000000000000"),
        ({"pre_auth_code": ""}, "预授权码"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri"),
    ],
)
def test_a_wrong_link_says_what_is_wrong(
    town: Town, browser: FlaskClient, wrong: dict[str, str], says: str
) -> None:
    reply = browser.get(PAGES[0], query_string=link(town, **wrong))
    assert reply.status_code == 400
    assert 'role="alert"' in reply.text
    assert says in reply.text


def test_a_code_is_spent_once_and_runs_out(town: Town, browser: FlaskClient) -> None:
    given = link(town)
    assert submit(browser, town, given).status_code == 302
    again = submit(browser, town, given)
    assert again.status_code == 400
    assert "已经用过" in again.text
    late = link(town)
    town.pass_(1800)
    reply = submit(browser, town, late)
    assert reply.status_code == 400
    assert "过期" in reply.text
    assert len(town.pushes("authorized")) == 1


def test_a_code_of_nobody_is_refused(town: Town, browser: FlaskClient) -> None:
    reply = submit(browser, town, link(town, pre_auth_code="preauthcode@@@made-up"))
    assert reply.status_code == 400
    assert town.grant() is None


def test_an_account_must_be_chosen(town: Town, browser: FlaskClient) -> None:
    given = link(town)
    assert submit(browser, town, given, store="").status_code == 400
    assert submit(browser, town, given, store="wx0000000000000000").status_code == 400
    assert submit(browser, town, given).status_code == 302, "the code was not spent on it"


@pytest.mark.parametrize("number", ["x", "", "-1", "\u00b2", "999"])
def test_a_set_that_is_none_is_passed_over(town: Town, browser: FlaskClient, number: str) -> None:
    reply = submit(browser, town, link(town), set=["129", number])
    assert reply.status_code == 302
    assert town.grant().permission_sets == (129,)  # type: ignore[union-attr]


def test_the_link_may_ask_for_some_sets(town: Town, browser: FlaskClient) -> None:
    text = browser.get(PAGES[0], query_string=link(town, category_id_list="129|131|x|\u00b2")).text
    assert 'value="129"' in text
    assert 'value="130"' not in text


def test_an_unpublished_platform_takes_testers_only(town: Town, browser: FlaskClient) -> None:
    other = town.another_platform(published=False)
    from simulator.core.component import authorization
    from simulator.core.component.entities import Component

    row = town.world.tables.get(Component, other)
    assert row is not None
    with town.world.transaction():
        code = authorization.new_pre_auth_code(town.world, row).value
    given = {"component_appid": other, "pre_auth_code": code, "redirect_uri": BACK, "auth_type": "6"}
    reply = submit(browser, town, given)
    assert reply.status_code == 400
    assert "61028" in reply.text


def test_what_the_link_holds_is_escaped(town: Town, browser: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    text = browser.get(PAGES[0], query_string=link(town, state=evil, redirect_uri=f"http://x/{evil}")).text
    assert evil not in text
    error = browser.get(PAGES[0], query_string=link(town, component_appid=evil)).text
    assert evil not in error


def test_the_page_works_at_a_later_time(town: Town, browser: FlaskClient) -> None:
    town.pass_(3600)
    assert submit(browser, town, link(town)).status_code == 302
    assert town.pushes("authorized")[0].fields["CreateTime"] == int(START) + 3600


# -- whatever is in a link or in the world, a page shows it and does no more ------------------------


@settings(max_examples=40)
@given(TEXTS)
def test_no_page_holds_what_would_do_something(text: str) -> None:
    town = Town()
    with town.world.transaction():
        row = town.component
        town.world.tables.put(replace(row, name=text, company=text))
        store = town.store_row()
        town.world.tables.put(replace(store, nickname=text))
    host = Host(open_world(name="stray"))
    host.add(town.world)
    pages = create_pages(host).test_client()
    word = text.encode("utf-8", "replace").decode("utf-8")
    asked = pages.get(PAGES[0], query_string=link(town, state=word))
    wrong = pages.get(PAGES[0], query_string=link(town, component_appid=word))
    for reply in (asked, wrong):
        assert "<script" not in reply.text
        without = re.sub(r'value="[^"]*"', "", reply.text)
        assert not raw(without.replace("\r", "")), "but in what a form only carries on"
    assert asked.status_code == 200
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://x/%0aalert(1)",
        "data:text/html,x",
        "//evil/x",
        "\thttp://x",
        "http:evil",
        "file:///etc/passwd",
    ],
)
def test_a_browser_is_sent_to_the_web_only(town: Town, browser: FlaskClient, target: str) -> None:
    assert browser.get(PAGES[0], query_string=link(town, redirect_uri=target)).status_code == 400
    assert submit(browser, town, link(town, redirect_uri=target)).status_code == 400


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\u2028", "\x85"])
def test_a_redirect_is_one_field(town: Town, browser: FlaskClient, end: str) -> None:
    reply = submit(browser, town, link(town, redirect_uri=f"http://127.0.0.1:9/back?a={end}Set-Cookie:+x=1"))
    assert reply.status_code in {302, 400}
    assert "Set-Cookie" not in reply.headers
    assert not raw(reply.headers.get("Location", ""))
