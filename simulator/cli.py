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
from simulator.commands.command import option, version_option
from simulator.commands.control import CONTROL, PORT, ask, last
from simulator.commands.group import Group
from simulator.commands.journal import journal, show_entries
from simulator.commands.language import language, say
from simulator.commands.openapi import openapi
from simulator.commands.parties import PARTIES, PROVIDER_PORT
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
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError
from simulator.web.control_token import VARIABLE

if TYPE_CHECKING:
    from simulator.actions import Action


@click.group(
    "wxsim",
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    chinese="给视频号小店服务商用的本地微信。",
)
@version_option()
def main() -> None:
    """A local WeChat for providers of Channels store services."""


@main.command(
    chinese="""运行一个世界，直到被中断。

    不写 --provider 时世界是空的：由 --init，或由操作（`create_component`、`create_home_page`、
    `create_service` 等）建立服务商的各方。监听地址可以以后再给：`configure_component`（authorization_events、
    messages）、`configure_home_page`（order_push）与 `edit_service`（url）。
    `wxsim reset` 让世界回到起点，或回到 --init 完成时。"""
)
@address_options(Text("8080; 0 is any free one", "8080；0 为任一空闲端口"))
@option(
    "--control-host",
    default="127.0.0.1",
    show_default=True,
    help=Text("Address of the control listener.", "控制接口的监听地址。"),
)
@option(
    "--control-port",
    default=8081,
    show_default=True,
    type=PORT,
    help=Text("Port of the control interface.", "控制接口的端口。"),
)
@seed_option()
@salt_option(
    Text(
        "The other thing they derive from: drawn where it is left out, so that none comes again after a "
        "restart; the ready line has it.",
        "它们的另一个来源：不写则随机生成，重启后不会重复；就绪行里有它。",
    ),
)
@PARTIES
@PROVIDER_PORT
@option(
    "--init",
    metavar="SCENARIO",
    help=Text(
        "A scenario that the world begins with, a file or an id: the ready line comes once it is done.",
        "世界开始时先运行的剧本，文件或 id：运行完才打印就绪行。",
    ),
)
@option(
    "--manual-clock",
    is_flag=True,
    help=Text("The clock stands until `advance` moves it.", "时钟停住，由 `advance` 推进。"),
)
@option(
    "--rate",
    default=1.0,
    show_default=True,
    help=Text("Seconds of the world per real second.", "真实的每一秒，世界里过几秒。"),
)
@option(
    "--parallel",
    default=1,
    show_default=True,
    type=click.IntRange(1, 256),
    help=Text(
        "Pushes under way at a time; those about one store stay in order.",
        "同时进行的推送数；同一店铺的推送仍按顺序。",
    ),
)
@option("--start", type=float, help=Text("Where the clock begins, in Unix seconds.", "时钟的起点，Unix 秒。"))
@option(
    "--push-timeout",
    default=5.0,
    show_default=True,
    help=Text("Seconds a provider has to answer a push.", "服务商应答推送的时限，秒。"),
)
@option(
    "--keep",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help=Text(
        "Entries of the journal to keep, about 1 KB of memory each; older ones go and are counted.",
        "日志保留的条数，每条约占内存 1 KB；更早的移除并计数。",
    ),
)
@option(
    "--keep-mb",
    type=click.IntRange(min=1),
    default=256,
    show_default=True,
    help=Text(
        "Megabytes of memory that these may take, whatever their number.",
        "无论多少条，日志最多占用的内存，MB。",
    ),
)
@option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    help=Text(
        "A name or network that pushes may go to, beside loopback and private ones.",
        "除本机与内网外，推送可以发往的域名或网段。",
    ),
)
@option(
    "--control-name",
    "control_names",
    multiple=True,
    help=Text(
        "A name of the control interface, beside addresses and names without a dot.",
        "除 IP 地址与不带点的名称外，控制接口的域名。",
    ),
)
@option(
    "--control-token",
    envvar=VARIABLE,
    show_envvar=True,
    help=Text(
        "What the control interface asks for; drawn and printed where other machines reach it. Better a "
        "variable than an option, which others on this machine can see.",
        "访问控制接口的令牌；其他机器可以访问时随机生成并打印。最好用环境变量，命令行选项会被本机其他人看到。",
    ),
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
    options["lang"] = language()
    run(Options(**options))


@main.command(name="do", chinese="在运行中的世界里做一件事：wxsim do purchase store=shop package=trial")
@click.argument("action")
@click.argument("arguments", nargs=-1, metavar="[KEY=VALUE]…")
@option(
    "--rebind",
    is_flag=True,
    help=Text(
        "Let the name in as= stand for this, where it was given before.",
        "as= 的名字此前已用过时，改指这一个。",
    ),
)
@option(
    "--show",
    is_flag=True,
    help=Text(
        "Then show what crossed a boundary meanwhile, as `wxsim journal` does.",
        "随后显示其间往来的消息，同 `wxsim journal`。",
    ),
)
@CONTROL
def do(action: str, arguments: tuple[str, ...], rebind: bool, show: bool, control: str) -> None:
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
    before = last(control) if show else 0
    click.echo(json_text(ask(control, f"/actions/{action}", args), indent=2))
    if show:
        show_entries(control, before, last(control))


@main.command(chinese="列出能做的操作，或一个操作的参数。")
@click.argument("action", required=False)
def actions(action: str | None) -> None:
    """List what can be done, or one action with its arguments."""
    from simulator.actions import ACTIONS, find
    from simulator.actions.registry import heading

    if action is not None:
        _show_action(find(action))
        return
    width, terminal = max(len(name) for name in ACTIONS), console()
    for module, rows in groupby(ACTIONS.values(), key=lambda row: sys.modules[row.run.__module__]):
        terminal.print(heading(module).in_(language()), style="bold", soft_wrap=True)
        for row in rows:
            say(Text(f"  {row.name:{width}}  {row.summary}", f"  {row.name:{width}}  {row.chinese}"))


def _show_action(row: Action) -> None:
    from simulator.core.switches import Switches

    say(Text(f"{row.name}  {row.summary}", f"{row.name}  {row.chinese}"))
    for arg in row.args:
        notes = [Text.same(arg.kind)]
        notes += [Text("main", "可省略名字")] if arg.main else []
        notes += [Text("required", "必填")] if arg.required else []
        if arg.default not in (None, "", (), []):
            default = json.dumps(arg.default, ensure_ascii=False)
            notes.append(Text(f"default {default}", f"默认 {default}"))
        noted, listed = Text.joined(notes, Text(", ", "，")), ", ".join(arg.choices)
        choices = Text(f" One of {listed}.", f"可选：{listed}。") if listed else NOTHING
        say(
            Text(
                f"  {arg.name} ({noted.en}): {arg.help}.{choices.en}",
                f"  {arg.name}（{noted.zh}）：{arg.chinese}。{choices.zh}",
            )
        )
    if row.name == "switch":
        for name, default, text in Switches.rows():
            say(Text(f"    {name} = {default!r}: {text.en}", f"    {name} = {default!r}：{text.zh}"))


@main.command(chinese="让运行中的世界回到起点，或回到 --init 完成时：id 与时间都和当初一样。")
@CONTROL
def reset(control: str) -> None:
    """Bring a served world back to its start, or to where its --init left it: the same ids and time again."""
    click.echo(json_text(ask(control, "/reset", {})))


@main.command(chinese="说明平台为什么这样回答一次调用，或这样看待一次推送：wxsim explain 61")
@click.argument("seq", type=click.IntRange(min=1), required=False)
@option(
    "--code",
    type=int,
    help=Text(
        "What this error code means, and how well that is known.", "这个错误码的含义，以及依据是否可靠。"
    ),
)
@CONTROL
@option(
    "--journal",
    type=click.Path(path_type=Path),
    help=Text(
        "An exported journal to look in, instead of a world.", "改查这份导出的日志，而不是运行中的世界。"
    ),
)
def explain(seq: int | None, code: int | None, control: str, journal: Path | None) -> None:
    """Say why the platform answered a call, or judged a push, as it did: wxsim explain 61"""
    from simulator.endpoints.explain import explain as told
    from simulator.endpoints.explain import explain_code

    if code is not None:
        for line in explain_code(code):
            say(line)
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
        say(line)


@main.command(chinese="打印文档中的表格，或更新文件里标记之间的表格。")
@click.argument("names", nargs=-1, metavar="[BLOCK]…")
@option(
    "--write",
    "into_files",
    is_flag=True,
    help=Text("The names are files: renew every block of theirs.", "所给的是文件：更新其中的每一块。"),
)
def docs(names: tuple[str, ...], into_files: bool) -> None:
    """Print tables of the documentation, or renew those between the markers of files."""
    from simulator.docs import BLOCKS, block, renew

    if into_files:
        for file in renew(map(Path, names), BLOCKS):
            say(Text(f"{file} renewed", f"{file} 已更新"))
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
