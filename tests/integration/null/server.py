"""python server.py PORT KIND: a provider that knows nothing, and answers everything in one way.

Only what a run cannot begin without is answered right by all: that it is there, the time, and being idle.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GIVEN = {
    # what has to be right, or nothing at all would be played
    "/healthz": {},
    "/probe/clock": {},
    "/probe/idle": {},
    "/probe/keys": {},
    "/probe/forget": {},
    "/probe/sync": {"ok": True},
    "/probe/entitlements": {"services": []},
}


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a reply is two writes: the second would wait for an acknowledgement
    kind = "not-found"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, text = self.reply(body)
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def reply(self, body: bytes) -> tuple[int, bytes]:
        path = self.path.partition("?")[0]
        for begins, given in GIVEN.items():
            if path.startswith(begins):
                return 200, json.dumps(given).encode()
        match self.kind:
            case "empty":
                return 200, b""
            case "broken":
                return 500, b""
            case "success":  # to whatever is pushed
                return (200, b"success") if path.startswith("/push/") else (404, b"")
            case "echo":
                return 200, self.path.encode() + b"\n" + body
        return 404, b""

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    Answer.kind = sys.argv[2]
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
