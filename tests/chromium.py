"""Debian's Chromium, driven by tests of pages: what it may not do is noticed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
EVERYTHING: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
ALL_BUT_COLOURS = EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}}
PATIENCE = 60_000  # ms: a machine on which all else runs as well is slow, and nothing is wrong with the page


def opened() -> Iterator[Browser]:
    """A browser; without one CI fails, and others skip."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI tests pages in a browser: install Debian's chromium")
        pytest.skip("no chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Seen:
    """A file that is open in the browser, and what it did that it must not."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What its own policy kept it from."""
        found: list[str] = self.page.evaluate("window.violations ?? []")
        return found

    def serious(self, place: str = "html", asked: Mapping[str, Any] = EVERYTHING) -> list[str]:
        """What axe finds wrong in `place` that is serious, rule and place. It is evaluated, since the policy
        of the page lets no script in."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(
                files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
            )
        found: dict[str, Any] = self.page.evaluate(
            "([place, asked]) => axe.run(place, {...asked, resultTypes: ['violations']})",
            [place, dict(asked)],
        )
        return [
            f"{one['id']}: {node['target']}: {node.get('failureSummary', '')}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:3]
        ]

    def serious_anywhere(self, place: str = "html") -> list[str]:
        """The same in each theme and language of a page of ours. Colours are the theme's, whatever the
        language, and all else is the language's, whatever the theme."""
        found: list[str] = []
        for theme, english, asked in (
            ("light", False, EVERYTHING),
            ("light", True, ALL_BUT_COLOURS),
            ("dark", True, COLOURS),
        ):
            self.page.locator("#theme").select_option(theme)
            self.page.get_by_label("English").set_checked(english)
            self.page.locator(f"html[lang={'en' if english else 'zh-CN'}]").wait_for(state="attached")
            found += [f"{theme}: {each}" for each in self.serious(place, asked)]
        return found


@contextmanager
def shown(browser: Browser, file: Path, *, script: bool = True, **context: Any) -> Iterator[Seen]:
    """A file, opened without a net."""
    made = browser.new_context(offline=True, java_script_enabled=script, **context)
    page = made.new_page()
    page.set_default_timeout(PATIENCE)
    seen = Seen(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', "
        "(e) => violations.push(e.violatedDirective + e.blockedURI))"
    )
    page.goto(file.as_uri())
    assert not seen.errors, seen.errors  # at once: what is waited for below would never come
    yield seen
    made.close()
