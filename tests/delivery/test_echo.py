"""An address is a store's once it answers what it was asked, as the console demands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest

from simulator.core.store.entities import Callback
from simulator.usage import UsageError
from simulator.wire.signature import sign
from tests.core.sample import KEY, Town

Answer = Callable[[dict[str, str]], tuple[int, str]]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = answer(dict(parse_qsl(urlsplit(self.path).query)))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/own"
    finally:
        server.shutdown()
        server.server_close()


def echo(query: dict[str, str]) -> tuple[int, str]:
    right = query["signature"] == sign("own", query["timestamp"], query["nonce"])
    return (200, query["echostr"]) if right else (403, "")


def test_an_address_that_answers_what_it_was_asked_is_taken(town: Town) -> None:
    with answering(echo) as url:
        town.do("set_callback", store=town.shop, url=url, token="own", encoding_aes_key=KEY, check=True)
    kept = town.world.tables.get(Callback, town.shop)
    assert kept is not None
    assert (kept.url, kept.token) == (url, "own")


@pytest.mark.parametrize(
    "answer",
    [lambda _: (200, "success"), lambda q: (500, q["echostr"]), lambda q: (200, q["echostr"] + "\n")],
    ids=["another text", "another status", "more behind it"],
)
def test_any_other_answer_leaves_all_as_it_was(town: Town, answer: Answer) -> None:
    with answering(answer) as url, pytest.raises(UsageError, match="echostr"):
        town.do("set_callback", store=town.shop, url=url, check=True)
    assert town.world.tables.get(Callback, town.shop) is None


def test_an_address_that_nobody_answers_at_is_named(town: Town) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:9"):
        town.do("set_callback", store=town.shop, url="http://127.0.0.1:9/own", check=True)
