"""A provider in sixty lines, with the probes of `wxconf init --kit flask`."""

import json
import os
import secrets
import threading
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
app = Flask(__name__, static_folder=None)
app.secret_key = HOME["secret"]
state = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {"grants": {}, "buyers": {}, "tokens": {}}
lock = threading.RLock()  # one call at a time
writing = threading.Lock()


def keep(name, key, value):
    with writing:
        state[name][key] = value
        FILE.write_text(json.dumps(state), encoding="utf-8")


def opened(account):
    sealed, asked = request.get_data(as_text=True), request.args
    crypto = WeChatCrypto(account["token"], account["encoding_aes_key"], account["appid"])
    plain = crypto.decrypt_message(sealed, asked["msg_signature"], asked["timestamp"], asked["nonce"])
    return xmltodict.parse(plain)["xml"]


def later(task, *arguments):
    def run():
        try:
            with lock:
                task(*arguments)
        finally:
            probes.end()

    probes.begin()
    threading.Thread(target=run).start()


def called(path, token, **body):
    name = "component_access_token" if "/component/" in path else "access_token"
    for _ in range(3):
        with lock:
            reply = requests.post(
                f"{WECHAT}{path}", params={name: token()} if token else {}, json=body, timeout=8
            ).json()
        if reply.get("errcode") not in (40001, 40014, 42001):
            return reply
        state["tokens"].clear()
    return reply


def kept_token(name, fetch, field):
    value, until = state["tokens"].get(name, ("", 0))
    if until < probes.now():
        fetched = fetch()
        value, until = fetched[field], probes.now() + fetched["expires_in"] - 600
        keep("tokens", name, (value, until))
    return value


def component_token():
    account = {"component_appid": COMPONENT["appid"], "component_appsecret": COMPONENT["secret"]}
    path = "/cgi-bin/component/api_component_token"
    ticket = state["grants"]["ticket"]
    return kept_token(
        "component",
        lambda: called(path, None, **account, component_verify_ticket=ticket),
        "component_access_token",
    )


def home_token():
    account = {"grant_type": "client_credential", "appid": HOME["appid"], "secret": HOME["secret"]}
    return kept_token(
        "home", lambda: requests.get(f"{WECHAT}/cgi-bin/token", account, timeout=8).json(), "access_token"
    )


def market(path, **body):
    return called(f"/wxa/servicemarket/{path}", home_token, **body)


@app.post("/wechat/events")
def event():
    try:
        message = opened(COMPONENT)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return "not for us", 403
    if ticket := message.get("ComponentVerifyTicket"):
        keep("grants", "ticket", ticket)
    if code := message.get("AuthorizationCode"):
        later(exchange, message["AuthorizerAppid"], code)
    return "success"


def exchange(store, code):
    if state["grants"].get(store) != code:
        reply = called(
            "/cgi-bin/component/api_query_auth",
            component_token,
            component_appid=COMPONENT["appid"],
            authorization_code=code,
        )
        keep("grants", store, code if "authorization_info" in reply else None)


@app.post("/wechat/orders")
def order():
    try:
        message = opened(HOME)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return "not for us", 403
    later(look, message["order_info"]["appid"])
    return "success"


def look(store):
    rows = market("service/get_service_buyer", service_id=int(SERVICE["id"]), appid=store, buyer_type=1)
    if not rows.get("errcode"):
        keep("buyers", store, rows["buyer"]["spec_list"])


@probes.sync
def pull():
    buyers, page = {}, [None] * 10
    while len(page) == 10:
        page = market(
            "service/get_service_buyer_list",
            service_id=int(SERVICE["id"]),
            offset=len(buyers),
            limit=10,
            buyer_type=1,
        )["buyer_list"]
        buyers.update((row["appid"], row["spec_list"]) for row in page)
    for store in {*buyers, *state["buyers"]}:
        keep("buyers", store, buyers.get(store, []))


@probes.entitlements
def entitlements(store):
    specs = state["buyers"].get(store) or []
    told = [{"spec_id": spec["specification_id"], "expires_at": spec["expire_time"]} for spec in specs]
    return [{"service_id": SERVICE["id"], "specs": told}] if told else []


@app.get("/login")
def login():
    if code := request.args.get("code"):
        who = market("service/login_auth", code=code)
        if str(who.get("service_id")) != SERVICE["id"]:
            return "open the service in the market again", 403
        look(who["appid"])
        session.clear()
        session.update(store=who["appid"], login=secrets.token_hex(8))
        return redirect(request.path)
    store = session.get("store")
    valid = any(spec["expire_time"] > probes.now() for spec in state["buyers"].get(store) or [])
    return f"welcome, {store}" if valid else ("this service is not open to you", 403)


@app.get("/healthz")
def healthz():
    return "ok"


probes.mount(app)
if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]), threaded=True)
