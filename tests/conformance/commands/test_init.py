"""`wxconf init` writes a file that is right as it stands, and writes over nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conformance.cli import main
from conformance.setup.file import SCHEMA
from conformance.setup.kits import KITS, text_of
from simulator import Manifest, load_manifest, read_json

CHINESE = re.compile("[\u4e00-\u9fff]")


def init(folder: Path, *words: str) -> Result:
    out = ["--out", str(folder / "provider.yaml")]
    return CliRunner().invoke(main, ["init", *out, *words], catch_exceptions=False)


def written(folder: Path) -> tuple[str, Manifest]:
    file = folder / "provider.yaml"
    return file.read_text(encoding="utf-8"), load_manifest(file)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "how", [("--start", "node 'my server.js'"), ("--url", "http://127.0.0.1:9000/back/")]
)
def test_the_file_is_right_and_speaks_one_language(tmp_path: Path, lang: str, how: tuple[str, str]) -> None:
    result = init(tmp_path, "--lang", lang, *how, "--name", 'the "shop" 助手')
    assert result.exit_code == 0, result.output
    text, manifest = written(tmp_path)
    assert manifest.name == 'the "shop" 助手'
    comments = [line for line in text.splitlines() if line.lstrip().startswith("# ")]
    told = [line for line in comments if lang == "zh" and CHINESE.search(line)]
    assert bool(told) == (lang == "zh")
    assert not re.search(r"#(en|zh) |@[A-Z_]+@|^(start|alone)\|", text, re.MULTILINE)
    assert text.startswith(f"# yaml-language-server: $schema={SCHEMA}\n")
    assert read_json((tmp_path / SCHEMA).read_bytes())["title"].startswith("provider.yaml")
    if how[0] == "--start":
        assert manifest.start is not None
        assert manifest.start.command == ("node", "my server.js")
        assert manifest.uses("api")
    else:
        assert manifest.start is None
        assert manifest.components[0].authorization_events == "http://127.0.0.1:9000/back/wechat/events"
    assert manifest.components[0].secret in result.output
    assert result.output.splitlines()[-1].endswith(f"wxconf doctor {tmp_path / 'provider.yaml'}")


@pytest.mark.parametrize(("lang", "name"), [("en", "my back end"), ("zh", "我的后端")])
def test_it_is_called_something_in_the_language_of_whoever_asks(tmp_path: Path, lang: str, name: str) -> None:
    init(tmp_path, "--lang", lang)
    assert f'name: "{name}"' in (tmp_path / "provider.yaml").read_text(encoding="utf-8")


def test_both_languages_say_the_same() -> None:
    from conformance.setup import file

    accounts = file.made_up()
    answers = file.Answers(command=["run"], probes=True)
    texts = [file.text(answers, lang, accounts).splitlines() for lang in ("en", "zh")]
    bare = [[line for line in text if not line.lstrip().startswith("#")] for text in texts]
    assert bare[0] == bare[1]
    assert len(texts[0]) == len(texts[1])


def test_ids_are_other_ones_each_time(tmp_path: Path) -> None:
    init(tmp_path)
    first = written(tmp_path)[1]
    init(tmp_path, "--force")
    second = written(tmp_path)[1]
    assert first.components[0] != second.components[0]
    assert first.services[0].id != second.services[0].id


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / KITS["flask"].file).write_text("mine", encoding="utf-8")
    result = init(tmp_path, "--kit", "flask")
    assert result.exit_code == 2
    assert f"{tmp_path / KITS['flask'].file}: there already; --force" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [KITS["flask"].file]
    assert init(tmp_path, "--kit", "flask", "--force").exit_code == 0
    assert (tmp_path / KITS["flask"].file).read_text(encoding="utf-8") == text_of("flask")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--events", "events"), "a path begins with /"),
        (("--url", "127.0.0.1:9000"), "it begins with http://"),
        (("--start", "node 'x"), "No closing quotation"),
        (("--start", "x", "--url", "http://127.0.0.1:1"), "either --start, or --url"),
        (("--kit", "cobol"), "'cobol' is not one of"),
    ],
)
def test_a_wrong_answer_is_one_message(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = init(tmp_path, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kit", KITS)
def test_a_kit_comes_with_the_file_and_its_probes_are_declared(tmp_path: Path, kit: str) -> None:
    result = init(tmp_path, "--kit", kit)
    assert KITS[kit].mount.en in result.output
    left = KITS[kit].untried
    assert left is None or f"({left.en})" in result.output
    manifest = written(tmp_path)[1]
    assert {"entitlements", "sync", "clock", "idle"} <= manifest.capabilities
    assert (tmp_path / KITS[kit].file).read_text(encoding="utf-8") == text_of(kit)
