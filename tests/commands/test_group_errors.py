"""What is wrong with a file or a word is said where and how to mend it, in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main as wxconf
from conformance.mutants import reference_file
from simulator.cli import main as wxsim
from simulator.commands.group import Group
from simulator.commands.language import VARIABLES

SCENARIO = "title: x\nsteps:\n  - create_store: {as: shop}\n  - purchse: {store: shop}\n"
BASELINE = "known:\n  - {check: order.push-duplicate, reason: x}\n"
PROVIDER = str(reference_file())


def told(program: Group, words: Sequence[str], lang: str) -> str:
    asked = dict.fromkeys(VARIABLES, "") | {"LANG": lang}
    done = CliRunner().invoke(program, words, env=asked, prog_name=program.name)
    assert done.exit_code == 2, done.output
    return done.output


@pytest.mark.parametrize(
    ("program", "words", "text", "chinese", "english"),
    [
        (
            wxsim,
            ["play", "FILE", "--provider", PROVIDER],
            SCENARIO,
            "FILE:4:5：没有名为 'purchse' 的操作：是不是 'purchase'？",
            "FILE:4:5: no action is called 'purchse': did you mean 'purchase'?",
        ),
        (
            wxconf,
            ["doctor", "FILE"],
            "components: 5\nhome_pge: {}\n",
            "FILE:2:1：provider.yaml 没有 'home_pge'：是不是 'home_page'？",
            "FILE:2:1: provider.yaml has no 'home_pge': did you mean 'home_page'?",
        ),
        (
            wxconf,
            ["doctor", "FILE"],
            "components: 5\n",
            "FILE:1:13：components 应为列表，这里是 5",
            "this is 5",
        ),
        (wxsim, ["journal", "FILE"], "no JSON\n", "FILE:1：不是 JSON", "FILE:1: not JSON"),
        (wxconf, ["judge", "FILE"], "no JSON\n", "FILE:1：不是 JSON", "FILE:1: not JSON"),
        (
            wxconf,
            ["run", "--baseline", "FILE"],
            BASELINE,
            "FILE:1:1：基线 缺少 format",
            "a baseline lacks format",
        ),
        (
            wxconf,
            ["diff", "FILE", "FILE"],
            "{}",
            "FILE：不是 `wxconf run --json` 的报告",
            "FILE: no report of `wxconf run --json`",
        ),
    ],
)
def test_a_wrong_file_is_told_with_its_place(
    program: Group, words: Sequence[str], text: str, chinese: str, english: str, tmp_path: Path
) -> None:
    file = tmp_path / "it"
    file.write_text(text, encoding="utf-8")
    given = [str(file) if word == "FILE" else word for word in words]
    said = {lang: told(program, given, lang).replace(str(file), "FILE") for lang in ("zh_CN.UTF-8", "C")}
    assert chinese in said["zh_CN.UTF-8"]
    assert english in said["C"]
    assert not any("\u4e00" <= character <= "\u9fff" for character in said["C"])


@pytest.mark.parametrize(
    ("program", "words", "chinese"),
    [
        (wxconf, ["run", "--only", "ordr"], "没有名为 'ordr' 的检查：是不是 'order'？"),
        (wxconf, ["run", "--quick", "0s"], "须大于零，例如 60s 或 5m"),
        (wxconf, ["run", "--quick", "60s", "--shard", "1/4", "--journal", "x.jsonl"], "--quick 与 --shard"),
        (wxsim, ["explain"], "请指明条目：wxsim explain 61"),
        (wxsim, ["paths", "ec.ordr.get"], "不认识路径 'ec.ordr.get'：是不是 ec.order.get"),
        (wxsim, ["actions", "purchse"], "不认识操作 'purchse'：是不是 'purchase'？"),
    ],
)
def test_a_wrong_word_is_told_in_chinese(program: Group, words: Sequence[str], chinese: str) -> None:
    assert chinese in told(program, words, "zh_CN.UTF-8")


def test_what_can_be_done_is_listed_in_the_language() -> None:
    for lang, says in (("zh_CN.UTF-8", "店铺购买套餐"), ("C", "store buys")):
        asked = dict.fromkeys(VARIABLES, "") | {"LANG": lang}
        for words in (["actions"], ["actions", "purchase"]):
            assert says in CliRunner().invoke(wxsim, words, env=asked).output
