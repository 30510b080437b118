"""`wxsim chaos` and `wxsim shrink`: a random scenario, and the short one that it fails by."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from simulator.commands.again import Once, command_line
from simulator.commands.command import command, option
from simulator.commands.language import say
from simulator.commands.play import ERROR, outcome, told
from simulator.commands.seed import seed_option
from simulator.files import write
from simulator.texts import Text
from simulator.usage import UsageError

JUDGE = "conformance"
BY_OUR_NAME = f"from {JUDGE}.__main__ import main; main('wxsim')"
PROVIDER = option(
    "--provider",
    type=click.Path(path_type=Path),
    help=Text(
        "provider.yaml: only what it sells and offers is done, and it is played against.",
        "provider.yaml：只做它出售与提供的，并用来测试它。",
    ),
)


@command(
    chinese="""生成随机剧本：购买、退款、授权、时间与故障，最后全部恢复正常。

    种子、步数与服务商相同，文件就相同。"""
)
@seed_option(Text("Another number, another scenario.", "换一个数，就换一个剧本。"))
@option(
    "--steps",
    type=click.IntRange(1, 5000),
    default=60,
    show_default=True,
    help=Text("Random steps.", "随机步骤的数量。"),
)
@PROVIDER
@option(
    "--out",
    cls=Once,
    type=click.Path(path_type=Path),
    help=Text("Write the scenario here; otherwise it is printed.", "把剧本写到这里；不写则打印出来。"),
)
@option(
    "--play",
    "plays",
    cls=Once,
    is_flag=True,
    help=Text("Play it as well, against --provider.", "同时对 --provider 运行它。"),
)
@click.pass_context
def chaos(
    context: click.Context, seed: int, steps: int, provider: Path | None, out: Path | None, plays: bool
) -> None:
    """Make a random scenario: purchases, refunds, grants, time and faults, and at the end all is healed.

    The same seed, steps and provider give the same file.
    """
    from simulator import Session, load_manifest
    from simulator.scenario import chaos as making
    from simulator.scenario.load import parse_scenarios

    if plays and provider is None:
        raise UsageError(
            Text("--play needs a --provider to play against", "--play 需要用 --provider 指明服务商")
        )
    manifest = load_manifest(provider) if provider is not None else None
    shelf = making.shelf_of(manifest) if manifest is not None else making.USUAL
    text = making.chaos_text(seed, steps, shelf, [command_line(context, seed=seed, steps=steps)])
    if out is None:
        click.echo(text, nl=False)
    else:
        write(out, text)
    if plays and manifest is not None:
        [scenario] = parse_scenarios(text, f"chaos/seed-{seed}", path=out)
        with Session(manifest, seed=seed) as session:
            played = session.play(scenario)
        say(told(scenario, outcome(played)), err=out is None)
        if played.error:
            sys.exit(ERROR)


@command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
    chinese="把失败的剧本缩减到仍会失败的几步，是否失败由一致性测试判定。",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def shrink(words: tuple[str, ...]) -> None:
    """Cut a failing scenario down to the few steps that still fail, as the conformance suite judges."""
    if find_spec(JUDGE) is None:
        raise UsageError(
            Text(
                "what fails is for the conformance suite to say, and it is not installed",
                "是否失败由一致性测试判定，而它没有安装",
            )
        )
    command = [sys.executable, "-c", BY_OUR_NAME, "shrink", *words]
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606 - in place of ours, so that whoever ends us ends it
    sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603
