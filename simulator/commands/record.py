"""`wxsim record`: what was done by hand becomes a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from simulator.commands.again import Once, command_line
from simulator.commands.command import command, option
from simulator.commands.control import CONTROL, entries, state
from simulator.commands.language import language, say
from simulator.commands.play import play
from simulator.files import see_writable, write
from simulator.texts import NOTHING, Count, Text
from simulator.usage import UsageError

PROVIDER = "provider.yaml"  # a journal does not say where the file of its provider lies


@command(chinese="把运行中的世界或日志里所做的存成剧本，以便再次运行。")
@CONTROL
@option(
    "--after",
    type=click.IntRange(min=0),
    help=Text("Only what was done past this entry.", "只要这一条之后所做的。"),
)
@option(
    "--from",
    "first",
    type=click.IntRange(min=1),
    help=Text("Only what was done from this entry on.", "只要从这一条起所做的。"),
)
@option(
    "--last",
    metavar="SPAN",
    help=Text(
        "Only what was done so lately on the world's clock: 10m, 2h.",
        "只要世界时钟最近一段时间内所做的：10m、2h。",
    ),
)
@option("--until", type=int, help=Text("Only what was done up to this entry.", "只要到这一条为止所做的。"))
@option(
    "--journal",
    type=click.Path(path_type=Path),
    help=Text("An exported journal, instead of a world.", "改用导出的日志，而不是运行中的世界。"),
)
@option(
    "--title", default="done by hand", show_default=True, help=Text("The scenario's title.", "剧本的标题。")
)
@option(
    "-o",
    "--out",
    cls=Once,
    type=click.Path(path_type=Path),
    required=True,
    help=Text("Write the scenario here.", "把剧本写到这里。"),
)
@click.pass_context
def record(
    context: click.Context,
    control: str,
    after: int | None,
    first: int | None,
    last: str | None,
    until: int | None,
    journal: Path | None,
    title: str,
    out: Path,
) -> None:
    """Write down what was done in a served world, or in a journal, as a scenario to play again."""
    from simulator.durations import seconds
    from simulator.faults.former import read
    from simulator.journal.entry import Entry
    from simulator.scenario import dump
    from simulator.scenario.load import parse_scenarios
    from simulator.scenario.record import record as recorded

    if sum(given is not None for given in (after, first, last)) > 1:
        raise UsageError(
            Text(
                "--after, --from and --last each say where the part begins: give one of them",
                "--after、--from 与 --last 都指定起点：只给其中一个",
            )
        )
    span = None if last is None else seconds(last)
    see_writable(out)
    if journal is not None:
        header, known = read(journal)
        now = known[-1].at if known else 0.0
    else:
        world = state(control)
        header, now = world["journal"], float(world["clock"]["now"])
        # Secrets are asked for so that codes can be told apart; references take their place.
        page = entries(control, secrets=1)
        known = [Entry(one["seq"], one["world"], one["at"], one["kind"], one["data"]) for one in page]
    made = recorded(
        known,
        after=first - 1 if first is not None else after or 0,
        until=until,
        since=0.0 if span is None else now - span,
    )
    remarks = [*_removed(header), *made.remarks]
    text = dump.dumps(made.steps, title=title, remarks=[remark.in_(language()) for remark in remarks])
    try:
        parse_scenarios(text, out.stem, path=Path("the recording"))
    except UsageError as error:
        told = [*remarks, Text(error.in_("en"), error.in_("zh"))]
        raise UsageError(
            Text(
                "\n".join(
                    [f"what was done there makes no scenario, and {out} is not written:"]
                    + [one.en for one in told]
                ),
                "\n".join([f"那里所做的不能构成剧本，没有写入 {out}：", *(one.zh for one in told)]),
            )
        ) from None
    write(out, text)
    for remark in remarks:
        say(remark, err=True)
    count = len(made.steps)
    digest = Text(f", digest {made.digest}", f"，摘要 {made.digest}") if made.digest else NOTHING
    say(Text(f"{Count(count):step}{digest.en}", f"{count} 步{digest.zh}"))
    line = command_line(context, play, scenarios=[out], provider=PROVIDER, journal=None)
    say(Text(f"again: {line}", f"再次运行：{line}"))


def _removed(header: Mapping[str, Any]) -> Iterator[Text]:
    if removed := header.get("removed"):
        yield Text(
            f"{removed} older entries were removed (wxsim serve --keep, --keep-mb): "
            "what was done by then is not here",
            f"已移除 {removed} 条较早的记录（wxsim serve --keep、--keep-mb）：其间所做的不在这里",
        )
