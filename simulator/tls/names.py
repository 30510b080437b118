"""Whose certificate it is: hosts of the platform that code has as literals, this machine, the user's."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from simulator.texts import Text
from simulator.usage import UsageError

PLATFORM = ("api.weixin.qq.com", "mp.weixin.qq.com", "open.weixin.qq.com")
LOCAL = ("localhost", "127.0.0.1", "::1")
MOST = 50
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def served(more: Iterable[str] = ()) -> tuple[str, ...]:
    """All names of the listener, those of the user last; a UsageError for one that is none."""
    names = dict.fromkeys((*PLATFORM, *LOCAL, *(_checked(name) for name in more)))
    if len(names) > MOST:
        raise UsageError(
            Text(
                f"--tls-name: {len(names)} names; a certificate has at most {MOST}",
                f"--tls-name：{len(names)} 个名字；一张证书最多 {MOST} 个",
            )
        )
    return tuple(names)


def plain(host: str) -> str:
    """A host as it is compared: in lower case, without brackets and without the dot at its end."""
    return host.strip("[]").rstrip(".").lower()


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _checked(name: str) -> str:
    found = plain(name)
    if is_address(found):
        return str(ipaddress.ip_address(found))
    try:
        found = found.encode("idna").decode("ascii") if not found.isascii() else found
    except UnicodeError:
        found = ""
    labels = found.split(".")
    if len(found) > 253 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdecimal():
        raise UsageError(
            Text(
                f"--tls-name {name!r} is no host name and no address: write it without scheme, port, "
                "path and *",
                f"--tls-name {name!r} 不是主机名或地址：不要写协议、端口、路径与 *",
            )
        )
    return found
