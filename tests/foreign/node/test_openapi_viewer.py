"""A viewer that others wrote opens both documents and shows every operation of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.openapi import control_text, platform_text
from tests.openapi.documents import DOCUMENTS, operations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route


SITE = "http://viewer.test/"
FRONT = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="swagger-ui.css">
<div id="ui"></div>
<script src="swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url: "openapi.json", dom_id: "#ui", validatorUrl: null})</script>"""
SERVED = {"platform": platform_text, "control": control_text}


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_viewer_shows_every_operation(name: str, browser: Browser, modules: Path) -> None:
    from playwright.sync_api import expect

    wrong: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "":
            route.fulfill(body=FRONT, content_type="text/html")
        elif path == "openapi.json":
            route.fulfill(body=SERVED[name](SITE), content_type="application/json")
        else:
            route.fulfill(path=modules / "swagger-ui-dist" / path)

    shown = list(operations(DOCUMENTS[name]))
    # What is out of sight is not drawn: all of it fits this window.
    page = browser.new_page(viewport={"width": 1200, "height": 2000 + 100 * len(shown)})
    page.set_default_timeout(120_000)  # hundreds of operations are drawn at once
    page.route("**/*", answer)
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(SITE)
    expect(page.locator(".opblock")).to_have_count(len(shown), timeout=120_000)
    block = page.locator(".opblock").nth(len(shown) // 2)
    block.locator(".opblock-summary-control").click()
    block.locator(".responses-wrapper").wait_for()
    assert page.locator(".errors-wrapper, .loading-container .failed-config").count() == 0
    assert wrong == []
    page.close()
