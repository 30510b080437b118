"""`wxsim replay` and `wxsim resend`: recorded pushes once more."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.command import command, option
from simulator.commands.control import CONTROL, ask
from simulator.commands.language import language, say
from simulator.commands.parties import PROVIDER_PORT
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.journal.entry import Entry

PATIENCE = 10  # seconds that one look at the journal waits


@command(
    chinese="""重新发送导出日志中的推送：每条一行，有未被接收的则退出码为 1。

    带 --secrets 写出的日志逐字节重发；其他的用服务商的密钥重新加密。
    店铺在自己的地址（set_callback）收到的略过。"""
)
@click.argument("journal", type=click.Path(path_type=Path))
@option(
    "--provider",
    required=True,
    type=click.Path(path_type=Path),
    help=Text("provider.yaml to send to.", "要发往的 provider.yaml。"),
)
@PROVIDER_PORT
@option(
    "--spacing",
    type=click.Choice(["none", "recorded", "step"]),
    default="none",
    show_default=True,
    help=Text(
        "At once, as far apart as on the world's clock, or each at a key press.",
        "立即发送、按世界时钟的间隔，或每条等一次按键。",
    ),
)
@option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    help=Text("How much faster.", "加快的倍数。"),
)
@option(
    "--kind",
    "kinds",
    multiple=True,
    help=Text("Only pushes of this kind; may be repeated.", "只要这一类推送；可重复。"),
)
@option(
    "--store",
    "stores",
    multiple=True,
    help=Text("Only pushes about this appid; may be repeated.", "只要与这个 appid 有关的推送；可重复。"),
)
@option(
    "--seq",
    "seqs",
    multiple=True,
    type=click.IntRange(min=1),
    help=Text(
        "Only the push of this entry, whichever attempt it is; may be repeated.",
        "只要这一条目的推送，不论第几次尝试；可重复。",
    ),
)
@option(
    "--every-attempt",
    is_flag=True,
    help=Text("Retries and copies as well, not only first attempts.", "重试与重复的也发，而不只是第一次。"),
)
@option(
    "--seal",
    is_flag=True,
    help=Text(
        "Seal anew, also where the journal has the bodies as they were.",
        "即使日志里有原样的消息体，也重新加密。",
    ),
)
@option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=5.0,
    show_default=True,
    help=Text("Seconds a provider has to answer.", "服务商应答的时限，秒。"),
)
@option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    help=Text("A name or network that may be sent to.", "允许发往的域名或网段。"),
)
def replay(
    journal: Path,
    provider: Path,
    provider_port: int,
    spacing: str,
    rate: float,
    kinds: tuple[str, ...],
    stores: tuple[str, ...],
    seqs: tuple[int, ...],
    every_attempt: bool,
    seal: bool,
    timeout: float,
    allow_hosts: tuple[str, ...],
) -> None:
    """Send the pushes of an exported journal again: one line each, exit code 1 where one is not taken.

    A journal written with --secrets is sent to the byte; any other is sealed anew with the provider's keys.
    What stores got at addresses of their own (set_callback) is passed over.
    """
    from simulator.faults.former import read
    from simulator.http.hosts import Hosts
    from simulator.provider.load import load_manifest
    from simulator.run import replay as replaying

    manifest = load_manifest(provider).bind(port=provider_port)
    _, entries = read(journal)
    found = replaying.chosen(entries, kinds=kinds, stores=stores, seqs=seqs, every_attempt=every_attempt)
    every, found = found, [entry for entry in found if not replaying.is_stores_own(entry, manifest)]
    if own := len(every) - len(found):
        told = Text(
            f"passed over: {own} that stores got at their own addresses; {manifest.name} has no key of them",
            f"略过 {own} 条：店铺在自己的地址收到，{manifest.name} 没有它们的密钥",
        )
        say(told, err=True)
    if not found:
        raise UsageError(
            Text(f"{journal} has no such push that was sent", f"{journal} 中没有这样发出过的推送")
        )
    pushes = [replaying.again(entry, manifest, now=time.time(), seal=seal) for entry in found]
    waits = {
        "none": lambda _entry: None,
        "recorded": replaying.as_recorded(rate),
        "step": lambda entry: click.pause(_asked(entry).in_(language()), err=True),
    }
    taken = 0
    for answer in replaying.replay(pushes, Hosts(allow_hosts), timeout=timeout, wait=waits[spacing]):
        click.echo(answer.line(language()))
        taken += answer.outcome == "acknowledged"
    sys.exit(0 if taken == len(pushes) else 1)


def _asked(entry: Entry) -> Text:
    word = f"{entry.seq} {entry.data['kind']}"
    return Text(f"press a key for {word}", f"按任意键发送 {word}")


@command(chinese="按日志条目重新发送运行中世界的一条推送：wxsim resend 61")
@click.argument("seq", type=click.IntRange(min=1))
@CONTROL
def resend(seq: int, control: str) -> None:
    """Send one push of a served world again, by its entry in the journal: wxsim resend 61"""
    from simulator.journal.entry import Entry
    from simulator.journal.render import line

    made = ask(control, "/actions/resend", {"seq": seq})
    after = seq
    while True:
        page = ask(control, f"/journal?after={after}&kind=push&limit=500&wait={PATIENCE}")
        for entry in page["entries"]:
            if entry["data"]["push"] == made["push"]:
                click.echo(line(Entry.of_json(entry), lang=language()))
                sys.exit(0 if entry["data"]["outcome"] == "acknowledged" else 1)
        if not page["entries"]:
            raise UsageError(
                Text(
                    f"push {made['push']} was not sent yet; `wxsim journal --kind push` shows it later",
                    f"推送 {made['push']} 尚未发出；稍后用 `wxsim journal --kind push` 查看",
                )
            )
        after = page["next"]
