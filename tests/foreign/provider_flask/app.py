"""A small provider as one writes it in an afternoon: Flask, wechatpy for tokens and envelopes, SQLite.

Environment: WECHAT (address of the platform), SETTINGS (a JSON file of accounts and services), DATA (a
folder), PORT.
"""

import json
import os
import secrets
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
import xmltodict
from flask import Flask, redirect, request, session
from wechatpy.component import WeChatComponent
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatClientException
from wechatpy.session import SessionStorage

WECHAT = os.environ.get("WECHAT", "https://api.weixin.qq.com")
SETTINGS = json.loads(Path(os.environ["SETTINGS"]).read_text(encoding="utf-8"))
ACCOUNT, HOME, SERVICE = SETTINGS["components"][0], SETTINGS["home_page"], SETTINGS["services"][0]
PERIOD = 30  # seconds between pull rounds
TOKEN_REFUSED = (40001, 40014, 42001)


class Busy(Exception):
    """WeChat cannot be asked just now."""


class Refused(Exception):
    """WeChat says no."""


class Table(SessionStorage):
    """Keys and values in SQLite, for us and for wechatpy: tickets and tokens survive a restart."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.lock = threading.RLock()
        with self.lock, self.db:
            self.db.execute("create table if not exists kept (key text primary key, value text, until real)")

    def get(self, key, default=None):
        with self.lock:
            row = self.db.execute("select value, until from kept where key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row and (row[1] is None or row[1] > time.time()) else default

    def set(self, key, value, ttl=None):
        until = time.time() + ttl - 60 if ttl else None
        with self.lock, self.db:
            self.db.execute("replace into kept values (?, ?, ?)", (key, json.dumps(value), until))

    def delete(self, key):
        with self.lock, self.db:
            self.db.execute("delete from kept where key = ?", (key,))


app = Flask(__name__)
kept = Table(Path(os.environ.get("DATA", ".")) / "provider.sqlite3")
app.secret_key = kept.get("secret") or secrets.token_hex()
kept.set("secret", app.secret_key)
WeChatComponent.API_BASE_URL = f"{WECHAT}/cgi-bin"
component = WeChatComponent(
    ACCOUNT["appid"], ACCOUNT["secret"], ACCOUNT["token"], ACCOUNT["encoding_aes_key"], kept
)
home_crypto = WeChatCrypto(HOME["token"], HOME["encoding_aes_key"], HOME["appid"])
asking = threading.RLock()  # one call at a time: no two of us renew a token
work = ThreadPoolExecutor(1)  # one after the other, after the answer
pending = set()


def later(task, *args):
    """Does it after the answer, and again a little later where the platform is busy."""
    done = object()
    pending.add(done)

    def run(wait=1):
        try:
            task(*args)
        except Busy:
            timer = threading.Timer(wait, lambda: later(task, *args))
            timer.daemon = True
            timer.start()
        except Exception:
            app.logger.exception("a task failed")
        finally:
            pending.discard(done)

    work.submit(run)


def tried(ask):
    """What a call answers; what fails by chance is tried three times, with growing gaps."""
    for gap in (0.2, 0.8, None):
        try:
            with asking:
                return ask()
        except (requests.RequestException, ValueError) as error:
            failed = error
        except WeChatClientException as error:
            if error.errcode not in (None, -1):
                raise Refused(error.errcode) from error
            failed = error
        if gap:
            time.sleep(gap)
    raise Busy from failed


def as_component(path, **body):
    if not kept.get("component_verify_ticket"):
        raise Busy
    return tried(
        lambda: component.post(
            f"/component/{path}", data={"component_appid": ACCOUNT["appid"], **body}, timeout=8
        )
    )


def market(path, **body):
    """A call with the token of the home page, which is renewed once where it is refused."""

    def ask(again=True):
        token = kept.get("home token")
        if not token:
            arguments = {"grant_type": "client_credential", "appid": HOME["appid"], "secret": HOME["secret"]}
            fetched = answer(requests.get(f"{WECHAT}/cgi-bin/token", arguments, timeout=8))
            token = fetched["access_token"]
            kept.set("home token", token, fetched["expires_in"])
        try:
            return answer(
                requests.post(
                    f"{WECHAT}/wxa/servicemarket/{path}", params={"access_token": token}, json=body, timeout=8
                )
            )
        except WeChatClientException as error:
            if error.errcode not in TOKEN_REFUSED or not again:
                raise
            kept.delete("home token")
            return ask(again=False)

    return tried(ask)


def answer(response):
    response.raise_for_status()
    reply = response.json()
    if reply.get("errcode"):
        raise WeChatClientException(reply["errcode"], reply.get("errmsg"))
    return reply


def opened(crypto):
    """The message of a push. Raises whatever there is to raise for one that is not the platform's."""
    query = request.args
    arguments = (request.get_data(as_text=True), query["msg_signature"], query["timestamp"], query["nonce"])
    return xmltodict.parse(crypto.decrypt_message(*arguments))["xml"]


@app.post("/events")
def event():
    try:
        message = opened(component.crypto)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return "not for us", 403
    created, store = int(message["CreateTime"]), message.get("AuthorizerAppid")
    match message.get("InfoType"):
        case "component_verify_ticket" if created >= kept.get("ticket time", 0):
            kept.set("component_verify_ticket", message["ComponentVerifyTicket"])
            kept.set("ticket time", created)
        case "authorized" | "updateauthorized":
            later(exchange, store, message["AuthorizationCode"], created)
        case "unauthorized" if created > grant_of(store)["at"]:
            kept.set(f"grant {store}", {"at": created, "refresh": None})
            later(look, store)
    return "success"


@app.post("/orders")
def order():
    try:
        message = opened(home_crypto)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return "not for us", 403
    if buyer := (message.get("order_info") or {}).get("appid"):
        later(look, buyer)
    return "success"


def grant_of(store):
    return kept.get(f"grant {store}", {"at": 0, "refresh": None})


def exchange(store, code, created):
    """A code is good once: the same push may come six times."""
    if kept.get(f"code {code}") or created < grant_of(store)["at"]:
        return
    try:
        info = as_component("api_query_auth", authorization_code=code)["authorization_info"]
        kept.set(f"grant {store}", {"at": created, "refresh": info["authorizer_refresh_token"]})
    except Refused:
        find(store)  # the reply to the first try was lost, perhaps
    kept.set(f"code {code}", True)


def find(store):
    """A grant whose push was lost."""
    try:
        info = as_component("api_get_authorizer_info", authorizer_appid=store)["authorization_info"]
    except Refused:
        return
    if refresh := info.get("authorizer_refresh_token"):
        kept.set(f"grant {store}", {"at": grant_of(store)["at"], "refresh": refresh})


def look(store):
    """Asks for the validity of one store."""
    buyer = market("service/get_service_buyer", service_id=SERVICE["id"], appid=store, buyer_type=1)["buyer"]
    remember({**kept.get("buyers", {}), store: specs_of(buyer)})


def pull():
    """All buyers, page by page; a list that cannot be read to its end changes nothing."""
    buyers, page = {}, [None] * 10
    while len(page) == 10:
        rows = market(
            "service/get_service_buyer_list",
            service_id=SERVICE["id"],
            offset=len(buyers),
            limit=10,
            buyer_type=1,
        )
        page = rows["buyer_list"]
        buyers.update((row["appid"], specs_of(row)) for row in page)
    remember(buyers)
    for store in buyers:
        if is_valid(store) and not grant_of(store)["refresh"]:
            find(store)


def specs_of(buyer):
    return {spec["specification_id"]: spec["expire_time"] for spec in buyer["spec_list"]}


def remember(buyers):
    kept.set("buyers", {store: specs for store, specs in buyers.items() if specs})


def is_valid(store):
    return any(until > time.time() for until in kept.get("buyers", {}).get(store, {}).values())


def pull_for_ever():
    wait = PERIOD
    while True:
        try:
            pull()
            wait = PERIOD
        except (Busy, Refused):
            wait = min(wait * 2, 1800)
        time.sleep(wait)


@app.get("/use")
def use():
    if code := request.args.get("code"):
        try:
            who = market("service/login_auth", code=code)
            if str(who["service_id"]) != str(SERVICE["id"]) or not who.get("appid"):
                return "this is another service", 403
            look(who["appid"])  # an order of this minute
        except Refused:
            return "please open the service in the market again", 403
        except Busy:
            return "WeChat is busy, please try again", 503
        session.clear()
        session.update(store=who["appid"], login=secrets.token_hex(8))
        return redirect(request.path)
    store = session.get("store")
    if not store or not is_valid(store):
        return "this service is not open to you", 403
    return f"welcome, {store}"


@app.get("/ready")
def ready():
    return "ok"


@app.get("/probe/entitlements/<store>")
def entitlements(store):
    specs = [
        {"spec_id": spec, "expires_at": until}
        for spec, until in kept.get("buyers", {}).get(store, {}).items()
    ]
    return {"services": [{"service_id": str(SERVICE["id"]), "specs": specs}] if specs else []}


@app.post("/probe/sync")
def sync():
    try:
        pull()
    except (Busy, Refused):
        return {"ok": False}
    return {"ok": True}


@app.get("/probe/idle")
def idle():
    return {}, 503 if pending else 200


if __name__ == "__main__":
    threading.Thread(target=pull_for_ever, daemon=True).start()
    app.run(port=int(os.environ.get("PORT", "8000")), threaded=True)
