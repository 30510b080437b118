"""The page that holds all it needs, and nothing that could be led astray."""

from __future__ import annotations

import hashlib
import re
import subprocess
from html import unescape
from pathlib import Path
from shutil import which

import pytest

from simulator.journal.viewer.page import FOLDER, SCRIPT, Template, joined, page, policy
from simulator.journal.viewer.words import WORDS
from simulator.texts import Text

SCRIPTS = sorted((FOLDER / "script").glob("*.js"))
LIBRARY = "b878e7f95dec8a9b"
# What would let text become anything else than text, or reach out.
UNSAFE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|unsafe(?:HTML|SVG)"
    r"|href=\$|\ssrc=|https?://(?!\$\{)|fetch\(|XMLHttpRequest|WebSocket|sendBeacon"
)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_no_script_makes_anything_but_text_of_text(file: Path) -> None:
    assert UNSAFE.findall(file.read_text(encoding="utf-8")) == []
    assert not re.search(r"(?<!\.)style=", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text", ["a.innerHTML = b", "html`<a href=${x}>`", "fetch('x')", "import 'https://x'"]
)
def test_what_is_unsafe_is_seen(text: str) -> None:
    assert UNSAFE.search(text)


def test_every_module_is_in_the_script_behind_those_that_it_uses() -> None:
    assert sorted(SCRIPT) == [file.stem for file in SCRIPTS]
    for place, name in enumerate(SCRIPT):
        text = (FOLDER / "script" / f"{name}.js").read_text(encoding="utf-8")
        used = re.findall(r'from "\./(?:\.\./vendor/)?([\w-]+)\.js"', text)
        assert [one for one in used if one != "lit-html" and one not in SCRIPT[:place]] == []


def test_names_of_modules_do_not_collide_where_they_are_joined() -> None:
    top = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
    names = [name for file in SCRIPTS for name in top.findall(file.read_text(encoding="utf-8"))]
    assert sorted(names) == sorted(set(names))


def test_the_joined_script_is_one_that_parses(tmp_path: Path) -> None:
    assert not re.search(r"^(?:import|export)\b", joined(), re.MULTILINE)
    if which("node") is None:
        pytest.skip("no node here")
    file = tmp_path / "joined.js"
    file.write_text(joined(), encoding="utf-8")
    subprocess.run(["node", "--check", str(file)], check=True, timeout=60)


def test_the_library_is_the_one_that_was_published() -> None:
    text = (FOLDER / "vendor" / "lit-html.js").read_bytes()
    assert hashlib.sha256(text).hexdigest().startswith(LIBRARY)
    assert "BSD 3-Clause" in (FOLDER / "vendor" / "LICENSE").read_text(encoding="utf-8")


def test_every_word_is_said_in_both_languages_with_the_same_blanks() -> None:
    for name, text in WORDS.items():
        assert text.en, name
        assert text.zh, name
        assert set(re.findall(r"\{(\w+)", text.en)) == set(re.findall(r"\{(\w+)", text.zh)), name


def test_every_word_that_is_said_is_there_and_every_other_is_not() -> None:
    scripts = "".join(file.read_text(encoding="utf-8") for file in SCRIPTS)
    code = scripts + "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("[!w]*.py"))
    asked = set(re.findall(r"""\bword\("([^"]+)"[),]""", code))
    asked |= {f"{stem}{rest}" for stem in re.findall(r"word\(`([\w.]+)\$", code) for rest in _rests(stem)}
    assert asked - set(WORDS) == set()
    anywhere = set(re.findall(r"""["']([\w. ]+)["']""", code)) | asked
    assert set(WORDS) - anywhere == set()


def _rests(stem: str) -> list[str]:
    return [name.removeprefix(stem) for name in WORDS if name.startswith(stem)]


def test_the_page_runs_its_own_script_alone() -> None:
    made = page(title=Text("<t>", "题"), body="<p>body</p>", data=[Template("x", "</template><script>")])
    style = made.partition("<style>")[2].partition("</style>")[0]
    script = made.rpartition("<script>")[2].partition("</script>")[0]
    assert unescape(made).count(policy(style, script)) == 1
    assert made.count("<script") == 1
    assert "&lt;/template&gt;&lt;script&gt;" in made
    assert "<title>题 · &lt;t&gt;</title>" in made


def test_what_would_end_its_element_is_refused() -> None:
    with pytest.raises(ValueError, match="style would end"):
        page(title=Text("t", "t"), body="", styles=["</style><script>"])


def test_types_are_for_who_works_on_the_scripts_and_in_no_page() -> None:
    assert any("/** @type" in file.read_text(encoding="utf-8") for file in SCRIPTS)
    assert re.findall(r"@(?:type|import|param|returns)\b", joined()) == []
