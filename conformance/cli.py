"""The `wxconf` command. Errors of the person at the keyboard are one message and exit code 2."""

from __future__ import annotations

import click

from conformance.commands.diff import diff
from conformance.commands.dimensions import dimensions
from conformance.commands.docs import docs
from conformance.commands.doctor import doctor
from conformance.commands.durations import durations
from conformance.commands.explain import explain
from conformance.commands.init import init
from conformance.commands.judge import judge
from conformance.commands.list import list_
from conformance.commands.merge import merge
from conformance.commands.mutants import mutants
from conformance.commands.preflight import preflight
from conformance.commands.run import run
from conformance.commands.schema import schema
from conformance.commands.shrink import shrink
from simulator import CommandGroup, version_option


@click.group(
    "wxconf",
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    chinese="按平台的规则判定服务商的后端。",
)
@version_option()
def main() -> None:
    """Judges a provider's back end by the platform's rules."""


for command in (
    *(diff, dimensions, docs, doctor, durations, explain, init, judge, list_, merge, mutants),
    *(preflight, run, schema, shrink),
):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="wxconf")
