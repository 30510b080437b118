"""A small provider in Flask: tickets, grants, orders, logins, pulls; with the probes of wxconf's kit."""

import json
import os
import secrets
import threading
import time
from pathlib import Path

import requests
import xmltodict
from flask import Flask, redirect, request, session
from wechatpy.crypto import WeChatCrypto
from wxsim_probes import probes

WECHAT = os.environ["WECHAT_API_BASE"]
CONFIG = json.loads(Path(os.environ["WXSIM_CONFIG"]).read_text(encoding="utf-8"))
COMPONENT, HOME, SERVICE = CONFIG["components"][0], CONFIG["home_page"], CONFIG["services"][0]
FILE = Path(os.environ["DATA"], "state.json")
QUOTA, BUSY, TOKEN = (45009, 45011), (-1, 45009, 45011), (40001, 40014, 42001)  # errcodes
app = Flask(__name__, static_folder=None)
app.secret_key = HOME["secret"]
state = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
writing, asking = threading.Lock(), threading.RLock()  # one call at a time


class Refused(Exception):
    """The platform says no, or nothing."""


def keep(key, value):
    with writing:
        state[key] = value
        FILE.write_text(json.dumps(state), encoding="utf-8")


def opened(account):
    sealed, asked = request.get_data(as_text=True), request.args
    crypto = WeChatCrypto(account["token"], account["encoding_aes_key"], account["appid"])
    plain = crypto.decrypt_message(sealed, asked["msg_signature"], asked["timestamp"], asked["nonce"])
    return xmltodict.parse(plain)["xml"]


def later(task, *arguments):
    def run():
        try:
            with asking:
                task(*arguments)
        except Refused:
            pass  # the next pull tells
        finally:
            probes.end()

    probes.begin()
    threading.Thread(target=run).start()


def answer(method, path, query, body=None):
    try:
        return requests.request(method, f"{WECHAT}{path}", params=query, json=body, timeout=8).json()
    except (requests.RequestException, ValueError) as error:
        raise Refused(-1) from error


def kept_token(name, field, *how):
    value, until = state.get(name, ("", 0))
    if until < probes.now():
        fetched = answer(*how)
        if field not in fetched:
            raise Refused(fetched.get("errcode"))
        value, until = fetched[field], probes.now() + fetched["expires_in"] - 600
        keep(name, (value, until))
    return value


def component_token():
    account = {"component_appid": COMPONENT["appid"], "component_appsecret": COMPONENT["secret"]}
    body = {**account, "component_verify_ticket": state["ticket"]}
    path = "/cgi-bin/component/api_component_token"
    return kept_token("component", "component_access_token", "POST", path, {}, body)


def home_token():
    query = {"grant_type": "client_credential", "appid": HOME["appid"], "secret": HOME["secret"]}
    return kept_token("home", "access_token", "GET", "/cgi-bin/token", query)


def called(path, name, token, **body):
    if state.get(f"quota {path}", 0) > probes.now():
        raise Refused(45009)
    with asking:
        for gap in (0.2, 0.5, None):
            reply = answer("POST", path, {name: token()}, body)
            code = reply.get("errcode")
            if not code:
                return reply
            if code in TOKEN:
                keep("component", ("", 0)), keep("home", ("", 0))
            elif code != -1 or gap is None:
                break
            time.sleep(gap or 0)
    if code in QUOTA:
        now = probes.now()
        keep(f"quota {path}", now + 60 if code == 45011 else now - (now + 28800) % 86400 + 86400)
    raise Refused(code)


def market(path, **body):
    return called(f"/wxa/servicemarket/{path}", "access_token", home_token, **body)


@app.post("/wechat/events")
def event():
    try:
        message = opened(COMPONENT)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return "not for us", 403
    if ticket := message.get("ComponentVerifyTicket"):
        keep("ticket", ticket)
    if code := message.get("AuthorizationCode"):
        later(exchange, message["AuthorizerAppid"], code)
    return "success"


def exchange(store, code):
    if state.get(f"grant {store}") != code:
        path = "/cgi-bin/component/api_query_auth"
        body = {"component_appid": COMPONENT["appid"], "authorization_code": code}
        called(path, "component_access_token", component_token, **body)
        keep(f"grant {store}", code)


@app.post("/wechat/orders")
def order():
    try:
        message = opened(HOME)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return "not for us", 403
    later(look, message["order_info"]["appid"])
    return "success"


def look(store):
    found = market("service/get_service_buyer", service_id=int(SERVICE["id"]), appid=store, buyer_type=1)
    keep("buyers", {**state.get("buyers", {}), store: found["buyer"]["spec_list"]})


@probes.sync
def pull():
    buyers, page, path = {}, [None] * 10, "service/get_service_buyer_list"
    try:
        while len(page) == 10:
            where = {"offset": len(buyers), "limit": 10, "buyer_type": 1}
            page = market(path, service_id=int(SERVICE["id"]), **where)["buyer_list"]
            buyers.update((row["appid"], row["spec_list"]) for row in page)
    except Refused:
        return False
    keep("buyers", buyers)
    return True


@probes.entitlements
def entitlements(store):
    specs = state.get("buyers", {}).get(store) or []
    told = [{"spec_id": spec["specification_id"], "expires_at": spec["expire_time"]} for spec in specs]
    return [{"service_id": SERVICE["id"], "specs": told}] if told else []


@app.get("/login")
def login():
    if code := request.args.get("code"):
        try:
            who = market("service/login_auth", code=code)
            if str(who["service_id"]) != SERVICE["id"] or not who.get("appid"):
                return "this is another service", 403
            look(who["appid"])
        except Refused as refusal:
            return (
                ("WeChat is busy", 503) if refusal.args[0] in BUSY else ("open it in the market again", 403)
            )
        session.clear()
        session.update(store=who["appid"], login=secrets.token_hex(8))
        return redirect(request.path)
    store = session.get("store")
    valid = any(spec["expires_at"] > probes.now() for one in entitlements(store) for spec in one["specs"])
    return f"welcome, {store}" if valid else ("this service is not open to you", 403)


@app.get("/healthz")
def healthz():
    return "ok"


def pull_for_ever():
    while True:
        time.sleep(30)
        pull()


probes.mount(app)
if __name__ == "__main__":
    threading.Thread(target=pull_for_ever, daemon=True).start()
    app.run(port=int(os.environ["PORT"]), threaded=True)
