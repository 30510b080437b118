"""Help and errors of the command line, in the language of whoever asks."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from conformance.cli import main as wxconf
from simulator.cli import main as wxsim
from simulator.commands.click_words import CHINESE, MODULES, clicks_words
from simulator.commands.command import Option, Spoken
from simulator.commands.group import Group
from simulator.commands.help import folded, width
from simulator.commands.language import VARIABLES

COMMANDS = [
    (program, *names)
    for program in (wxsim, wxconf)
    for names in ((), *((name,) for name in program.commands))
]
# Of what click says: what nobody is told here.
OURS = (
    "Aborted!",
    "Show this message and exit.",
    "Show the version and exit.",
    "%(prog)s, version %(version)s",
)
UNHEARD: Mapping[str, tuple[str, ...]] = {
    "we say it": OURS,
    "of a command or an option that is deprecated": (
        "deprecated",
        "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
        "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    ),
    "to whoever writes an option wrongly": (
        "Could not determine name for option with declarations {decls!r}",
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
        "Did you mean to pass '--{name}'?",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        "Name '{name}' defined twice",
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Invalid start character for option ({option})",
        "Unknown color {colour!r}",
        "Value must be an iterable.",
        "Choice({choices})",
    ),
    "a question or a type that no command of ours has": (
        "Do you want to continue?",
        "Confirm the action without prompting.",
        "Repeat for confirmation",
        "Error: The two entered values do not match.",
        "Error: invalid input",
        "Press any key to continue...",
        "Could not open file {filename!r}: {message}",
        "unknown error",
        "{value!r} does not match the format {format}.",
        "{value!r} is not a valid UUID.",
        "{len_type} values are required, but {len_value} was given.",
    ),
    "the name of a type, which stands in the line of use": ("file", "directory", "path"),
}


@pytest.fixture(autouse=True)
def nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def told(program: Group, *words: str, lang: str = "zh_CN.UTF-8") -> str:
    return CliRunner().invoke(program, words, env={"LANG": lang}, prog_name=program.name).output


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda asked: " ".join([asked[0].name, *asked[1:]]))
def test_help_is_chinese_where_the_machine_is(asked: tuple[Group, str]) -> None:
    program, *names = asked
    command = program.commands[names[0]] if names else program
    if command.context_settings.get("ignore_unknown_options"):
        return  # it hands all on, --help as well
    help_ = told(program, *names, "--help")
    assert help_.startswith("用法：")
    assert "选项：" in help_
    assert "显示本说明并退出。" in help_
    flat = "".join(help_.split())
    for param in command.params:
        if isinstance(param, Option):
            assert "".join(param.says.zh.split()) in flat
            assert "".join(param.says.en.split()) not in flat
    assert max(map(width, help_.splitlines())) <= 80


@pytest.mark.parametrize(("lang", "heading"), [("", "Commands:"), ("zh_CN.UTF-8", "命令：")])
@pytest.mark.parametrize("program", [wxsim, wxconf], ids=["wxsim", "wxconf"])
def test_a_list_of_commands_says_of_each_all_it_is(program: Group, lang: str, heading: str) -> None:
    listed = told(program, "--help", lang=lang).partition(heading)[2]
    flat = "".join(listed.split())
    for command in program.commands.values():
        assert isinstance(command, Spoken)
        first = command.says.in_("zh" if lang else "en").partition("\n\n")[0].rstrip(".。")
        assert "".join(first.split()) in flat
    assert max(map(width, listed.splitlines())) <= 80


def test_help_is_english_without_a_word_about_it() -> None:
    help_ = told(wxsim, "serve", "--help", lang="")
    assert help_.startswith("Usage: wxsim serve [OPTIONS]\n\n  Serve a world until interrupted.\n")
    assert "  --rate FLOAT                   Seconds of the world per real second." in help_
    assert "Show this message and exit." in help_
    assert not any("\u4e00" <= character <= "\u9fff" for character in help_)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["serve", "--prot", "1"], "错误：没有选项 '--prot'。"),
        (["serve", "--port", "x"], "错误：'--port' 的值有误：'x' 不是所要的数"),
        (["serve", "--port", "99999"], "99999 超出范围 0<=x<=65535。"),
        (["serve", "--port"], "选项 '--port' 需要一个值。"),
        (["serve", "--tls=1"], "选项 '--tls' 不带值。"),
        (["serve", "world"], "多余的参数（world）"),
        (["resend"], "缺少参数"),
        (["record"], "缺少选项"),
        (["exlain"], "没有命令 'exlain'。"),
        (["schema", "journal"], "'journal' 不在可选值之列：'scenario', 'provider'。"),
        (["serve", "--ca-dir", __file__], "是文件，不是文件夹。"),
    ],
)
def test_what_click_says_of_a_wrong_line_is_chinese(words: list[str], says: str) -> None:
    said = told(wxsim, *words)
    assert says in said


def test_a_wrong_line_is_told_where_its_use_is_explained() -> None:
    assert "用法见 'wxsim serve --help'。\n\n错误：" in told(wxsim, "serve", "--prot")


def test_the_words_of_click_are_its_own_again_behind_a_command() -> None:
    with clicks_words("zh"):
        assert "没有选项" in click.NoSuchOption("--x").format_message()
    assert click.NoSuchOption("--x").format_message().startswith("No such option")


def test_all_that_click_says_is_in_the_table() -> None:
    unheard = {words for several in UNHEARD.values() for words in several}
    assert {words for words in clicks() if words not in CHINESE} <= unheard


def clicks() -> Iterator[str]:
    """Every message that click asks `gettext` for."""
    for module in MODULES:
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("_", "ngettext"):
                yield from (str(word.value) for word in call.args[:1] if isinstance(word, ast.Constant))


def test_a_line_of_chinese_ends_at_no_mark_that_belongs_to_the_next() -> None:
    assert folded("推送（重试）会丢失。", 6) == "推送\n（重\n试）会\n丢失。"
    assert folded("推送会\n丢失", 20) == "推送会丢失"
    assert folded("用 `wxsim reset`\n回到起点", 40) == "用 `wxsim reset` 回到起点"
    assert width("推送 x") == 6


@pytest.mark.parametrize("program", ["wxsim", "wxconf"])
def test_the_real_command_asks_the_environment(program: str, tmp_path: Path) -> None:
    script = Path(sys.executable).with_name(program)
    for lang, says in (("zh_CN.UTF-8", "错误：没有选项 '--nothing'。"), ("C.UTF-8", "Error: No such option")):
        kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        done = subprocess.run(
            [script, "--nothing"], env=kept | {"LANG": lang}, capture_output=True, check=False, cwd=tmp_path
        )
        assert done.returncode == 2
        assert says in done.stderr.decode("utf-8")
