"""A provider's message and event addresses in a thread, answering as a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from simulator.wire import envelope, events
from simulator.wire.signature import sign
from tests.core.sample import COMPONENT, KEY

Answer = Callable[["Got"], bytes | str]
TOKEN = "token1"


@dataclass(frozen=True)
class Got:
    """One push as it arrived."""

    path: str
    query: dict[str, str]
    body: bytes
    keys: tuple[str, ...] = (KEY,)

    def opened(self) -> envelope.Opened:
        """The push, opened with the first key that fits."""
        encrypted = str(events.parse(self.body)["Encrypt"])
        for key in self.keys:
            try:
                return envelope.unseal(encrypted, key)
            except envelope.EnvelopeError:
                continue
        raise AssertionError("no key opens the push")

    @property
    def fields(self) -> dict[str, str]:
        return events.parse(self.opened().message)

    def text(self, content: str, *, key: str = KEY, token: str = TOKEN, appid: str = COMPONENT) -> str:
        """An encrypted text in reply."""
        sent = self.fields
        inner = events.document(
            {
                "ToUserName": sent["FromUserName"],
                "FromUserName": sent["ToUserName"],
                "CreateTime": 1,
                "MsgType": "text",
                "Content": content,
            }
        )
        return sealed(inner, key=key, token=token, appid=appid)


def sealed(inner: str, *, key: str = KEY, token: str = TOKEN, appid: str = COMPONENT) -> str:
    encrypted = envelope.seal(inner.encode(), appid, key, b"0123456789abcdef")
    return events.reply(encrypted, sign(token, "1", "2", encrypted), "1", "2")


@dataclass
class Receiver:
    """What came, and what is answered: `success`, unless `answer` says otherwise."""

    url: str = ""
    got: list[Got] = field(default_factory=list)
    answer: Answer = lambda _got: "success"

    def messages(self) -> list[Got]:
        return [one for one in self.got if "/messages/" in one.path]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port, for as long as the block lasts."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got = Got(parts.path, dict(parse_qsl(parts.query)), body)
            receiver.got.append(got)
            answer = receiver.answer(got)
            raw = answer.encode() if isinstance(answer, str) else answer
            self.send_response(200)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
