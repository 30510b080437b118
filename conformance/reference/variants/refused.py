"""Takes refusals, codes and limits for something else than they are."""

from __future__ import annotations

from typing import Any

from .. import owners
from ..calls import START_PUSH_TICKET
from ..grants import QUERY_AUTH, NeedsGrant
from ..line import BUSY, WHITE_LIST, Refused
from ..market import LOGIN_AUTH
from ..platform import Request
from ..pull import AUTHORIZER_LIST, NOT_NOW
from ..variant import Step, always, memory, variant

FOR_EVER = 30
MONTH = 30 * 86400
ORDER_FIELDS = frozenset(
    {
        "order_id", "service_id", "sku_id", "specification_id", "buyer_type", "appid", "openid",
        "effective_time", "expire_time", "total_price", "pay_time",
    }
)  # fmt: skip


def exchange_no_code(step: Step, self: Any, event: Any) -> None:
    step(event)
    component = event.body["component"]
    body = {"component_appid": component, "authorization_code": event.body.get("code")}
    self.pull.attempt(lambda: self.calls.ask(owners.component(component), QUERY_AUTH, body))


def exchange_login_code(step: Step, self: Any, code: str) -> Any:
    component = next(iter(self.settings.components))
    body = {"component_appid": component, "authorization_code": code}
    try:
        self.calls.ask(owners.component(component), QUERY_AUTH, body, urgent=True)
    except NOT_NOW:
        return step(code)
    raise AssertionError(f"{LOGIN_AUTH} is what this code is for")


def month_of_refresh_token(step: Step, self: Any, owner: Any) -> Any:
    grant = self.get(owner.component, owner.appid)
    if grant is not None and grant.granted_at and self.clock.now() - grant.granted_at > MONTH:
        raise NeedsGrant(owner.appid)
    return step(owner)


def secret_of_another_name(_step: Step, self: Any, component: str) -> None:
    body = {
        "component_appid": component,
        "component_appsecret": self.settings.components[component].secret,
    }
    owner = owners.component(component)
    self.line.send(Request(owner=owner.key, method="POST", path=START_PUSH_TICKET, query={}, body=body))


def thousand_authorizers(step: Step, _self: Any, owner: Any, path: str, body: Any = None, **how: Any) -> Any:
    if path == AUTHORIZER_LIST:
        body = {**body, "count": 1000}
    return step(owner, path, body, **how)


def fields_of_ours_only(step: Step, _self: Any, fields: Any) -> Any:
    unknown = {child.tag for child in fields.inner("order_info")._element} - ORDER_FIELDS
    if unknown:
        raise KeyError(*sorted(unknown))
    return step(fields)


def white_list_ends(step: Step, self: Any, component: str, store: str, path: str, refusal: Refused) -> None:
    step(component, store, path, refusal)
    if refusal.errcode in WHITE_LIST:
        self.grants.end(component, store, self.grants.clock.now())


def white_list_denies(step: Step, self: Any, component: str, store: str, path: str, refusal: Refused) -> None:
    step(component, store, path, refusal)
    if refusal.errcode in WHITE_LIST:
        self.grants.deny(component, store, path)


def until_it_answers(step: Step, self: Any, request: Request, tries: Any, code: int) -> bool:
    asked: dict[str, int] = memory(self, "asked", dict)
    if code == BUSY and request.owner.startswith(owners.Kind.STORE):
        asked[request.path] = asked.get(request.path, 0) + 1
        return asked[request.path] % FOR_EVER > 0
    return bool(step(request, tries, code))


VARIANTS = (
    variant(
        "auth-cancel-exchanged",
        "exchanges a code on every authorization push, also the one that `unauthorized` does not have",
        "收到任何授权推送都去换取授权信息，包括没有授权码的 `unauthorized`",
        "auth.code-of-grant:no-code",
        work__Work__unauthorized=exchange_no_code,
    ),
    variant(
        "auth-login-code-exchanged",
        "takes the code of “use” for an authorization code first",
        "先把“去使用”的 code 当作授权码去换取授权信息",
        "auth.code-of-grant:login-code",
        market__Market__verify_login=exchange_login_code,
    ),
    variant(
        "auth-grant-not-asked",
        "tells no store that it has to grant again",
        "从不提示店铺需要重新授权",
        "auth.grant-asked:not-told",
        grants__Grants__needs_grant=always(False),
    ),
    variant(
        "token-refresh-token-of-a-month",
        "takes a refresh token for one of thirty days",
        "认为刷新令牌只有三十天有效期",
        "token.authorizer-renewed:call-declined",
        grants__Grants__refreshed=month_of_refresh_token,
    ),
    variant(
        "ticket-restart-asked-wrongly",
        "asks for tickets with its secret under the name that it has elsewhere",
        "请求重新推送票据时，把密钥写成了其他接口的字段名",
        "ticket.restart-asked:asked-wrongly",
        calls__Calls__start_push_ticket=secret_of_another_name,
    ),
    variant(
        "pull-thousand-authorizers",
        "asks for a thousand authorised accounts at once",
        "一次请求一千个已授权账号",
        "pull.page-limit:page-too-long",
        calls__Calls__ask=thousand_authorizers,
    ),
    variant(
        "order-push-known-fields-only",
        "fails over an order push with a field that it does not know",
        "订单推送带有不认识的字段就出错",
        "order.push-acknowledged:refused",
        pushes__Pushes__order=fields_of_ours_only,
    ),
    variant(
        "store-white-list-ends-grant",
        "takes the refusal of its address for the end of the store's grant",
        "IP 白名单拒绝时，误以为店铺的授权已终止",
        "store.goes-on:asked-to-grant",
        stores__Stores__note=white_list_ends,
    ),
    variant(
        "store-white-list-stops-call",
        "makes a call never again that a white list refused",
        "被 IP 白名单拒绝过的调用，此后不再进行",
        "store.goes-on:call-declined",
        stores__Stores__note=white_list_denies,
    ),
    variant(
        "store-busy-for-ever",
        "repeats a busy call for a store until it is answered",
        "店铺接口繁忙时一再重复，直到得到应答",
        "store.gives-up:hammered",
        line__Line__asks_again=until_it_answers,
    ),
)
