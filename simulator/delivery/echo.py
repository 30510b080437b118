"""Asking an address whether it is whose it is said to be: it has to answer the text that it is sent, signed
with the token that both know."""

from __future__ import annotations

from simulator.delivery.sender import Sender
from simulator.http.client import exchange, why
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire.push import Sealed, with_query
from simulator.wire.signature import sign


def check(sender: Sender, url: str, token: str) -> None:
    """A UsageError where the address does not answer just what it was sent."""
    world = sender.world
    with world.transaction():
        stamp = str(int(world.clock.now()))
        nonce, text = (world.ids.digits("echo", url, count) for count in (9, 19))
    query = {
        "signature": sign(token, stamp, str(nonce)),
        "timestamp": stamp,
        "nonce": str(nonce),
        "echostr": str(text),
    }
    request = Sealed(url=with_query(url, query), body=b"", plain="", query=query, method="GET", headers={})
    try:
        status, body = exchange(sender.hosts, request, world.push_timeout)
    except (OSError, ValueError, UsageError) as error:
        raise UsageError(
            Text(f"{url} cannot be asked: {why(error).en}", f"无法请求 {url}：{why(error).zh}")
        ) from None
    if status != 200 or body != str(text).encode():
        shown = body[:40].decode("utf-8", "replace")
        raise UsageError(
            Text(
                f"{url} is to answer 200 and the echostr {text}, and answers {status} and {shown!r}",
                f"{url} 应返回 200 与 echostr {text}，实际返回 {status} 与 {shown!r}",
            )
        )
