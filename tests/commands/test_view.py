"""`wxsim view`: a journal as a page."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main
from simulator.journal.entry import Entry
from simulator.journal.export import header, write
from tests.journal.rows import note


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "kept.jsonl"
    write(path, [Entry(1, "world", 1.0, note().NAME, note("http://a/canary").data())], header(1, "", None))
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["view", *arguments])


def test_the_page_is_written_where_it_is_asked_for(journal: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run(str(journal), "--html", str(page))
    assert done.exit_code == 0, done.output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert str(page) in done.output


@pytest.mark.parametrize("there", [True, False])
def test_without_a_place_it_is_opened_or_says_that_no_browser_is_there(
    journal: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or there)
    done = run(str(journal))
    assert done.exit_code == 0, done.output
    assert opened[0].startswith("file:")
    assert opened[0].endswith("/kept.html")
    assert ("no browser" in done.output) is not there


def test_what_is_no_journal_is_told(tmp_path: Path) -> None:
    file = tmp_path / "no.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    done = run(str(file), "--html", str(tmp_path / "page.html"))
    assert done.exit_code == 2
    assert "no journal of wxsim" in done.output
    assert not (tmp_path / "page.html").exists()
