"""`wxconf mutants`: the kill matrix."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.commands.options import SCENARIOS
from simulator import CommandGroup, Text, command, command_line, option, say

if TYPE_CHECKING:
    from conformance.again import Line
    from conformance.mutants import Kill


@command(
    chinese="""运行参考服务商的各个有缺陷的变体：每个恰好不通过它所列的检查。

    与所列不符的会说明，并单独再运行一次：以那一次为准。"""
)
@click.argument("names", nargs=-1, metavar="[VARIANT]…")
@SCENARIOS
@option(
    "--list",
    "only_list",
    is_flag=True,
    help=Text("Name the variants and what fails them.", "列出各变体及判它们不通过的检查。"),
)
@option(
    "--all",
    "everything",
    is_flag=True,
    help=Text("Play every scenario against every variant.", "用每个剧本测试每个变体。"),
)
@option(
    "--write",
    "renewed",
    is_flag=True,
    help=Text("Renew what is known of them in nearest.json.", "更新 nearest.json 中的记录。"),
)
def mutants(
    names: tuple[str, ...], scenario_paths: tuple[Path, ...], only_list: bool, everything: bool, renewed: bool
) -> None:
    """Play the broken variants of the reference: each is failed by exactly what it names.

    One that departs from that is told, and played once more, alone: what counts is what it does then."""
    from conformance.mutants import matrix, unkilled, variants, written
    from simulator import UsageError

    known = variants()
    if unknown := [name for name in names if name not in known]:
        raise UsageError(
            Text(
                f"no variant is called {unknown[0]!r}; `wxconf mutants --list` names them",
                f"没有名为 {unknown[0]!r} 的变体；`wxconf mutants --list` 列出全部",
            )
        )
    chosen = list(names or known)
    survivors = [] if names else unkilled(known.values())
    for id_ in survivors:
        told = Text(
            f"WRONG  {id_} fails no variant: add one to the reference provider",
            f"有误  {id_} 判不出任何变体：请给参考服务商加一个",
        )
        say(told, err=True)
    if only_list:
        for name in chosen:
            click.echo(f"{name:32} {' '.join(sorted(known[name].fails))}")
        sys.exit(1 if survivors else 0)
    paths = [str(path) for path in scenario_paths] or None
    whole = not (paths or everything)  # what is known of a variant is known of its own scenarios
    how: dict[str, Any] = {"everything": everything, "line_of": run_of}
    played = matrix(chosen, paths, **how)
    wrong = [one.name for one in (written(played) if renewed else played) if not _told(one, whole=whole)]
    if wrong and not renewed:  # races are played in real time, and a machine may halt a process for seconds
        again = " ".join(wrong)
        say(Text(f"played once more, alone: {again}", f"单独再运行一次：{again}"))
        wrong = [
            name for name in wrong for one in matrix([name], paths, **how) if not _told(one, whole=whole)
        ]
    right, of = len(chosen) - len(wrong), len(chosen)
    say(
        Text(
            f"{right} of {of} variants killed as they are meant to be", f"{of} 个变体中 {right} 个按预期判出"
        )
    )
    sys.exit(1 if wrong or survivors else 0)


def run_of(name: str) -> Line:
    """Writes the command of a run of a variant."""
    from conformance.commands.run import run

    program, words = CommandGroup("wxconf", commands=[run]), ["run", "--variant", name]
    context = program.make_context(program.name, list(words))
    _, _, given = program.resolve_command(context, words)
    return partial(command_line, run.make_context("run", given, parent=context))


def _told(one: Kill, *, whole: bool) -> bool:
    """Tells what became of a variant, and whether that is what is meant."""
    changed = one.changed and whole
    right = one.exact and not changed
    click.echo(f"{'killed' if right else 'WRONG':7}{one.name:32} {' '.join(sorted(one.failed))}")
    for word, ids in (
        (Text("not failed by", "未能使其失败："), one.missed),
        (Text("failed as well by", "还被判不通过："), one.surplus),
        (Text("cannot be told from", "无法区别于："), one.twins),
    ):
        if ids:
            listed = " ".join(sorted(ids))
            say(Text(f"        {word.en} {listed}", f"        {word.zh}{listed}"))
    if changed:
        line = command_line(click.get_current_context(), names=[one.name], renewed=True, everything=None)
        say(
            Text(
                f"        other than in nearest.json; renew it: {line}",
                f"        与 nearest.json 不同；更新：{line}",
            )
        )
    for error in one.errors:
        click.echo(f"        {error}")
    return right
