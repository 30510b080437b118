"""`wxconf doctor`: whether a run could work, in a few seconds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.commands.options import JSON
from conformance.commands.run import run
from simulator import address_options, command, salt_option, seed_option, tls_option

if TYPE_CHECKING:
    from simulator import Tls


@command(
    chinese="""诊断能否运行：地址、推送、密钥、探针、时间，以及能判定什么。

    像运行时那样启动服务商，再结束它。退出码：0 就绪，1 有问题，2 provider.yaml 有误，3 无法运行。"""
)
@click.argument("provider", type=click.Path(path_type=Path), default=Path("provider.yaml"))
@seed_option()
@salt_option()
@address_options()
@tls_option()
@JSON
@click.pass_context
def doctor(
    context: click.Context,
    provider: Path,
    seed: int,
    salt: str | None,
    host: str | None,
    port: int | None,
    tls: Tls | None,
    json_file: Path | None,
) -> None:
    """Look whether a run could work: addresses, pushes, keys, probes, time, and what can be judged.

    It starts the provider as a run does, and ends it. Exit codes: 0 ready, 1 something is wrong,
    2 provider.yaml is, 3 no run could work.
    """
    from conformance.doctor.examination import examine
    from conformance.doctor.found import EXIT_CODES, as_json, worst
    from conformance.doctor.told import Teller
    from simulator import (
        begin_ahead,
        command_line,
        json_text,
        language,
        load_manifest,
        load_scenarios,
        see_writable,
        tidily,
        write_file,
    )

    see_writable(json_file)
    begin_ahead()
    manifest = load_manifest(provider)
    scenarios = [one for one in load_scenarios() if not one.heavy]
    how = {"seed": seed, "salt": salt, "host": host, "port": port, "tls": tls}
    lang = language()
    teller = Teller(lang)
    teller.valid(provider)
    found = []
    with tidily():
        for one in examine(manifest, scenarios=scenarios, **how):
            found.append(one)
            teller.tell(one)
    teller.end(found, command_line(context), command_line(context, run, provider=provider))
    if json_file is not None:
        write_file(json_file, json_text(as_json(manifest.name, found, lang)))
    sys.exit(EXIT_CODES[worst(found)])
