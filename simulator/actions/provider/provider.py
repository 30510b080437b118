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
from simulator.journal.kinds.provider import ProviderReading
from simulator.usage import UsageError

PAGE = Arg(name="page", kind="text", help="on which end", choices=("pc", "mobile"), default="pc")
BROWSER = Arg(name="browser", kind="text", help="which of the user's browsers; a new one has no cookies")


@action(
    "enter",
    Arg(name="store", kind="store", help="whose user", main=True),
    Arg(name="service", kind="service", help="the service", default="main"),
    Arg(name="order", kind="order", help="the order; the newest of the service when left out"),
    PAGE,
    BROWSER,
    Arg(name="extra", kind="mapping", help="query parameters that somebody adds to the jump", default={}),
    not_in_digest=("url",),
    needs=("provider",),
    waits=True,
    clauses=("A5b", "A5c", "T7", "T8", "E3"),
)
def enter(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A user presses “use” and the browser follows the jump to the provider."""
    _provider(stage)  # ahead of the code: without a browser nobody would ever use it
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
        name="code",
        kind="text",
        help="the code on the URL: a made-up one, `none`, or that of a jump",
        main=True,
    ),
    Arg(
        name="code_state",
        kind="text",
        help="what kind of code that is, for the record",
        choices=("unknown", "expired", "spent", "foreign", "none", "good"),
        default="unknown",
    ),
    Arg(name="store", kind="store", help="whose user it is, if anybody's"),
    Arg(name="service", kind="service", help="whose URL is opened", default="main"),
    PAGE,
    BROWSER,
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
        raise UsageError(f"service {service.name} has no {args['page']} page")
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
    Arg(name="browser", kind="text", help="the browser that was there before", main=True, required=True),
    Arg(name="store", kind="store", help="whose user it is", required=True),
    Arg(name="service", kind="service", help="the service that was entered", default="main"),
    PAGE,
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
    provider = _provider(stage)
    browser = how.pop("browser", None) or stage.new_browser()
    seen = provider.visit(browser=browser, **how)
    stage.settle()
    return {"shown": seen.shown, "status": seen.status, "url": seen.url, "browser": browser}


@action(
    "consent",
    Arg(name="store", kind="store", help="whose owner", main=True, required=True),
    Arg(name="component", kind="component", help="the platform; the main service's by default"),
    Arg(name="sets", kind="integers", help="permission sets to grant", default=SETS_OF_A_SERVICE),
    BROWSER,
    needs=("provider", "consent"),
    waits=True,
)
def consent(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store's owner consents through the provider's own link, and the browser follows the redirect."""
    world = stage.world
    provider = _provider(stage)
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


@action("sync", not_in_digest=("ok",), needs=("provider",), waits=True, clauses=("T9", "P1"))
def sync(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The provider runs one pull round: by its probe, or by waiting for one of its periods."""
    return stage.pull()


@action(
    "observe",
    Arg(
        name="store",
        kind="store",
        help="only this store; every store of the scenario when left out",
        main=True,
    ),
    Arg(name="enter", kind="boolean", help="press “use” of each service and look at the page", default=True),
    needs=("provider",),
    waits=True,
    clauses=("P1", "P3", "P4"),
)
def observe(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Reads what the provider shows of each store: its entitlements, and the page at login."""
    world = stage.world
    provider = _provider(stage)
    found = [args["store"]] if args.get("store") else stage.stores()
    count = stage.count_observe()
    for appid in found:
        if world.tables.get(Store, appid) is None:
            raise UsageError(f"there is no store {appid}")
        with world.transaction():
            validity.record_truth(world, appid)
        entitlements = None
        if provider.offers("entitlements"):
            entitlements = provider.probe("entitlements", store=appid).reply
        shown = _shown(stage, appid) if args["enter"] else []
        stage.settle()
        world.record(
            ProviderReading(
                store=appid,
                entitlements=entitlements,
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


@action("kill_provider", needs=("restart",), waits=True, settles=False)
def kill_provider(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Ends the provider at once, as a crash would."""
    _provider(stage).kill()
    return {}


@action("restart_provider", needs=("restart",), waits=True)
def restart_provider(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Starts the provider again with the data it had."""
    _provider(stage).restart()
    tell_keys(stage)
    return {}


@action(
    "forget",
    Arg(
        name="what",
        kind="states",
        help="one or several of " + ", ".join(STATES),
        main=True,
        required=True,
    ),
    needs=("forget",),
    waits=True,
    clauses=("T3",),
)
def forget(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The provider loses named state: tickets, component_tokens, refresh_tokens …"""
    answer = _provider(stage).probe("forget", what=list(args["what"]))
    if not answer.ok:
        said = answer.error or f"status {answer.status}, {str(answer.reply)[:80]!r}"
        raise UsageError(f"the provider did not forget {', '.join(args['what'])}: its probe answered {said}")
    return {}


@action(
    "call_api",
    Arg(name="store", kind="store", help="on whose behalf", main=True, required=True),
    Arg(name="path", kind="text", help="the path at the platform", default="/channels/ec/basics/info/get"),
    Arg(name="method", kind="text", help="GET or POST", choices=("GET", "POST"), default="GET"),
    Arg(name="body", kind="mapping", help="the body"),
    Arg(name="all_pages", kind="boolean", help="follow the pages and answer the merged list", default=False),
    not_in_digest=("reply",),
    needs=("call",),
    waits=True,
    clauses=("T10", "P7"),
)
def call_api(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The provider makes a call of the store API on a store's behalf, and shows what came back."""
    answer = _provider(stage).probe(
        "call",
        store=args["store"],
        method=args["method"],
        path=args["path"],
        **({"body": args["body"]} if args.get("body") is not None else {}),
        **({"all_pages": True} if args["all_pages"] else {}),
    )
    return {"status": answer.status, "reply": answer.reply}


def _provider(stage: Stage) -> Any:
    if stage.provider is None:
        raise UsageError("no provider is under test here: play a scenario with --provider")
    return stage.provider
