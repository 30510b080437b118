"""The line that does the same once more is read back as what was given."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conformance.cli import main as wxconf
from simulator.cli import main as wxsim
from simulator.commands.again import Once, command_line, quoted
from tests.commands.given import context_of

COMMANDS = {
    f"{program.name} {name}": (program, command)
    for program in (wxsim, wxconf)
    for name, command in program.commands.items()
    if not command.context_settings.get("ignore_unknown_options")  # it hands all on
}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
# What an option of text takes that reads it in a way of its own, by its name: what it may be given.
OWN: Mapping[str, st.SearchStrategy[str]] = {
    "jobs": st.sampled_from(["1", "4", "auto"]),
    "shard": st.sampled_from(["1/1", "2/4"]),
    "quick": st.sampled_from(["60s", "2m", "7"]),
    "control": st.just("http://127.0.0.1:8081"),
    "control_token": st.just("a-token-of-sixteen-signs-or-more-0123456789"),
}
NUMBERS = st.integers(-(10**6), 10**6)


def value(param: click.Parameter) -> st.SearchStrategy[str]:
    """What may be written for a parameter."""
    if param.name in OWN:
        return OWN[param.name]
    match param.type:
        case click.Choice() as choice:
            return st.sampled_from([str(one) for one in choice.choices])
        case click.IntRange() | click.FloatRange() as span:
            low = int(span.min if span.min is not None else -9) + bool(span.min_open)
            high = int(span.max if span.max is not None else low + 99)
            return st.integers(low, high).map(str)
        case click.Path():
            return TEXT.filter(lambda name: not Path(name).is_dir())
        case click.types.StringParamType():
            return TEXT
        case _ if param.type in (click.INT, click.FLOAT):
            return NUMBERS.map(str)
    raise AssertionError(f"{param.name}: say in this file what may be written for it")


@st.composite
def written(draw: st.DrawFn, command: click.Command) -> list[str]:
    """A command's words, as somebody may write them."""
    words: list[str] = []
    places: list[str] = []
    for param in command.params:
        wanted = param.required or draw(st.booleans())
        many = 1 if not wanted else draw(st.integers(1, 3)) if param.multiple or param.nargs < 0 else 1
        if not wanted:
            continue
        for _ in range(many):
            if isinstance(param, click.Argument):
                places.append(draw(value(param)))
            elif isinstance(param, click.Option) and param.is_flag:
                words.append(draw(st.sampled_from([*param.opts, *param.secondary_opts])))
            else:
                words += [draw(st.sampled_from(param.opts)), draw(value(param))]
    return [*words, "--", *places]


def places_of(context: click.Context) -> set[str]:
    """All that was written and is no option's name."""
    found: set[str] = set()
    for value in context.params.values():
        found |= set(map(str, value)) if isinstance(value, tuple) else {str(value)}
    return found


def lasting(context: click.Context) -> dict[str, Any]:
    once = {param.name for param in context.command.params if isinstance(param, Once)}
    return {name: value for name, value in context.params.items() if name not in once}


@pytest.mark.parametrize("name", COMMANDS)
@given(data=st.data())
def test_a_line_is_read_back_as_what_was_given(name: str, data: st.DataObject) -> None:
    program, command = COMMANDS[name]
    words = data.draw(written(command))
    first = context_of(program, [str(command.name), *words])
    line = shlex.split(command_line(first))
    assert line[:2] == name.split()
    # What belongs to the first run alone is asked for again where a command cannot do without.
    needed = [
        word
        for param in command.params
        if isinstance(param, Once) and param.required
        for word in (param.opts[0], "other.yaml")
    ]
    second = context_of(program, [line[1], *needed, *line[2:]])
    assert lasting(second) == lasting(first)
    own = {word for param in command.params if isinstance(param, Once) for word in param.opts}
    assert not own & (set(line) - places_of(first))


def test_what_is_known_better_stands_in_place_of_what_was_given() -> None:
    words = ["run", "--provider", "my shop/provider.yaml", "--only", "a", "--only", "b", "-j", "auto", "-q"]
    context = context_of(wxconf, [*words, "--json", "out.json"])
    line = command_line(context, only=["order"], seed=-3, salt="it's", variant=None)
    assert shlex.split(line) == [
        "wxconf", "run", "--provider", "my shop/provider.yaml", "--only", "order", "--seed", "-3",
        "--salt", "it's", "--quiet", "--jobs", "auto",
    ]  # fmt: skip


def test_another_command_takes_what_it_has_as_well() -> None:
    context = context_of(wxconf, ["shrink", "order/plain", "--provider", "p.yaml", "--out", "short.yaml"])
    line = command_line(context, wxconf.commands["run"], scenario_paths=["short.yaml"], only=["order"])
    assert line == "wxconf run --provider p.yaml --only order --scenarios short.yaml"


def test_a_parameter_that_a_command_has_not_is_a_bug() -> None:
    context = context_of(wxconf, ["run"])
    with pytest.raises(TypeError, match="run has no parameter color"):
        command_line(context, color="red")


def test_a_place_that_looks_like_an_option_comes_last() -> None:
    context = context_of(wxsim, ["play", "--provider", "p", "--", "-odd"])
    assert command_line(context) == "wxsim play --provider p -- -odd"


def test_windows_has_quotes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["wxsim", "play", "C:\\my shop\\a.yaml", 'say "so"']
    monkeypatch.setattr("simulator.commands.again.os.name", "nt")
    assert quoted(words) == subprocess.list2cmdline(words)


def test_a_chaos_file_says_how_it_is_made_again(tmp_path: Path) -> None:
    made = CliRunner().invoke(
        wxsim, ["chaos", "--seed", "4", "--steps", "3", "--out", str(tmp_path / "a.yaml")]
    )
    assert made.exit_code == 0, made.output
    first = (tmp_path / "a.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# wxsim chaos --seed 4 --steps 3"
