"""What is done with the provider under test: visited, read, asked to pull, killed, started again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from simulator.actions.component.authorization import authorize
from simulator.actions.component.conversations import tell_keys
from simulator.actions.lookup import pick_service
from simulator.actions.market.orders import order_to_use
from simulator.actions.registry import Arg, action, find
from simulator.actions.stage import Stage
from simulator.actions.words import STATES
from simulator.core.component.entities import SETS_OF_A_SERVICE
from simulator.core.market import orders, validity
from simulator.core.market.entities import Buyer, OrderState, Service, ServiceOrder
from simulator.core.store.entities import Store
from simulator.core.store.stocked import tell_shown
from simulator.journal.kinds.provider import ProviderReading
from simulator.texts import Text
from simulator.usage import ProviderFailed, UsageError

CHINESE = "对被测服务商所做的：访问、读取、要求拉取、结束、重新启动。"

PAGE = Arg("page", "text", "on which end", "哪一端", choices=("pc", "mobile"), default="pc")
BROWSER = Arg(
    "browser",
    "text",
    "which of the user's browsers; a new one has no cookies",
    "用户的哪个浏览器，新浏览器没有 cookie",
)


@action(
    "enter",
    Arg("store", "store", "whose user", "哪个店铺的用户", main=True),
    Arg("service", "service", "the service", "服务", default="main"),
    Arg("order", "order", "the order; the newest of the service when left out", "订单，不写则为该服务最新的"),
    PAGE,
    BROWSER,
    Arg(
        "extra",
        "mapping",
        "query parameters that somebody adds to the jump",
        "有人在跳转上添加的查询参数",
        default={},
    ),
    chinese="用户点击“去使用”，浏览器随之跳转到服务商。",
    not_in_digest=("url",),
    needs=("provider",),
    waits=True,
    clauses=("A5b", "A5c", "T7", "T8", "E3"),
)
def enter(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A user presses “use” and the browser follows the jump to the provider."""
    stage.under_test()  # ahead of the code: without a browser nobody would ever use it
    order = order_to_use(stage, args)
    with stage.world.transaction():
        code, url = orders.press_use(stage.world, order, mobile=args["page"] == "mobile")
    if url is None:
        return {"prompt": "please use this service on a PC"}
    if args["extra"]:
        url += "&" + urlencode({key: stage.resolve("text", value) for key, value in args["extra"].items()})
    return _visit(
        stage,
        url=url,
        store=order.buyer,
        service_id=order.service_id,
        order_id=order.order_id,
        code=code,
        code_state="good",
        page=args["page"],
        browser=args.get("browser"),
        how="tampered" if args["extra"] else "enter",
    )


@action(
    "visit",
    Arg(
        "code",
        "text",
        "the code on the URL: a made-up one, `none`, or that of a jump",
        "URL 上的 code：编造的、`none`，或某次跳转的",
        main=True,
    ),
    Arg(
        "code_state",
        "text",
        "what kind of code that is, for the record",
        "该 code 的状态，供记录",
        choices=("unknown", "expired", "spent", "foreign", "none", "good"),
        default="unknown",
    ),
    Arg("store", "store", "whose user it is, if anybody's", "哪个店铺的用户，可以没有"),
    Arg("service", "service", "whose URL is opened", "打开哪个服务的 URL", default="main"),
    PAGE,
    BROWSER,
    chinese="浏览器打开服务 URL，code 自行指定或没有。",
    not_in_digest=("url",),
    needs=("provider",),
    waits=True,
    clauses=("T8",),
)
def visit(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A browser opens the service's URL with a code of its own choosing, or with none."""
    service: Service = args["service"]
    target = service.mobile if args["page"] == "mobile" else service.url
    if not target:
        raise UsageError(
            Text(
                f"service {service.name} has no {args['page']} page",
                f"服务 {service.name} 没有 {args['page']} 页面",
            )
        )
    code = None if args["code_state"] == "none" else args.get("code") or "AAAABBBBCCCCDDDDEE"
    return _visit(
        stage,
        url=target if code is None else orders.with_code(target, code),
        store=args.get("store"),
        service_id=service.service_id,
        order_id=None,
        code=code,
        code_state=args["code_state"],
        page=args["page"],
        browser=args.get("browser"),
        how="enter",
    )


@action(
    "revisit",
    Arg("browser", "text", "the browser that was there before", "此前用过的浏览器", main=True, required=True),
    Arg("store", "store", "whose user it is", "哪个店铺的用户", required=True),
    Arg("service", "service", "the service that was entered", "此前进入的服务", default="main"),
    PAGE,
    chinese="同一浏览器凭已有会话再次打开服务商的页面，不带 code。",
    not_in_digest=("url",),
    needs=("provider",),
    waits=True,
)
def revisit(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The same browser opens the provider's page again, with its session and without a code."""
    return _visit(
        stage,
        url=None,
        store=args["store"],
        service_id=args["service"].service_id,
        order_id=None,
        code=None,
        code_state="none",
        page=args["page"],
        browser=args["browser"],
        how="revisit",
    )


def _visit(stage: Stage, **how: Any) -> dict[str, Any]:
    provider = stage.under_test()
    browser = how.pop("browser", None) or stage.new_browser()
    seen = provider.visit(browser=browser, **how)
    stage.settle()
    return {"shown": seen.shown, "status": seen.status, "url": seen.url, "browser": browser}


@action(
    "consent",
    Arg("store", "store", "whose owner", "哪个店铺的店主", main=True, required=True),
    Arg(
        "component", "component", "the platform; the main service's by default", "第三方平台，默认为主服务的"
    ),
    Arg("sets", "integers", "permission sets to grant", "要授予的权限集", default=SETS_OF_A_SERVICE),
    BROWSER,
    chinese="店主通过服务商自己的链接授权，浏览器随之回调。",
    needs=("provider", "consent"),
    waits=True,
)
def consent(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store's owner consents through the provider's own link, and the browser follows the redirect."""
    world = stage.world
    provider = stage.under_test()
    with world.transaction():
        defaults = {arg.name: arg.default for arg in find("authorize").args}
        granted = authorize(stage, {**defaults, **args, "redirect_uri": provider.manifest.consent})
    seen = provider.visit(
        url=granted["redirect"],
        store=args["store"],
        browser=args.get("browser") or stage.new_browser(),
        how="redirect",
    )
    return {**granted, "status": seen.status}


@action(
    "sync",
    chinese="服务商拉取一轮：通过探针，或等待一个周期。",
    not_in_digest=("ok", "why", "by_clock"),
    needs=("provider",),
    waits=True,
    clauses=("T9", "P1"),
)
def sync(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The provider runs one pull round: by its probe, or by waiting for one of its periods."""
    return stage.pull()


@action(
    "observe",
    Arg(
        "store",
        "store",
        "only this store; every store of the scenario when left out",
        "只看该店铺，不写则为剧本里的所有店铺",
        main=True,
    ),
    Arg(
        "enter",
        "boolean",
        "press “use” of each service and look at the page",
        "点击各服务的“去使用”并查看页面",
        default=True,
    ),
    alone=Text("what is read while things happen says nothing", "事情进行中读到的不能说明什么"),
    chinese="查看服务商对每个店铺的展示：权益、店铺数据，以及登录后的页面。",
    needs=("provider",),
    waits=True,
    clauses=("P1", "P3", "P4"),
)
def observe(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Reads what the provider shows of each store: its entitlements, its shop, and the page at login."""
    world = stage.world
    provider = stage.under_test()
    found = [args["store"]] if args.get("store") else stage.stores()
    count = stage.count_observe()
    for appid in found:
        if world.tables.get(Store, appid) is None:
            raise UsageError(Text(f"there is no store {appid}", f"没有店铺 {appid}"))
        with world.transaction():
            validity.record_truth(world, appid)
        entitlements = None
        if provider.offers("entitlements"):
            entitlements = provider.probe("entitlements", store=appid).reply
        shops = provider.shops(appid)
        with world.transaction():
            tell_shown(world, appid, {name: answer.reply for name, answer in shops.items()})
        shown = _shown(stage, appid) if args["enter"] else []
        stage.settle()
        world.record(
            ProviderReading(
                store=appid,
                entitlements=entitlements,
                **{name: answer.reply for name, answer in shops.items() if answer.ok},
                shown=shown,
                pulled_since=stage.pulled_since,
                observe=count,
            )
        )
    return {"stores": len(found)}


def _shown(stage: Stage, appid: str) -> list[dict[str, Any]]:
    """One login per service that the store has an order of."""
    world = stage.world
    found = []
    for buyer in world.tables.list(Buyer, "of_store", appid):
        service = pick_service(world, buyer.service_id)
        if service.old:
            continue
        live = [
            order
            for order in world.tables.list(ServiceOrder, "of_store", appid, descending=True)
            if order.service_id == buyer.service_id and order.state is OrderState.PAID
        ]
        if not live:
            continue
        # The order that ends last: one that is over says nothing of the others.
        order = max(live, key=lambda each: (each.expire_time, each.number))
        with world.transaction():
            code, url = orders.press_use(world, order)
        if url is None:
            continue
        seen = _visit(
            stage,
            url=url,
            store=appid,
            service_id=order.service_id,
            order_id=order.order_id,
            code=code,
            code_state="good",
            page="pc",
            browser=None,
            how="enter",
        )
        found.append({"service_id": order.service_id, "order_id": order.order_id, "shown": seen["shown"]})
    return found


@action(
    "kill_provider",
    alone=Text("what the others had come to would be chance", "其他步骤进行到哪里全凭偶然"),
    chinese="立即终止服务商，如同崩溃。",
    needs=("restart",),
    waits=True,
    settles=False,
)
def kill_provider(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Ends the provider at once, as a crash would."""
    stage.under_test().kill()
    return {}


@action(
    "restart_provider",
    alone=Text("what the others had come to would be chance", "其他步骤进行到哪里全凭偶然"),
    chinese="用原有的数据重新启动服务商。",
    needs=("restart",),
    waits=True,
)
def restart_provider(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Starts the provider again with the data it had."""
    stage.under_test().restart()
    tell_keys(stage)
    return {}


@action(
    "forget",
    Arg(
        "what",
        "states",
        "one or several of " + ", ".join(STATES),
        "一个或多个：" + "、".join(STATES),
        main=True,
        required=True,
    ),
    alone=Text("what the others had come to would be chance", "其他步骤进行到哪里全凭偶然"),
    chinese="服务商丢失指定的状态：tickets、component_tokens、refresh_tokens 等。",
    needs=("forget",),
    waits=True,
    clauses=("T3",),
)
def forget(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The provider loses named state: tickets, component_tokens, refresh_tokens …"""
    answer = stage.under_test().probe("forget", what=list(args["what"]))
    if not answer.ok:
        said = answer.error or Text.same(f"HTTP {answer.status} {str(answer.reply)[:80]!r}")
        raise ProviderFailed(
            Text(
                f"the provider did not forget {', '.join(args['what'])}: its probe answered {said.en}",
                f"服务商没有丢弃 {', '.join(args['what'])}：探针应答 {said.zh}",
            )
        )
    return {}


@action(
    "call_api",
    Arg("store", "store", "on whose behalf", "代谁调用", main=True, required=True),
    Arg("path", "text", "the path at the platform", "接口路径", default="/channels/ec/basics/info/get"),
    Arg("method", "text", "GET or POST", "GET 或 POST", choices=("GET", "POST"), default="GET"),
    Arg("body", "body", "the body", "请求体"),
    Arg(
        "all_pages",
        "boolean",
        "follow the pages and answer the merged list",
        "逐页读取并返回合并的列表",
        default=False,
    ),
    Arg("as", "name", "what to call the answer", "给应答起的名称"),
    chinese="服务商代店铺调用店铺接口，并给出返回的内容。",
    makes="reply",
    not_in_digest=("reply",),
    needs=("call",),
    waits=True,
    clauses=("T10", "P7"),
)
def call_api(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The provider makes a call of the store API on a store's behalf, and shows what came back."""
    answer = stage.under_test().probe(
        "call",
        store=args["store"],
        method=args["method"],
        path=args["path"],
        **({"body": args["body"]} if args.get("body") is not None else {}),
        **({"all_pages": True} if args["all_pages"] else {}),
    )
    return {"status": answer.status, "reply": answer.reply}
