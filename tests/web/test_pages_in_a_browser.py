"""The consent page in a real browser: opened by a link, used by mouse and by keyboard, and led back from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from simulator.core.component import authorization
from simulator.endpoints.table import PAGES
from simulator.run.serving import Options, Serving
from tests.chromium import PATIENCE, PHONE
from tests.core.sample import COMPONENT, START, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    yield opened
    context.close()


@dataclass(frozen=True)
class Place:
    """A served world, and the provider's own site beside it."""

    town: Town
    api: str
    site: str

    def link(self, path: str = PAGES[0], *, host: str = "127.0.0.1", **more: str) -> str:
        """A consent link whose redirect leads to the provider's site under that host."""
        world = self.town.world
        with world.transaction():
            code = authorization.new_pre_auth_code(world, self.town.component).value
        back = self.site.replace("127.0.0.1", host) + "/back?own=1"
        given = {"component_appid": COMPONENT, "pre_auth_code": code, "redirect_uri": back, **more}
        return f"{self.api}{path}?{urlencode(given)}"

    def entry(self, link: str, host: str = "127.0.0.1") -> str:
        """The provider's page that the link is on."""
        return f"{self.site.replace('127.0.0.1', host)}/entry?to={quote(link, safe='')}"


class Site(BaseHTTPRequestHandler):
    """The provider's site: a page with a link to consent, and the page that consent leads back to."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        to = parse_qs(parts.query).get("to", [""])[0]
        body = f'<a href="{escape(to)}">授权</a>' if to else "<h1>回来了</h1>"
        raw = f"<!doctype html><title>provider</title>{body}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def place() -> Iterator[Place]:
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    site.daemon_threads = True
    Thread(target=site.serve_forever, args=(0.01,), daemon=True).start()
    serving = Serving(Options(port=0, control_port=0, manual=True, start=START))
    serving.start()
    try:
        town = Town(url="", stage=serving.stage)
        yield Place(town, serving.api.url, f"http://127.0.0.1:{site.server_address[1]}")
    finally:
        serving.close()
        site.shutdown()
        site.server_close()


def came_back(page: Page) -> dict[str, str]:
    page.wait_for_url(re.compile("/back"))
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def sets(town: Town, store: str = "") -> tuple[int, ...]:
    held = town.grant(store)
    return held.permission_sets if held is not None else ()


@pytest.mark.parametrize(("path", "size"), list(zip(PAGES, (None, PHONE, PHONE), strict=True)))
def test_an_owner_chooses_the_account_and_sets_and_is_led_back(
    page: Page, place: Place, path: str, size: dict[str, int] | None
) -> None:
    if size is not None:
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
    other = place.town.store("other")
    page.goto(place.entry(place.link(path, auth_type="6")))
    page.get_by_role("link", name="授权").click()
    assert page.title().startswith("授权")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("radio", name=re.compile("other")).check()
    page.get_by_role("checkbox", name=re.compile("130")).uncheck()
    page.get_by_role("button", name=re.compile("授权")).click()
    query = came_back(page)
    assert query["own"] == "1"
    assert query["auth_code"].startswith("queryauthcode@@@")
    assert query["expires_in"] == "3600"
    assert sets(place.town, other) == (129, 131)
    assert sets(place.town) == ()


def test_the_page_works_by_keyboard_alone(page: Page, place: Place) -> None:
    second = place.town.store("second")
    page.goto(place.link())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "store"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "129"
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "grant"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    came_back(page)
    assert sets(place.town, second) == (130, 131)


def test_every_field_has_a_label_and_every_group_a_legend(page: Page, place: Place) -> None:
    page.goto(place.link())
    fields = page.locator("input:not([type=hidden])")
    assert fields.count() == 4
    for number in range(fields.count()):
        assert fields.nth(number).evaluate("field => field.labels.length") == 1
    assert page.locator("fieldset > legend").count() == page.locator("fieldset").count() == 2
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("main").count() == 1


def test_refusing_leads_nowhere_and_grants_nothing(page: Page, place: Place) -> None:
    page.goto(place.link())
    page.get_by_role("button", name=re.compile("取消")).click()
    assert page.get_by_role("heading", name="已取消授权").is_visible()
    assert sets(place.town) == ()


def test_the_entrys_host_comes_from_the_browser(page: Page, place: Place) -> None:
    place.town.do("configure_component", authorization_domain="127.0.0.1")
    page.goto(place.entry(place.link()))
    page.get_by_role("link", name="授权").click()
    page.get_by_role("button", name=re.compile("授权")).click()
    came_back(page)
    assert sets(place.town) == (129, 130, 131)


@pytest.mark.parametrize(
    ("entry", "back", "shown"),
    [("localhost", "127.0.0.1", "localhost"), ("127.0.0.1", "localhost", "127.0.0.1")],
)
def test_hosts_that_differ_are_shown_in_the_platforms_words(
    page: Page, place: Place, entry: str, back: str, shown: str
) -> None:
    place.town.do("configure_component", authorization_domain="127.0.0.1")
    page.goto(place.entry(place.link(host=back), entry))
    page.get_by_role("link", name="授权").click()
    told = page.get_by_role("alert").inner_text()
    assert told.startswith("请确认授权入口页所在域名")
    assert told.endswith(f"授权入口页所在域名：{shown}")


def test_a_link_that_was_typed_has_no_entry_host(page: Page, place: Place) -> None:
    place.town.do("configure_component", authorization_domain="127.0.0.1")
    page.goto(place.link())
    assert page.get_by_role("alert").inner_text().endswith("授权入口页所在域名：空")
