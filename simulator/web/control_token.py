"""The token of the control interface: drawn or given, and where one is needed.

Commands that ask need it too, so nothing is loaded here that they do without.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from simulator.texts import Text
from simulator.usage import UsageError

VARIABLE = "WXSIM_CONTROL_TOKEN"
FEWEST, MOST, FEWEST_KINDS = 16, 256, 6
_TOKEN = re.compile(rf"(?=.{{{FEWEST},{MOST}}}\Z)[A-Za-z0-9._~+/-]+=*")  # RFC 6750, 2.1


def drawn() -> str:
    import secrets

    return secrets.token_hex(24)


def checked(token: str) -> str:
    """The same token; a UsageError, which does not show it, for one that can be guessed or not be sent."""
    if not _TOKEN.fullmatch(token) or len(set(token)) < FEWEST_KINDS:
        raise UsageError(
            Text(
                f"--control-token ({VARIABLE}) is {FEWEST} to {MOST} letters, digits and -._~+/ "
                f"without spaces, {FEWEST_KINDS} of them different at least: leave it out, and `wxsim "
                "serve` draws one if needed",
                f"--control-token（{VARIABLE}）为 {FEWEST} 至 {MOST} 个字母、数字与 -._~+/，不含空格，"
                f"至少 {FEWEST_KINDS} 个不同：不写的话，`wxsim serve` 会在需要时生成",
            )
        )
    return token


def is_beyond_loopback(host: str) -> bool:
    """Whether a listener at that address or name can be reached from other machines."""
    import ipaddress
    import socket

    if not host:  # every address of this machine
        return True
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return True
    return not all(ipaddress.ip_address(str(row[4][0]).partition("%")[0]).is_loopback for row in rows)


def link(url: str, token: str) -> str:
    """What a browser opens once, and is known from then on."""
    return f"{url}/?token={quote(token, safe='')}"
