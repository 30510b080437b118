"""The language that both commands speak: --lang, else that of the environment, else English."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from conformance.cli import main as wxconf
from simulator.cli import main as wxsim
from simulator.commands.language import VARIABLES, language, speaking

CHINESE = "正确的服务商"
ASKED = ("explain", "ticket.acknowledged")


@pytest.fixture(autouse=True)
def nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def said(*words: str, **environment: str) -> str:
    done = CliRunner().invoke(wxconf, words, env=environment)
    assert done.exit_code == 0, done.output
    return done.output


def test_without_anything_it_is_english() -> None:
    assert language() == "en"
    assert CHINESE not in said(*ASKED)


@pytest.mark.parametrize("name", VARIABLES)
def test_the_environment_decides(name: str) -> None:
    assert CHINESE in said(*ASKED, **{name: "zh_CN.UTF-8"})


def test_the_first_variable_that_is_set_decides() -> None:
    assert CHINESE not in said(*ASKED, LANG="zh_CN.UTF-8", LC_ALL="C.UTF-8")
    assert CHINESE in said(*ASKED, LANG="zh_CN.UTF-8", LC_ALL="")


@pytest.mark.parametrize("words", [("--lang", "zh", *ASKED), (*ASKED, "--lang", "zh"), (*ASKED, "--lang=zh")])
def test_the_option_decides_wherever_it_stands(words: tuple[str, ...]) -> None:
    assert CHINESE in said(*words, LANG="en_US.UTF-8")


def test_the_last_option_decides_and_no_argument_is_one() -> None:
    with speaking(("--lang", "zh", "--lang=en")):
        assert language() == "en"
    with speaking(("do", "say", "--", "--lang", "zh")):
        assert language() == "en"
    with speaking(("--lang",)):
        assert language() == "en"


def test_a_language_that_nobody_speaks_is_refused() -> None:
    done = CliRunner().invoke(wxconf, [*ASKED, "--lang", "fr"])
    assert (done.exit_code, "'fr' is not one of 'en', 'zh'" in done.output) == (2, True)


def test_every_command_has_the_option() -> None:
    for group in (wxconf, wxsim):
        for command in (group, *group.commands.values()):
            assert any("--lang" in param.opts for param in command.params), command.name


def test_the_checks_are_listed_in_chinese() -> None:
    listed = said("list", "--only", "ticket.acknowledged", "--lang", "zh")
    assert "条款" in listed
    assert "每次票据推送都在 5 秒内" in listed
