"""Where the platform answers: at any free port, or where a provider that runs already looks for it."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.provider.manifest import Manifest

LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65535


def platform_address(
    manifest: Manifest, host: str | None = None, port: int | None = None
) -> tuple[tuple[str, int], str]:
    """Host and port to listen at, and the URL that the provider calls there: empty where it is just that.

    `host` and `port` are what was asked for besides `api` in provider.yaml. A UsageError where a provider
    that runs already could not know the address, or nobody said where on this machine that is.
    """
    if manifest.start is None and manifest.uses("port"):
        raise UsageError(
            Text(
                f"{manifest.path.name} has no start key, so that nobody tells the provider its "
                f"{{port}}: write the port that it has",
                f"{manifest.path.name} 没有 start，没有人会告诉服务商 {{port}} 是多少：请写出实际端口",
            )
        )
    if manifest.api is None and manifest.start is None and port is None:
        raise UsageError(
            Text(
                f"{manifest.path.name} has no start key, and a provider that runs already calls an "
                "address of its own. Say which: `api: http://127.0.0.1:8080` there, or --port 8080",
                f"{manifest.path.name} 没有 start，已在运行的服务商调用它自己的地址。请指明：在其中写 "
                "`api: http://127.0.0.1:8080`，或用 --port 8080",
            )
        )
    return address_called(manifest.api, host, port)


def address_called(
    api: str | None, host: str | None = None, port: int | None = None, *, usual: int = 0
) -> tuple[tuple[str, int], str]:
    """The same for what `api` of a provider.yaml says. Where nobody says a port, it is the `usual` one."""
    if api is None:
        return (host or LOOPBACK, usual if port is None else port), ""
    called = urlsplit(api)
    number = (called.port or 80) if port is None else port
    return (host or _own(called.hostname or "", api), number), api


def _own(name: str, api: str) -> str:
    """The address of this machine that is called so."""
    if name == "localhost":
        return LOOPBACK
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        raise UsageError(
            Text(
                f"api: {api}: {name} is a name that others may reach too; --host says at which "
                "address of this machine to listen (0.0.0.0 is all)",
                f"api：{api}：{name} 这个名字其他机器也可能访问；用 --host "
                "指明监听本机的哪个地址（0.0.0.0 为全部）",
            )
        ) from None
