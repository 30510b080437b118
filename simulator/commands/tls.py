"""The options of TLS, and `wxsim ca`: what makes clients trust the certificates."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.command import command, option
from simulator.commands.control import PORT
from simulator.commands.language import say
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.run.secure import Tls
    from simulator.tls.kept import Kept

FOLDER = click.Path(path_type=Path, file_okay=False)
CA_DIR = option(
    "--ca-dir",
    type=FOLDER,
    envvar="WXSIM_CA_DIR",
    show_envvar=True,
    help=Text(
        "Where the authority is kept; a folder of your account's when left out.",
        "证书颁发机构的存放位置；不写则在当前账号的文件夹中。",
    ),
)
NAMES = option(
    "--tls-name",
    "tls_names",
    multiple=True,
    metavar="HOST",
    help=Text(
        "A host name or address to have a certificate for, beside WeChat's and localhost.",
        "除微信的域名与 localhost 外，证书还要包含的域名或地址。",
    ),
)


def tls_option() -> Callable[[Any], Any]:
    """`--tls` of commands that play: the provider is served with TLS, by the authority of this account."""
    return option(
        "--tls",
        is_flag=True,
        callback=_tls_or_none,
        help=Text(
            "Serve WeChat's host names with TLS, and start the provider with what makes it trust that.",
            "以 TLS 提供微信的域名，并让启动的服务商信任其证书。",
        ),
    )


def _tls_or_none(_context: click.Context, _option: click.Parameter, value: bool) -> Tls | None:
    if not value:
        return None
    from simulator.run.secure import Tls

    return Tls()


def options_of_serve(command: Callable[..., Any]) -> Callable[..., Any]:
    """What `serve` takes for TLS."""
    for each in reversed(
        (
            option(
                "--tls",
                is_flag=True,
                help=Text(
                    "Serve WeChat's host names with TLS, beside the API port.",
                    "除 API 端口外，另以 TLS 提供微信的域名。",
                ),
            ),
            option(
                "--tls-port",
                type=PORT,
                help=Text(
                    "Port of that; 8443 when left out, 0 is any free one.",
                    "它的端口；不写为 8443，0 为任一空闲端口。",
                ),
            ),
            NAMES,
            option(
                "--proxy-port",
                type=PORT,
                help=Text("Port of a CONNECT proxy that leads to it.", "通向它的 CONNECT 代理的端口。"),
            ),
            option(
                "--proxy-tunnel",
                is_flag=True,
                help=Text("The proxy tunnels to other hosts, too.", "代理也放行其他域名。"),
            ),
            option(
                "--ca-out",
                type=FOLDER,
                help=Text(
                    "Write what clients are to trust to this folder, too.",
                    "另把客户端要信任的文件写到这个文件夹。",
                ),
            ),
            CA_DIR,
        )
    ):
        command = each(command)
    return command


def tls_of(options: dict[str, Any]) -> Tls | None:
    """What the options of `serve` ask for, taken out of them; a UsageError for those that have no effect."""
    asked = options.pop("tls")
    needing = ("tls_port", "tls_names", "proxy_port", "proxy_tunnel", "ca_out")
    port, names, proxy, tunnels, out = (options.pop(name) for name in needing)
    folder = options.pop("ca_dir")
    options["ca_out"] = out
    given = dict(zip(needing, (port is not None, names, proxy is not None, tunnels, out), strict=True))
    if not asked and (idle := [name for name, there in given.items() if there]):
        option = idle[0].removesuffix("s").replace("_", "-")
        raise UsageError(
            Text(
                f"--{option} is for --tls: give that as well, or leave this out",
                f"--{option} 只用于 --tls：同时给出后者，或去掉前者",
            )
        )
    if tunnels and proxy is None:
        raise UsageError(
            Text(
                "--proxy-tunnel is for a proxy: give --proxy-port as well, or leave this out",
                "--proxy-tunnel 只用于代理：同时给出 --proxy-port，或去掉它",
            )
        )
    if not asked:
        return None
    from simulator.run.secure import Tls

    host = options["host"] or ""  # as the plain listener has it
    return Tls(
        names=names,
        folder=folder,
        address=(host, 8443 if port is None else port),
        proxy=None if proxy is None else (host, proxy),
        tunnels=tunnels,
    )


@command(chinese="显示 `serve --tls` 的证书颁发机构，以及怎样让客户端信任它。")
@option(
    "--new",
    is_flag=True,
    help=Text("Make another root in place of the one that is there.", "换一个新的根证书。"),
)
@NAMES
@option(
    "--out",
    type=FOLDER,
    help=Text(
        "Write the files that clients are to trust to this folder.", "把客户端要信任的文件写到这个文件夹。"
    ),
)
@option(
    "--env",
    "shell",
    type=click.Choice(["sh", "powershell", "docker"]),
    is_flag=False,
    flag_value="sh",
    help=Text(
        "Print the variables that make clients trust it: sh when no shell is named.",
        "打印使客户端信任它的环境变量：不写 shell 则为 sh。",
    ),
)
@option(
    "--listener",
    metavar="HOST:PORT",
    help=Text("With --env: where `serve --tls` listens.", "与 --env 同用：`serve --tls` 的监听地址。"),
)
@option(
    "--proxy",
    metavar="HOST:PORT",
    help=Text("With --env: its proxy, as variables too.", "与 --env 同用：它的代理，也写成环境变量。"),
)
@CA_DIR
def ca(
    new: bool,
    tls_names: tuple[str, ...],
    out: Path | None,
    shell: str | None,
    listener: str | None,
    proxy: str | None,
    ca_dir: Path | None,
) -> None:
    """Show the certificate authority of `serve --tls`, and what makes clients trust it."""
    from simulator.tls.environment import Place, environment, lines
    from simulator.tls.kept import export, open_authority, place

    if shell is None and (listener or proxy):
        raise UsageError(
            Text(
                "--listener and --proxy are for --env: give that as well, or leave them out",
                "--listener 与 --proxy 只用于 --env：同时给出它，或去掉这两个",
            )
        )
    for name, address in (("--listener", listener), ("--proxy", proxy)):
        if address is not None:
            _see_address(name, address)
    kept = open_authority(place(ca_dir), tls_names, new=new)
    if out is not None:
        export(kept, out)
    folder = out.absolute() if out is not None else kept.folder
    if shell is not None:
        there = Place(folder=folder.as_posix(), listener=listener, proxy=proxy, given=os.environ)
        if shell == "docker":
            there = Place(folder=folder.as_posix(), listener=listener, proxy=proxy, given={})
        click.echo("\n".join(lines(environment(there), shell)))
        return
    _show(kept, folder)


def _show(kept: Kept, folder: Path) -> None:
    from simulator.tls.environment import BUNDLE, CA, HOSTS_OF_NODE, JAVA_PASSWORD, JAVA_STORE, PHP, PHP_INI

    authority = kept.authority
    files = (
        (
            CA,
            folder / CA,
            Text("the root alone; Node adds it to its own", "只有根证书；Node 把它加到自带的之后"),
        ),
        (
            BUNDLE,
            folder / BUNDLE,
            Text(
                "with the public roots; Python, curl, Go, PHP, .NET",
                "连同公共根证书；用于 Python、curl、Go、PHP、.NET",
            ),
        ),
        (
            JAVA_STORE,
            folder / JAVA_STORE,
            Text(
                f"the same for Java; its password is {JAVA_PASSWORD}",
                f"同上，用于 Java；密码是 {JAVA_PASSWORD}",
            ),
        ),
        (
            HOSTS_OF_NODE,
            folder / HOSTS_OF_NODE,
            Text("leads a Node without a proxy to the listener", "不用代理的 Node 由它通向监听地址"),
        ),
        (PHP_INI, folder / PHP / PHP_INI, Text("settings of PHP", "PHP 的设置")),
    )
    if kept.made:
        say(
            Text(
                f"made just now: {kept.made.en}. Whoever trusted another one needs this one",
                f"刚刚生成：{kept.made.zh}。此前信任另一个的，需要改为信任这一个",
            )
        )
    until = f"{authority.ends:%Y-%m-%d}"
    rows = (
        (Text("folder", "文件夹"), Text.same(str(kept.folder))),
        (
            Text("until", "有效期至"),
            Text(
                f"{until}; another is made at a start in the last 30 days",
                f"{until}；最后 30 天内启动时会换一个",
            ),
        ),
        (Text("names", "域名"), Text.same(", ".join(authority.permitted))),
        (Text.same("SHA-256"), Text.same(authority.fingerprint)),
        *((Text.same(name), Text(f"{file}: {what.en}", f"{file}：{what.zh}")) for name, file, what in files),
    )
    for name, text in rows:
        head = Text(name.en.ljust(10), name.zh)
        say(Text(f"{head.en} {text.en}", f"{head.zh} {text.zh}"))
    say(Text("wxsim ca --env prints the variables that name them", "wxsim ca --env 打印指向它们的环境变量"))


def _see_address(name: str, address: str) -> None:
    from simulator.core.untrusted import authority

    found = authority(address)
    if found is None or found.port is None:
        raise UsageError(
            Text(
                f"{name} {address!r}: write it as host:port, such as 127.0.0.1:8443",
                f"{name} {address!r}：写成 host:port，例如 127.0.0.1:8443",
            )
        )
