"""Small journals, written by hand: a `Book` adds entries with sensible defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from conformance.judge import Result, Table, judge
from conformance.registry import checks
from simulator.faults.former import complete

T0 = 1_767_229_200.0  # 2026-01-01 09:00 in China
DAY = 86_400.0
COMPONENT = "wxc000000000000001"
OTHER = "wxc000000000000002"
HOME = "wxh000000000000001"
SHOP = "wxs000000000000001"
SHOP2 = "wxs000000000000002"
ABLE_SHOP = "wxs000000000000009"
SERVICE = 3403799157105049611
SERVICE2 = 3536933729954938897
EXCHANGE = "component.api_query_auth"
COMPONENT_TOKEN = "component.api_component_token"
AUTHORIZER_TOKEN = "component.api_authorizer_token"
LOGIN = "servicemarket.login_auth"
BUYERS = "servicemarket.get_service_buyer_list"
BUYER = "servicemarket.get_service_buyer"
ORDERS = "servicemarket.get_paid_order_list"
INFO = "ec.basics.info.get"
TICKET = "component_verify_ticket"
PAID = "servicemarket_order_paid"

PATHS = {
    EXCHANGE: "/cgi-bin/component/api_query_auth",
    COMPONENT_TOKEN: "/cgi-bin/component/api_component_token",
    AUTHORIZER_TOKEN: "/cgi-bin/component/api_authorizer_token",
    INFO: "/channels/ec/basics/info/get",
    "ec.order.list.get": "/channels/ec/order/list/get",
    "ec.product.list.get": "/channels/ec/product/list/get",
}


@dataclass(frozen=True)
class Line:
    """An entry, as the simulator would write it."""

    seq: int
    world: str
    at: float
    kind: str
    data: Mapping[str, Any]


@dataclass
class Book:
    """A journal under way. Every method answers the seq of what it added."""

    at: float = T0
    ms: float = 0.0
    lines: list[Line] = field(default_factory=list)
    faults: list[Line] = field(default_factory=list)  # those of them that later lines are completed by
    pushes: int = 0
    world: str = "world"

    def add(self, entry: str, /, **data: Any) -> int:
        line = Line(len(self.lines) + 1, self.world, self.at, entry, data)
        self.lines.append(line)
        complete([*self.faults, line])
        if entry == "fault":
            self.faults.append(line)
        return len(self.lines)

    def start(self, id_: str = "test/case") -> int:
        return self.add("scenario", phase="start", id=id_, title="a case", clauses=[])

    def end(self, id_: str = "test/case", **how: Any) -> int:
        return self.add("scenario", phase="end", id=id_, **how)

    def advance(self, seconds: float) -> int:
        former, self.at = self.at, self.at + seconds
        self.add("clock", **{"from": former, "to": self.at})
        return self.action("advance", by=seconds)

    def action(self, action: str, result: Any = None, /, **args: Any) -> int:
        return self.add("action", action=action, args=args, result=result or {}, origin="scenario")

    def _time(self, wall: float) -> dict[str, float]:
        started, self.ms = self.ms, self.ms + wall + 1
        return {"started_ms": started, "wall_ms": wall}

    def call(
        self,
        endpoint: str,
        body: Any = None,
        reply: Any = None,
        *,
        token: str | None = None,
        store: str | None = None,
        errcode: int = 0,
        wall: float = 2.0,
        **more: Any,
    ) -> int:
        """A call; `token` is its kind, and `state` how good that is."""
        owner = {"home_page": HOME}.get(token or "", more.pop("owner", COMPONENT))
        state = more.pop("state", "valid")
        issued_at = more.pop("issued_at", T0)
        carried = token and {
            "kind": token,
            "owner": owner,
            "store": store if token == "authorizer" else None,
            "state": state,
            "issued_at": issued_at,
        }
        data = {
            "endpoint": endpoint,
            "method": "POST",
            "path": PATHS.get(endpoint, "/" + endpoint.replace(".", "/")),
            "query": {},
            "body": body or {},
            "status": 200,
            "reply": {"errcode": errcode, **(reply or {})},
            "errcode": errcode,
            "token": carried,
            "store": store,
            "component": COMPONENT,
            "faults": [],
            "defects": [],
            **self._time(wall),
        }
        return self.add("call", **{**data, **more})

    def fetch(
        self, kind: str = "component", *, life: float = 7200, store: str | None = None, **more: Any
    ) -> int:
        """A request for a token that is granted."""
        issued = {"kind": kind, "value": f"{kind}-{len(self.lines)}", "expires_at": self.at + life}
        more.setdefault("issued", issued)
        if kind == "component":
            return self.call(
                COMPONENT_TOKEN, {"component_verify_ticket": more.pop("ticket", "ticket@@@1")}, **more
            )
        if kind == "home_page":
            return self.call("token", query={"appid": HOME}, **more)
        body = {"authorizer_appid": store, "authorizer_refresh_token": more.pop("sends", "r1")}
        reply = {"authorizer_refresh_token": more.pop("gets", "r1")}
        return self.call(AUTHORIZER_TOKEN, body, reply, token="component", store=store, **more)

    def store_call(self, store: str = SHOP, endpoint: str = INFO, **more: Any) -> int:
        return self.call(endpoint, more.pop("body", None), token="authorizer", store=store, **more)

    def exchange(self, code: str = "code-1", *, store: str | None = SHOP, **more: Any) -> int:
        body = {"authorization_code": code}
        reply = {"authorization_info": {"authorizer_appid": store}}
        return self.call(EXCHANGE, body, reply, token="component", store=store, **more)

    def push(self, kind: str, *, outcome: str = "acknowledged", again: bool = False, **more: Any) -> int:
        """A delivery; `again` makes it another one of the last push."""
        self.pushes += not again
        fields = more.pop("fields", {})
        acked = outcome == "acknowledged"
        order = kind.startswith("servicemarket_")
        data = {
            "push": self.pushes,
            "kind": kind,
            "channel": "order" if order else "authorization",
            "attempt": 1,
            "copy": 0,
            "component": None if order else COMPONENT,
            "home_page": HOME if order else None,
            "store": None,
            "fields": {"CreateTime": int(self.at), **fields},
            "plain": "",
            "pad": 1,
            "defects": [],
            "owed_answer": outcome != "lost",
            "made_up": False,
            "replay_of": None,
            "outcome": outcome,
            "status": 200 if acked else (None if outcome in {"lost", "timeout", "unreachable"} else 500),
            "reply": "success" if acked else "",
            "created_at": self.at,
            **self._time(more.pop("wall", 3.0)),
        }
        return self.add("push", **{**data, **more})

    def ticket(self, value: str = "ticket@@@1", **more: Any) -> int:
        return self.push(TICKET, fields={"ComponentVerifyTicket": value}, **more)

    def authorized(self, code: str = "code-1", *, store: str = SHOP, **more: Any) -> int:
        fields = {
            "AuthorizationCode": code,
            "AuthorizationCodeExpiredTime": str(int(self.at + 3600)),
            **more.pop("fields", {}),
        }
        return self.push(more.pop("kind", "authorized"), store=store, fields=fields, **more)

    def order_push(self, order: int = 1, *, store: str = SHOP, service: int = SERVICE, **more: Any) -> int:
        fields = {"order_info": {"order_id": order, "service_id": service}}
        return self.push(PAID, store=store, fields=fields, **more)

    def wrong(self, kind: str, defect: str, *, store: str | None = None, **more: Any) -> int:
        """A push that is wrong in one way."""
        more.setdefault("outcome", "refused")
        more.setdefault("status", 403)
        return self.push(kind, store=store, made_up=True, defects=[defect], owed_answer=False, **more)

    def truth(self, specs: Any = None, *, store: str = SHOP, granted: bool = True) -> int:
        """What the platform knows: {service: {spec: end}}, or {spec: end} of the first service."""
        specs = specs or {}
        table = specs if specs and all(isinstance(key, int) for key in specs) else {SERVICE: specs}
        rows = [
            {
                "service_id": service,
                "component": COMPONENT,
                "granted": granted,
                "specs": [{"spec_id": spec, "expires_at": end} for spec, end in ends.items()],
                "orders": [],
            }
            for service, ends in table.items()
        ]
        return self.add("truth", store=store, services=rows)

    def order(self, phase: str = "paid", order: int = 1, *, store: str = SHOP, **more: Any) -> int:
        data = {
            "order_id": order,
            "service_id": SERVICE,
            "spec_id": "basic",
            "component": COMPONENT,
            "trial": False,
            "package_known": True,
        }
        return self.add("order", phase=phase, store=store, **{**data, **more})

    def buy(self, end: float | None = None, order: int = 1, **more: Any) -> int:
        """An order and the truth after it."""
        store = more.get("store", SHOP)
        truth = more.pop("truth", None)
        seq = self.order("paid", order, **more)
        self.truth(truth or {"basic": self.at + 30 * DAY if end is None else end}, store=store)
        return seq

    def grant(self, phase: str = "granted", *, store: str = SHOP, **more: Any) -> int:
        data = {"component": COMPONENT, "sets": [129, 130, 131], "by": "purchase", "refresh_token": "r1"}
        pushed = {"granted": "authorized", "updated": "updateauthorized", "ended": "unauthorized"}
        return self.add("grant", phase=phase, store=store, **{**data, "pushed": pushed.get(phase), **more})

    def sync(self, *calls: Callable[[], Any], ok: bool = True) -> int:
        start = self.add("probe", probe="sync", phase="start", request={}, started_ms=self.ms)
        for call in calls:
            call()
        self.add(
            "probe", probe="sync", phase="end", request={}, status=200, reply={"ok": ok}, **self._time(1.0)
        )
        self.action("sync")
        return start

    @contextmanager
    def together(self, *steps: str) -> Iterator[None]:
        """What is written inside happens while these steps are taken together."""
        self.add("together", phase="start", steps=list(steps))
        yield
        self.add("together", phase="end", steps=list(steps))

    def asked(self, store: str = SHOP, *, ok: bool = True, refused: bool = False, **more: Any) -> int:
        """A call the provider was asked for; `calls` are made meanwhile."""
        path = more.pop("path", PATHS[INFO])
        request = {"store": store, "method": "GET", "path": path, **more.pop("request", {})}
        started = self.ms
        for call in more.pop("calls", ()):
            call()
        told: Any = (
            {"refused": "needs_grant"} if refused else {"errcode": 0 if ok else more.pop("errcode", 40001)}
        )
        reply = more.pop("reply", told)
        status = 409 if refused else 200
        self.ms += 1
        self.add(
            "probe",
            probe="call",
            phase="end",
            request=request,
            status=status,
            reply=reply,
            started_ms=started,
            wall_ms=self.ms - started,
        )
        return self.action("call_api", store=store)

    def probe(self, name: str, **request: Any) -> int:
        return self.add(
            "probe", probe=name, phase="end", request=request, status=200, reply={}, **self._time(1.0)
        )

    def visit(self, order: int | None = 1, *, store: str | None = SHOP, **more: Any) -> int:
        code = more.pop("code", f"login-{len(self.lines)}")
        verify = more.pop("verify", True)
        if verify and code:
            self.call(LOGIN, {"code": code}, token="component", store=store, errcode=more.pop("errcode", 0))
        data = {
            "service_id": SERVICE,
            "order_id": order,
            "browser": f"browser-{len(self.lines)}",
            "page": "pc",
            "how": "enter",
            "code": code,
            "code_state": "good",
            "fresh": True,
            "hops": [{"url": f"http://p/use?code={code}", "status": 200, "set_cookie": []}],
            "status": 200,
            "body": "",
            "shown": "served",
            "shown_store": store,
        }
        return self.add("visit", store=store, **{**data, **more})

    def revisit(self, browser: str, *, shown: str = "served", store: str = SHOP, **more: Any) -> int:
        more.setdefault("shown_store", store if shown == "served" else None)
        return self.visit(
            None,
            store=store,
            browser=browser,
            how="revisit",
            code=None,
            code_state="none",
            fresh=False,
            shown=shown,
            **more,
        )

    def reading(self, specs: Any = None, shown: str | None = None, *, store: str = SHOP, **more: Any) -> int:
        """What the provider shows: entitlements as in `truth`, or a login, or both."""
        claims = None
        if specs is not None:
            table = specs if specs and all(isinstance(key, int) for key in specs) else {SERVICE: specs}
            claims = {
                "services": [
                    {
                        "service_id": str(service),
                        "specs": [{"spec_id": spec, "expires_at": end} for spec, end in ends.items()],
                        "needs_grant": False,
                    }
                    for service, ends in table.items()
                    if ends
                ]
            }
        logins = [] if shown is None else [{"service_id": SERVICE, "order_id": 1, "shown": shown}]
        data = {"entitlements": claims, "shown": logins, "pulled_since": None, "observe": 1}
        seq = self.add("reading", store=store, **{**data, **more})
        self.action("observe")
        return seq

    def fault(self, name: str = "fault", *, do: str = "error", **where: Any) -> int:
        return self.add("fault", phase="planned", fault=name, effect=do, where=where, when={})

    def heal(self, name: str = "fault") -> int:
        return self.add("fault", phase="healed", fault=name, effect="", where={}, when={})

    def switch(self, name: str, value: Any = True) -> int:
        return self.action("switch", name=name, value=value)

    def judge(self, *, capabilities: frozenset[str] | None = None) -> Table:
        return judge(self.lines, capabilities)

    def result(self, id_: str, *, capabilities: frozenset[str] | None = None) -> Result:
        return judge(self.lines, capabilities, {id_: checks()[id_]}).results[0]


Story = Callable[[Book, bool], None]
STORIES: dict[str, list[Story]] = {}


def story(*ids: str) -> Callable[[Story], Story]:
    """A journal that keeps the rule of these checks, or breaks it when told so."""

    def register(fn: Story) -> Story:
        for id_ in ids:
            STORIES.setdefault(id_, []).append(fn)
        return fn

    return register


def told(fn: Story, broken: bool) -> Book:
    """The journal of a story, in a scenario."""
    book = Book()
    book.start()
    fn(book, broken)
    book.end()
    return book


def able(book: Book) -> Book:
    """The same journal, beside another worker's whose provider does what a right one does."""
    book.world = "2/world"
    book.start("test/able")
    book.ticket("ticket@@@able")
    book.fetch(ticket="ticket@@@able")
    book.store_call(ABLE_SHOP)
    book.call(BUYERS, {"limit": 10}, token="home_page")
    book.visit(store=ABLE_SHOP, shown="served", shown_store=ABLE_SHOP)
    book.end("test/able")
    return book
