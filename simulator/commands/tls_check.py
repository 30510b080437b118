"""`wxsim tls-check`: does a program come here as it is, and if not, why?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.command import command, option
from simulator.commands.language import say
from simulator.commands.parties import PARTIES, PROVIDER_PORT
from simulator.commands.tls import CA_DIR, NAMES
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.run.tls_check import Arrivals

FAILED = 1
# What is to be done where nothing came at all.
NOTHING = (
    Text(
        "It may have called nothing yet: give it more time (--seconds), or have it do something.",
        "它可能还没有调用过什么：多给些时间（--seconds），或让它做点什么。",
    ),
    Text(
        "It may read no HTTPS_PROXY, and so have called WeChat itself: with Node, NODE_OPTIONS must not be "
        "emptied; with Apache's HttpClient, Spring or OkHttp, set the proxy in its settings; or run it where "
        "the names lead here (containers with aliases, a hosts file).",
        "它可能不读 HTTPS_PROXY，因而调用了微信本身：用 Node 时不要清空 NODE_OPTIONS；用 Apache "
        "HttpClient、Spring 或 OkHttp 时在其设置中指定代理；"
        "或在域名指向这里的环境中运行（容器别名、hosts 文件）。",
    ),
    Text(
        "It may call an address from its own settings: no literal, and no need of TLS; give it the plain "
        "one.",
        "它可能按自己的设置调用某个地址：没有写死，也不需要 TLS；给它普通地址即可。",
    ),
)


@command(
    "tls-check",
    chinese="""在信任我们证书的环境下运行一个程序，看它的哪些调用到达：
    wxsim tls-check -- python app.py""",
)
@PARTIES
@PROVIDER_PORT
@option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    help=Text("End it after so long.", "过这么久就结束它。"),
)
@NAMES
@CA_DIR
@click.argument("command", nargs=-1, required=True)
def tls_check(
    provider: Path | None,
    provider_port: int,
    seconds: float | None,
    tls_names: tuple[str, ...],
    ca_dir: Path | None,
    command: tuple[str, ...],
) -> None:
    """Run a program with what makes it trust us, and say which of its calls arrive:
    wxsim tls-check -- python app.py"""
    from simulator.run.secure import Tls
    from simulator.run.serving import Options, Serving
    from simulator.run.tls_check import check
    from simulator.stopping import tidily

    options = Options(
        port=0,
        control_port=0,
        provider=provider,
        provider_port=provider_port,
        tls=Tls(names=tls_names, folder=ca_dir),
    )
    with tidily():
        serving = Serving(options)
        serving.start()
        try:
            found = check(serving, command, seconds)
        finally:
            serving.close()
    _tell(found)
    if not found.are_good:
        sys.exit(FAILED)


def _tell(found: Arrivals) -> None:
    from simulator.journal.kinds.tls import ADVICE

    calls = sum(found.calls.values())
    how = Text("was ended", "已被结束")
    if found.code is not None:
        how = Text(f"ended with exit code {found.code}", f"已结束，退出码 {found.code}")
    say(
        Text(
            f"\nthe program {how.en}; calls of it that arrived: {calls}",
            f"\n程序{how.zh}；到达 {calls} 次调用",
        )
    )
    for (host, what), count in sorted(found.calls.items()):
        where = Text.same(host) if host else Text("no host", "没有域名")
        say(Text(f"  {count:4} × {what} at {where.en}", f"  {count:4} × {what}，域名 {where.zh}"))
    for (host, reason, advice), count in sorted(found.failures.items()):
        where = Text.same(host) if host else Text("no name", "没有域名")
        todo = ADVICE.get(reason, Text.same(advice))
        say(
            Text(
                f"  {count:4} × {where.en} came no further than TLS ({reason}): {todo.en}",
                f"  {count:4} × {where.zh} 止于 TLS（{reason}）：{todo.zh}",
            )
        )
    if found.calls and not found.by_literal:
        say(
            Text(
                "none of them is at a host name of WeChat's: it has another address in its settings",
                "没有一次是发往微信域名的：它的设置里是别的地址",
            )
        )
    if not found.calls and not found.failures:
        for line in NOTHING:
            say(Text(f"  - {line.en}", f"  - {line.zh}"))
