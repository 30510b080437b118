"""`wxconf shrink`: a scenario that fails, cut down."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.commands.options import FILE, PROVIDER, VARIANT, chosen_checks, only_option
from conformance.commands.run import run
from simulator import (
    Count,
    Once,
    Text,
    address_options,
    command,
    command_line,
    option,
    salt_option,
    seed_option,
    tls_option,
)

if TYPE_CHECKING:
    from simulator import Tls


@command(chinese="把失败的剧本（文件或 id）缩减到仍会失败的几步。")
@click.argument("scenario")
@PROVIDER
@only_option()
@VARIANT
@seed_option()
@salt_option()
@address_options()
@tls_option()
@option(
    "--out",
    cls=Once,
    type=FILE,
    help=Text(
        "Write the short scenario here; otherwise it is printed.", "把缩减后的剧本写到这里；不写则打印出来。"
    ),
)
@click.pass_context
def shrink(
    context: click.Context,
    scenario: str,
    provider: Path | None,
    only: tuple[str, ...],
    variant: str | None,
    seed: int,
    salt: str | None,
    host: str | None,
    port: int | None,
    tls: Tls | None,
    out: Path | None,
) -> None:
    """Cut a failing scenario (a file or an id) down to the few steps that still fail."""
    from conformance.mutants import reference_file, with_variant
    from conformance.shrinking import shrink as shrink_
    from simulator import (
        UsageError,
        load_manifest,
        load_scenarios,
        say,
        scenario_text,
        see_writable,
        write_file,
    )

    see_writable(out)
    scenarios = load_scenarios([scenario])
    if len(scenarios) > 1:
        names = ", ".join(each.id for each in scenarios[:4])
        raise UsageError(
            Text(
                f"one scenario is shrunk at a time; {scenario} has {len(scenarios)}: {names} …",
                f"一次只缩减一个剧本；{scenario} 有 {len(scenarios)} 个：{names} …",
            )
        )
    whole = scenarios[0]
    manifest = load_manifest(provider or reference_file())
    if variant:
        manifest = with_variant(manifest, variant)
    done = shrink_(
        manifest,
        whole,
        chosen_checks(only),
        seed=seed,
        salt=salt,
        host=host,
        port=port,
        tls=tls,
        say=partial(say, err=True),
    )
    remarks = [f"shrunk from {whole.id}, {Count(len(whole.steps)):step}; fails {', '.join(done.failed)}"]
    if out is not None:
        again = command_line(context, run, scenario_paths=[out], only=done.failed[:1], seed=seed)
        remarks.append(f"again: {again}")
    text = scenario_text(done.scenario, done.scenario.steps, remarks)
    left, tries = len(done.scenario.steps), done.tries
    say(
        Text(
            f"{Count(left):step is|steps are} left, after {Count(tries):play}",
            f"剩下 {left} 步，运行了 {tries} 次",
        ),
        err=True,
    )
    if out is None:
        click.echo(text, nl=False)
    else:
        write_file(out, text)
