"""A provider.yaml and tiny providers to test with."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from simulator.provider import Manifest, parse_manifest
from simulator.provider.probe_rows import PROBES

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ODD_KEY = KEY[:-1] + "H"

DOCUMENT: dict[str, Any] = {
    "components": [
        {
            "appid": "wx00000000000000c1",
            "secret": "secret-of-the-platform",
            "token": "token1",
            "encoding_aes_key": KEY,
            "authorization_events": "http://127.0.0.1:{port}/events",
            "messages": "http://127.0.0.1:{port}/messages/$APPID$",
        }
    ],
    "home_page": {"appid": "wx00000000000000f1", "secret": "secret-of-the-home-page"},
    "services": [
        {
            "id": "3403799157105049600",
            "kind": "order",
            "component": "wx00000000000000c1",
            "url": "http://127.0.0.1:{port}/enter",
            "packages": [
                {"sku_id": 915673, "name": "basic 30", "spec_id": "basic", "days": 30, "price": 1900},
                {"sku_id": 915674, "days": 7, "price": 0},
            ],
        }
    ],
    "shows": {
        "served": {"status": 200, "contains": "store {appid} is served"},
        "refused": {"status": 403},
        "needs_grant": {"status": 200, "contains": "please grant"},
        "unavailable": {"status": [502, 503]},
    },
    "probe": {
        "base_url": "http://127.0.0.1:{port}/probe",
        "offers": [*PROBES],
    },
}

# the smallest back end: every page says what was asked of it
SERVER = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append(f"{self.command} {self.path} {body}".strip())
        text = json.dumps({"pid": os.getpid(), "asked": self.server.asked, "env": os.environ.get("MARK")})
        self.send_response(204 if self.path == "/ready" else 200)
        if self.path != "/ready":
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.path != "/ready":
            self.wfile.write(text.encode())

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *args):
        pass

server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
server.asked = []
print("listening", flush=True)
server.serve_forever()
"""


def manifest(folder: Path, **changes: Any) -> Manifest:
    """The description above with other top-level keys; None takes one out."""
    document = {**copy.deepcopy(DOCUMENT), **changes}
    return parse_manifest(
        {key: value for key, value in document.items() if value is not None}, folder / "provider.yaml"
    )


def command(folder: Path, text: str = SERVER, **start: Any) -> dict[str, Any]:
    """A start key that runs the script with the port as its argument."""
    (folder / "server.py").write_text(text, encoding="utf-8")
    ready = "http://127.0.0.1:{port}/ready"
    return {"command": ["{python}", "server.py", "{port}"], "ready": ready, **start}
