"""Debian's Chromium, driven by tests of pages: what it may not do is noticed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
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

    def serious(self, place: str = "html") -> list[str]:
        """What axe finds wrong in `place` that is serious, rule and place. It is evaluated, since the policy
        of the page lets no script in."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(
                files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
            )
        found: dict[str, Any] = self.page.evaluate(
            "(place) => axe.run(place, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'],"
            " resultTypes: ['violations']})",
            place,
        )
        return [
            f"{one['id']}: {node['target']}: {node.get('failureSummary', '')}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:3]
        ]


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
