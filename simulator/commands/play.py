"""`wxsim play`: scenarios against a provider, once, or twice to see that they repeat."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.address import address_options
from simulator.commands.again import Once, command_line
from simulator.commands.command import command, option
from simulator.commands.language import say
from simulator.commands.seed import salt_option, seed_option
from simulator.commands.tls import tls_option
from simulator.files import see_writable
from simulator.stopping import tidily
from simulator.texts import Count, Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.run.play import Played
    from simulator.run.secure import Tls
    from simulator.run.session import Session
    from simulator.scenario.document import Scenario

ERROR = 3
Again = Callable[..., str]  # the command that plays a scenario once more, with a salt that was drawn


@command(
    chinese="""对服务商运行剧本（文件、文件夹或 id；不写则全部）。

    给出每个剧本的摘要和经过；不作判定，判定用 `wxconf run`。
    有剧本出错，或指名的剧本无法运行时，退出码为 3。"""
)
@click.argument("scenarios", nargs=-1)
@option(
    "--provider",
    required=True,
    type=click.Path(path_type=Path),
    help=Text("provider.yaml to play against.", "要测试的 provider.yaml。"),
)
@seed_option()
@salt_option()
@address_options()
@tls_option()
@option(
    "--journal",
    cls=Once,
    type=click.Path(path_type=Path),
    help=Text("Write the journal here, as JSON lines.", "把日志写到这里，每行一个 JSON。"),
)
@option(
    "--secrets", cls=Once, is_flag=True, help=Text("Keep secrets in the journal.", "在日志中保留密钥与令牌。")
)
@option(
    "--twice",
    is_flag=True,
    help=Text(
        "Play all in two sessions; exit 3 where a digest differs.",
        "在两个会话中各运行一遍；摘要不同时退出码为 3。",
    ),
)
@click.pass_context
def play(
    context: click.Context,
    scenarios: tuple[str, ...],
    provider: Path,
    seed: int,
    salt: str | None,
    host: str | None,
    port: int | None,
    tls: Tls | None,
    journal: Path | None,
    secrets: bool,
    twice: bool,
) -> None:
    """Play scenarios (files, folders or ids; all when none is named) against a provider.

    Of each, its digest and what happened; nothing is judged, which is for `wxconf run`. Exit 3 where one
    broke, or one that was asked for by its name could not be played.
    """
    from simulator import (
        Session,
        begin_ahead,
        load_manifest,
        load_scenarios,
        scenarios_named,
        write_journal,
    )
    from simulator.scenario.load import word

    begin_ahead()
    if twice and journal is not None:
        raise UsageError(
            Text(
                "a journal is of one session: leave out --twice or --journal",
                "一份日志只属于一次会话：去掉 --twice 或 --journal",
            )
        )
    see_writable(journal)
    chosen = load_scenarios(list(scenarios) or None)
    named = scenarios_named(scenarios, chosen)
    manifest = load_manifest(provider)

    how = partial(Session, manifest, seed=seed, salt=salt, host=host, port=port, tls=tls)

    def again(scenario: Scenario, drawn: str = "") -> str:
        return command_line(context, scenarios=[word(scenario)], seed=seed, salt=drawn or salt)

    if twice:
        if not manifest.offers("clock"):
            raise UsageError(
                Text(
                    f"{manifest.name} has no clock probe, and digests are defined for clocks that "
                    "stand: offer `clock` to compare them",
                    f"{manifest.name} 没有 clock 探针，而摘要只对静止的时钟有定义：提供 `clock` 才能比较",
                )
            )
        sys.exit(ERROR if _twice(how, chosen, named, again) else 0)
    session = how()
    with tidily():
        try:
            failed = _played(session, chosen, named, again)
        finally:
            if journal is not None:
                write_journal(journal, session.journal, session.header(), secrets=secrets)
    if failed:
        sys.exit(ERROR)


def _played(session: Session, chosen: list[Scenario], named: Collection[str], again: Again) -> bool:
    """Plays all and says what came of each; whether any broke, or was not played although it was named."""
    from simulator.journal.account import account
    from simulator.journal.kinds.played import Cause
    from simulator.provider.probe_rows import PROBES

    rightly = {name: probe.refusals for name, probe in PROBES.items()}
    failed = False
    with session:
        if session.salt:
            click.echo(f"salt {session.salt}", err=True)
        for scenario in chosen:
            played = session.play(scenario)
            say(told(scenario, outcome(played)))
            if not played.skipped:
                for line in account(session.entries(played.first_seq - 1), rightly):
                    say(Text(f"    {line.en}", f"    {line.zh}"))
            if played.error:
                say(_again(again(scenario, session.salt)))
            failed = failed or bool(played.error) or bool(played.skipped and scenario.id in named)
            if played.cause == Cause.UNCALLED:
                break  # nothing will come of the others either
    return failed


def outcome(played: Played) -> Text:
    """What came of a play: its digest, or why there is none."""
    if played.error:
        return Text(f"error: {played.error.en}", f"出错：{played.error.zh}")
    if played.skipped:
        return Text(f"skipped: {played.skipped.en}", f"跳过：{played.skipped.zh}")
    return Text.same(played.digest)


def told(scenario: Scenario, what: Text) -> Text:
    """What came of one, behind its name."""
    return Text(f"{scenario.id}  {what.en}", f"{scenario.id}  {what.zh}")


def _again(line: str) -> Text:
    return Text(f"    again: {line}", f"    复现：{line}")


def _twice(
    open_session: Callable[[], Session], chosen: list[Scenario], named: Collection[str], again: Again
) -> int:
    """Plays all in two sessions and says what does not repeat; how many do not, or broke, or were not played
    although they were named."""
    first, second = (_outcomes(open_session, chosen) for _ in range(2))
    wrong = 0
    for scenario, one, two in zip(chosen, first, second, strict=True):
        before, after = outcome(one), outcome(two)
        differs = Text(
            f"differs: {before.en} and then {after.en}", f"不一致：先是 {before.zh}，然后是 {after.zh}"
        )
        say(told(scenario, before if before == after else differs))
        if before != after or one.error:
            wrong += 1
            say(_again(again(scenario)))
        elif one.skipped and scenario.id in named:
            wrong += 1
    right, of = len(chosen) - wrong, len(chosen)
    say(
        Text(
            f"{right} of {Count(of):scenario repeats|scenarios repeat}",
            f"{of} 个剧本中 {right} 个可重复",
        )
    )
    return wrong


def _outcomes(open_session: Callable[[], Session], chosen: list[Scenario]) -> list[Played]:
    with open_session() as session:
        return [session.play(scenario) for scenario in chosen]
