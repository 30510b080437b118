"""python provider.py KIND: the provider in Flask, broken in one way."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "foreign" / "provider_flask"))

KIND = sys.argv[1]
if KIND == "deaf to the address":
    os.environ["WECHAT"] = "http://127.0.0.1:9"

if KIND == "behind a path of its own":
    os.environ["WECHAT"] += "/wechat"

import app as provider  # noqa: E402
from flask import request  # noqa: E402
from wechatpy.crypto import PrpCrypto  # noqa: E402


def unchecked(crypto: Any) -> Any:
    """The message of a push, whoever has signed it."""
    sealed = provider.xmltodict.parse(request.get_data(as_text=True))["xml"]["Encrypt"]
    opened = PrpCrypto(crypto.key).decrypt(sealed, provider.ACCOUNT["appid"])
    return provider.xmltodict.parse(opened)["xml"]


def answering(view: str, body: Any, status: int = 200) -> None:
    provider.app.view_functions[view] = lambda **_: (body, status)


@provider.app.put("/probe/clock")
def clock() -> dict[str, bool]:
    return {"ok": True}


match KIND:
    case "believes anybody":
        provider.opened = unchecked
    case "push answered 500":
        answering("event", "Internal Server Error", 500)
    case "push answered ok":
        answering("event", "ok")
    case "probe answers html":
        answering("entitlements", "<!doctype html><title>log in</title>")
    case "probe answers another shape":
        answering("entitlements", {"data": []})
    case "probe is not there":
        answering("sync", "not found", 404)
    case "idle always":
        answering("idle", {})
    case "busy for ever":
        answering("idle", {}, 503)
    case "another secret":
        provider.component.component_appsecret = "another"
        provider.HOME["secret"] = "another"
    case "another path at login":
        called = provider.market
        provider.market = lambda path, **body: called(
            path.replace("service/login_auth", "login_auth"), **body
        )
    case "another page":
        answering("use", "please log in")
    case "clock answers 500":
        answering("clock", "no", 500)
    case "exits":
        answering("use", "")
        provider.app.view_functions["use"] = lambda: os._exit(7)

if __name__ == "__main__":
    if KIND != "deaf to the address":
        threading.Thread(target=provider.pull_for_ever, daemon=True).start()
    provider.app.run(port=int(os.environ["PORT"]), threaded=True)
