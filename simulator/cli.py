"""The `wxsim` command. Errors of the person at the keyboard are one message and exit code 2."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.address import address_options
from simulator.commands.chaos import chaos, shrink
from simulator.commands.control import CONTROL, PORT, ask
from simulator.commands.group import Group
from simulator.commands.journal import journal
from simulator.commands.openapi import openapi
from simulator.commands.paths import paths
from simulator.commands.play import play
from simulator.commands.record import record
from simulator.commands.replay import replay, resend
from simulator.commands.schema import schema
from simulator.commands.seed import salt_option, seed_option
from simulator.commands.tls import ca, options_of_serve, tls_of
from simulator.commands.tls_check import tls_check
from simulator.commands.view import view
from simulator.streams import console, json_text
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.web.control_token import VARIABLE

if TYPE_CHECKING:
    from simulator.actions import Action


@click.group("wxsim", cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wxsim")
def main() -> None:
    """A local WeChat for providers of Channels store services. 本地的微信服务市场模拟器。"""


@main.command()
@address_options("8080; 0 is any free one")
@click.option(
    "--control-host", default="127.0.0.1", show_default=True, help="Address of the control listener."
)
@click.option(
    "--control-port", default=8081, show_default=True, type=PORT, help="Port of the control interface."
)
@seed_option()
@salt_option(
    "The other thing they derive from: drawn where it is left out, so that none comes again after a "
    "restart; the ready line has it.",
)
@click.option(
    "--provider", type=click.Path(path_type=Path), help="provider.yaml whose parties the world has."
)
@click.option(
    "--provider-port",
    default=9000,
    show_default=True,
    type=PORT,
    help="What {port} stands for in provider.yaml.",
)
@click.option(
    "--init",
    metavar="SCENARIO",
    help="A scenario that the world begins with, a file or an id: the ready line comes once it is done.",
)
@click.option("--manual-clock", is_flag=True, help="The clock stands until `advance` moves it.")
@click.option("--rate", default=1.0, show_default=True, help="Seconds of the world per real second.")
@click.option(
    "--parallel",
    default=1,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Pushes under way at a time; those about one store stay in order.",
)
@click.option("--start", type=float, help="Where the clock begins, in Unix seconds.")
@click.option(
    "--push-timeout", default=5.0, show_default=True, help="Seconds a provider has to answer a push."
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="Entries of the journal to keep, about 1 KB of memory each; older ones go and are counted.",
)
@click.option(
    "--keep-mb",
    type=click.IntRange(min=1),
    default=256,
    show_default=True,
    help="Megabytes of memory that these may take, whatever their number.",
)
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    help="A name or network that pushes may go to, beside loopback and private ones.",
)
@click.option(
    "--control-name",
    "control_names",
    multiple=True,
    help="A name of the control interface, beside addresses and names without a dot.",
)
@click.option(
    "--control-token",
    envvar=VARIABLE,
    show_envvar=True,
    help="What the control interface asks for; drawn and printed where other machines reach it. Better a "
    "variable than an option, which others on this machine can see.",
)
@options_of_serve
def serve(**options: Any) -> None:
    """Serve a world until interrupted.

    Without --provider the world is empty: --init, or actions (`create_component`, `create_home_page`,
    `create_service` …), make a provider's parties. Where it listens may be said later, by
    `configure_component` (authorization_events, messages), `configure_home_page` (order_push) and
    `edit_service` (url). `wxsim reset` brings the world back to its start, or to where --init left it.
    """
    from simulator.run.serving import Options
    from simulator.run.serving import serve as run

    options["tls"] = tls_of(options)
    options["manual"] = options.pop("manual_clock")
    run(Options(**options))


@main.command(name="do")
@click.argument("action")
@click.argument("arguments", nargs=-1, metavar="[KEY=VALUE]…")
@click.option("--rebind", is_flag=True, help="Let the name in as= stand for this, where it was given before.")
@CONTROL
def do(action: str, arguments: tuple[str, ...], rebind: bool, control: str) -> None:
    """Do one thing in a served world: wxsim do purchase store=shop package=trial"""
    from simulator.actions import find
    from simulator.actions.kinds import KINDS
    from simulator.actions.registry import REBIND

    row = find(action)
    texts = {arg.name for arg in row.args if KINDS[arg.kind].schema.get("type") == "string"}
    args: dict[str, Any] = {}
    for argument in arguments:
        name, mark, value = argument.partition("=")
        if not mark:
            if row.main is None or row.main.name in args:
                raise UsageError(
                    Text(
                        f"{argument!r}: arguments are written key=value", f"{argument!r}：参数写成 key=value"
                    )
                )
            name, value = row.main.name, argument
        args[name] = value if name in texts else _value(value)
    if rebind:
        args[REBIND.name] = True
    click.echo(json_text(ask(control, f"/actions/{action}", args), indent=2))


@main.command()
@click.argument("action", required=False)
def actions(action: str | None) -> None:
    """List what can be done, or one action with its arguments."""
    from simulator.actions import ACTIONS, find

    if action is not None:
        _show_action(find(action))
        return
    width, terminal = max(len(name) for name in ACTIONS), console()
    for module, rows in groupby(ACTIONS.values(), key=lambda row: sys.modules[row.run.__module__]):
        terminal.print((module.__doc__ or "").splitlines()[0], style="bold", soft_wrap=True)
        for row in rows:
            click.echo(f"  {row.name:{width}}  {row.summary}")


def _show_action(row: Action) -> None:
    from simulator.core.switches import Switches

    click.echo(f"{row.name}  {row.summary}")
    for arg in row.args:
        notes = [arg.kind, *(["main"] if arg.main else []), *(["required"] if arg.required else [])]
        if arg.default not in (None, "", (), []):
            notes.append(f"default {json.dumps(arg.default, ensure_ascii=False)}")
        choices = f" One of {', '.join(arg.choices)}." if arg.choices else ""
        click.echo(f"  {arg.name} ({', '.join(notes)}): {arg.help}.{choices}")
    if row.name == "switch":
        for name, default, text in Switches.rows():
            click.echo(f"    {name} = {default!r}: {text.en}")


@main.command()
@CONTROL
def reset(control: str) -> None:
    """Bring a served world back to its start, or to where its --init left it: the same ids and time again."""
    click.echo(json_text(ask(control, "/reset", {})))


@main.command()
@click.argument("seq", type=click.IntRange(min=1), required=False)
@click.option("--code", type=int, help="What this error code means, and how well that is known.")
@CONTROL
@click.option(
    "--journal", type=click.Path(path_type=Path), help="An exported journal to look in, instead of a world."
)
def explain(seq: int | None, code: int | None, control: str, journal: Path | None) -> None:
    """Say why the platform answered a call, or judged a push, as it did: wxsim explain 61"""
    from simulator.endpoints.explain import explain as told
    from simulator.endpoints.explain import explain_code

    if code is not None:
        click.echo("\n".join(explain_code(code)))
    if seq is None:
        if code is None:
            raise UsageError(
                Text(
                    "which entry: wxsim explain 61; or which error code: wxsim explain --code 61007",
                    "请指明条目：wxsim explain 61；或错误码：wxsim explain --code 61007",
                )
            )
        return
    if journal is not None:
        from simulator import read_journal

        found = [entry.as_json() for entry in read_journal(journal)[1] if entry.seq == seq]
    else:
        page = ask(control, f"/journal?after={seq - 1}&limit=1")
        found = [entry for entry in page["entries"] if entry["seq"] == seq]
    if not found:
        raise UsageError(
            Text(
                f"there is no entry {seq} in {journal or 'the journal'}",
                f"{journal or 'the journal'} 中没有编号为 {seq} 的条目",
            )
        )
    for line in told(found[0]):
        click.echo(line)


@main.command()
@click.argument("names", nargs=-1, metavar="[BLOCK]…")
@click.option("--write", "into_files", is_flag=True, help="The names are files: renew every block of theirs.")
def docs(names: tuple[str, ...], into_files: bool) -> None:
    """Print tables of the documentation, or renew those between the markers of files."""
    from simulator.docs import BLOCKS, block, renew

    if into_files:
        for file in renew(map(Path, names), BLOCKS):
            click.echo(f"{file} renewed")
    else:
        for name in names or BLOCKS:
            click.echo(block(name, BLOCKS))


def _value(text: str) -> Any:
    """JSON where it is JSON, text otherwise."""
    from simulator.documents.json import read_json

    try:
        return read_json(text)
    except ValueError:
        return text


for command in (
    *(ca, chaos, journal, openapi, paths, play, record, replay, resend, schema, shrink),
    *(tls_check, view),
):
    main.add_command(command)

if __name__ == "__main__":
    main()
