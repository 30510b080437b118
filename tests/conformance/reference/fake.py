"""A tiny hand-written platform: what it knows is set by hand, what it was asked is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from conformance.reference.platform import Platform, Request, Unreachable

Answer = dict[str, Any] | Exception


class FakePlatform(Platform):
    """Answers without a socket; `faults` are taken first, one a call, by the end of the path."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1")
        self.calls: list[Request] = []
        self.faults: list[tuple[str, Answer]] = []
        self.validity: dict[tuple[int, str], list[dict[str, Any]]] = {}
        self.paid: dict[tuple[int, str], list[dict[str, Any]]] = {}
        self.grants: dict[tuple[str, str], str] = {}
        self.auth_time = 0
        self.empty_refresh_tokens = False
        self.codes: dict[str, str] = {}
        self.logins: dict[str, dict[str, Any]] = {}
        self.tokens = 0
        self.dead: set[str] = set()
        self.answers: dict[str, Callable[[Request], dict[str, Any]]] = {
            "api_component_token": lambda _: self.token("component_access_token"),
            "/cgi-bin/token": lambda _: self.token("access_token"),
            "api_start_push_ticket": lambda _: {"errcode": 0},
            "api_query_auth": self.query_auth,
            "api_authorizer_token": self.authorizer_token,
            "api_get_authorizer_info": self.authorizer_info,
            "api_get_authorizer_list": self.authorizer_list,
            "get_service_buyer_list": self.buyer_list,
            "get_service_buyer": self.buyer,
            "get_paid_order_list": self.paid_orders,
            "login_auth": self.login,
            "basics/info/get": lambda _: {"errcode": 0, "info": {}},
            "product/list/get": lambda _: {"errcode": 0, "product_ids": []},
            "order/list/get": lambda _: {"errcode": 0, "order_id_list": [], "has_more": False},
            "aftersale/getaftersalelist": lambda _: {"after_sale_order_id_list": [], "has_more": False},
        }

    def send(self, request: Request) -> dict[str, Any]:
        self.calls.append(request)
        for place, (end, answer) in enumerate(self.faults):
            if request.path.endswith(end):
                del self.faults[place]
                if isinstance(answer, Exception):
                    raise answer
                return answer
        if set(request.query.values()) & self.dead:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        for end, reply in self.answers.items():
            if request.path.endswith(end):
                # Through JSON, as it would come over the wire.
                return dict(json.loads(json.dumps(reply(request))))
        raise AssertionError(f"nothing answers {request.path}")

    def asked(self, end: str) -> list[Request]:
        return [call for call in self.calls if call.path.endswith(end)]

    def fault(self, end: str, *answers: Answer | int) -> None:
        for answer in answers:
            self.faults.append((end, {"errcode": answer} if isinstance(answer, int) else answer))

    def token(self, name: str) -> dict[str, Any]:
        self.tokens += 1
        return {name: f"token-{self.tokens}", "expires_in": 7200}

    # the open platform

    def authorization(self, component: str, store: str) -> dict[str, Any]:
        token = "" if self.empty_refresh_tokens else self.grants[component, store]
        sets = [{"funcscope_category": {"id": number}} for number in (129, 130, 131)]
        return {"authorizer_appid": store, "authorizer_refresh_token": token, "func_info": sets}

    def query_auth(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        store = self.codes.pop(body["authorization_code"], None)
        if store is None:
            return {"errcode": 61010, "errmsg": "code is expired"}
        info = self.authorization(body["component_appid"], store)
        info["authorizer_refresh_token"] = self.grants[body["component_appid"], store]
        return {"authorization_info": info | self.token("authorizer_access_token")}

    def authorizer_token(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        known = self.grants.get((body["component_appid"], body["authorizer_appid"]))
        if known is None:
            return {"errcode": 61003}
        if known != body["authorizer_refresh_token"]:
            return {"errcode": 61023}
        return self.token("authorizer_access_token") | {"authorizer_refresh_token": known}

    def authorizer_info(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        key = body["component_appid"], body["authorizer_appid"]
        if key not in self.grants:
            return {"errcode": 61003}
        return {"authorization_info": self.authorization(*key), "authorizer_info": {}}

    def authorizer_list(self, request: Request) -> dict[str, Any]:
        component = (request.body or {})["component_appid"]
        rows = [
            {
                "authorizer_appid": store,
                **({} if self.empty_refresh_tokens else {"refresh_token": token}),
                "auth_time": self.auth_time,
            }
            for (owner, store), token in sorted(self.grants.items())
            if owner == component
        ]
        offset = (request.body or {})["offset"]
        return {"total_count": len(rows), "list": rows[offset : offset + 2]}

    # the market

    def buyer_list(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        rows = [
            {"appid": store, "service_id": service, "spec_list": specs}
            for (service, store), specs in sorted(self.validity.items())
            if service == body["service_id"] and specs
        ]
        return {"errcode": 0, "buyer_list": rows[body["offset"] :][: body["limit"]], "count": len(rows)}

    def buyer(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        specs = self.validity.get((body["service_id"], body["appid"]), [])
        return {"errcode": 0, "buyer": {"appid": body["appid"], "spec_list": specs}}

    def paid_orders(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        rows = self.paid.get((body["service_id"], body["appid"]), [])
        return {"errcode": 0, "order_list": rows[body["offset"] :][: body["limit"]]}

    def login(self, request: Request) -> dict[str, Any]:
        found = self.logins.pop((request.body or {})["code"], None)
        return {"errcode": 10001, "errmsg": "code不存在"} if found is None else found


GONE = Unreachable("broken off", sent=True)
DOWN = Unreachable("no connection", sent=False)
