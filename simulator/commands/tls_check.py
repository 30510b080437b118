"""`wxsim tls-check`: does a program come here as it is, and if not, why?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.command import command, option
from simulator.commands.control import PORT
from simulator.commands.tls import CA_DIR, NAMES
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.run.tls_check import Arrivals

FAILED = 1
# What is to be done where nothing came at all.
NOTHING = (
    "It may have called nothing yet: give it more time (--seconds), or have it do something.",
    "It may read no HTTPS_PROXY, and so have called WeChat itself: with Node, NODE_OPTIONS must not be "
    "emptied; with Apache's HttpClient, Spring or OkHttp, set the proxy in its settings; or run it where the "
    "names lead here (containers with aliases, a hosts file).",
    "It may call an address from its own settings: no literal, and no need of TLS; give it the plain one.",
)


@command(
    "tls-check",
    chinese="""在信任我们证书的环境下运行一个程序，看它的哪些调用到达：
    wxsim tls-check -- python app.py""",
)
@option(
    "--provider",
    type=click.Path(path_type=Path),
    help=Text("provider.yaml whose parties the world has.", "provider.yaml，世界里有其中的各方。"),
)
@option(
    "--provider-port",
    default=9000,
    show_default=True,
    type=PORT,
    help=Text("What {port} stands for in it.", "其中 {port} 的值。"),
)
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
    how = "was ended" if found.code is None else f"ended with exit code {found.code}"
    click.echo(f"\nthe program {how}; {sum(found.calls.values())} calls of it arrived")
    for (host, what), count in sorted(found.calls.items()):
        click.echo(f"  {count:4} × {what} at {host or 'no host'}")
    for (host, reason, advice), count in sorted(found.failures.items()):
        click.echo(f"  {count:4} × {host or 'no name'} came no further than TLS ({reason}): {advice}")
    if found.calls and not found.by_literal:
        click.echo("none of them is at a host name of WeChat's: it has another address in its settings")
    if not found.calls and not found.failures:
        for line in NOTHING:
            click.echo(f"  - {line}")
