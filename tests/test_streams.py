"""What is printed reaches its reader whatever the code page, and does nothing to the terminal."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.streams import Errors, console, json_text, log, print_any_character, printable
from tests.unprintable import TEXTS, raw


def printed(module: str, *arguments: str, **environment: str) -> bytes:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))
    }
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**kept, **environment},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stderr
    return ended.stdout


@pytest.mark.parametrize("module", ["simulator.cli", "conformance.cli"])
@pytest.mark.parametrize("encoding", ["cp1252", "gbk"])
def test_a_narrow_code_page_breaks_nothing(module: str, encoding: str) -> None:
    shown = printed(module, "--lang", "zh", "--help", PYTHONIOENCODING=encoding).decode(encoding)
    assert "--version" in shown
    assert ("用法" in shown) is (encoding == "gbk")


@pytest.mark.parametrize("module", ["simulator.cli", "conformance.cli"])
def test_what_is_redirected_is_utf_8(module: str) -> None:
    narrow = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert "用法" in printed(module, "--lang", "zh", "--help", **narrow).decode("utf-8")


# -- nothing that others wrote does anything to what shows it --------------------------------------


@given(TEXTS)
def test_nothing_that_does_something_is_left_in_what_is_shown(text: str) -> None:
    shown = printable(text)
    assert not raw(shown)
    assert shown.encode("utf-8")
    assert printable(shown) == shown
    assert "".join(one for one in text if one in "\n\t中\u3000") == "".join(
        one for one in shown if one in "\n\t中\u3000"
    )


@given(st.recursive(TEXTS | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_json_says_the_same_in_characters_that_are_printable(data: Any) -> None:
    text = json_text(data)
    assert not raw(text)
    halves = re.compile("[\ud800-\udfff]")
    assert json.loads(text) == json.loads(halves.sub("\ufffd", json.dumps(data, ensure_ascii=False)))


@given(TEXTS)
def test_a_console_shows_text_as_it_is(text: str) -> None:
    from rich.table import Table
    from rich.text import Text

    for told in (text, Text(text, style="red")):
        out = io.StringIO()
        terminal = console(out, force_terminal=True, color_system=None, width=10_000)
        grid = Table(box=None)
        grid.add_column()
        grid.add_row(told)
        terminal.print(told)
        terminal.print(grid)
        assert not raw(re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()))


@pytest.mark.parametrize("text", ["[red]x[/red]", "[link=http://evil]x[/link]", ":smile:", "\\[x]", "[/]"])
def test_a_console_reads_no_markup(text: str) -> None:
    out = io.StringIO()
    console(out).print(text)
    assert out.getvalue() == f"{text}\n"


@given(TEXTS)
def test_what_a_command_prints_passes_on_both_streams(text: str) -> None:
    beneath = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = beneath
    try:
        print_any_character()
        print_any_character()
        print(text)
        click.echo(text, err=True)
        sys.stderr.write(text)
        log(text)
        Errors().writelines([text])
    finally:
        sys.stdout, sys.stderr = kept
    for stream in beneath:
        shown = stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
        assert shown
        assert not raw(shown)


@pytest.mark.parametrize("module", ["simulator.cli", "conformance.cli"])
@pytest.mark.parametrize("word", ["\x1b]0;x\x07\u202e[red]", "--\x1b[31m=\u2028", "\x9b2J"])
def test_a_wrong_word_at_the_keyboard_is_told_harmlessly(module: str, word: str) -> None:
    """Also by click, which quotes it."""
    ended = subprocess.run(
        [sys.executable, "-m", module, "explain", "--journal", word, word],
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    assert not raw((ended.stdout + ended.stderr).decode("utf-8"))


def test_under_no_color_a_terminal_gets_no_style_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown() -> str:
        out = io.StringIO()
        console(out, force_terminal=True).print("heading", style="bold red")
        return out.getvalue()

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "")  # as good as not there: https://no-color.org
    assert "\x1b[" in shown()
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown() == "heading\n"
