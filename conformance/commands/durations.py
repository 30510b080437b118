"""`wxconf durations`: how long each scenario takes the reference, by which runs are planned."""

from __future__ import annotations

from pathlib import Path

import click

from simulator import Count, Text, command, language, option


@command(
    chinese="""把日志里各剧本的时长与已记录的参考服务商时长比较。

    运行据此预告时长，--quick 据此挑选，各份据此一样长。演练多次的剧本取中位数。
    日志须由 `wxconf run --journal FILE` 用一个工作进程写出，期间机器不做别的事。"""
)
@click.argument("journals", type=click.Path(path_type=Path), nargs=-1, required=True)
@option(
    "--write",
    is_flag=True,
    help=Text("Keep what was measured, in durations.json.", "把测得的时长写入 durations.json。"),
)
def durations(journals: tuple[Path, ...], write: bool) -> None:
    """Compare how long scenarios took the reference, in journals of runs, with what is kept of it.

    By that a run says how long it will take, --quick takes what is worth its time, and shares are as long as
    each other. Of a scenario that was played several times the median counts. A journal is that of
    `wxconf run --journal FILE` with one worker, on a machine that does nothing else.
    """
    from conformance import lasting
    from conformance.measured import as_text, changed, plays_in, renewed
    from conformance.mutants import reference_file
    from simulator import load_manifest, load_scenarios, read_journal, write_file

    provider = load_manifest(reference_file()).name
    played = [play for path in journals for play in plays_in(path, *read_journal(path), provider)]
    known = lasting.known()
    now = renewed(known, played, {one.id for one in load_scenarios(None)})
    for line in changed(known, now):
        click.echo(line.in_(language()))
    count, before, after = len({id_ for id_, _ in played}), sum(known.values()), sum(now.values())
    told = Text(
        f"{count} of {Count(len(now)):scenario} measured; {after:.1f} s all together, {before:.1f} s before",
        f"测量了 {len(now)} 个剧本中的 {count} 个；合计 {after:.1f} 秒，此前 {before:.1f} 秒",
    )
    click.echo(told.in_(language()))
    if write:
        write_file(lasting.FILE, as_text(now))
        click.echo(Text(f"{lasting.FILE} renewed", f"{lasting.FILE} 已更新").in_(language()))
