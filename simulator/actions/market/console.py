"""What a provider does on the service platform: its home page, its services, its money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.actions.component.parties import address
from simulator.actions.lookup import home_page_row, pick_package, store_row
from simulator.actions.market.services import (
    ASSOCIATED,
    MOST_DAYS,
    MOST_FEN,
    association,
    held_to_rules,
    service_url,
)
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.market import ledger, listing, validity, validity_periods
from simulator.core.market.entities import HomePage, Package, Service, ServiceState
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.durations import DAY
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "服务商在服务平台上的操作：主页、服务、资金。"

HOME_PAGE = Arg(
    "home_page", "home_page", "which; the first when left out", "哪一个，不写则为第一个", main=True
)
SERVICE = Arg("service", "service", "the service", "服务", default="main", main=True)


def _home_page(stage: Stage, args: Mapping[str, Any]) -> HomePage:
    return home_page_row(stage.world, args.get("home_page"))


@action(
    "configure_home_page",
    HOME_PAGE,
    Arg("order_push", "text", "URL for order pushes", "订单推送 URL"),
    chinese="服务商修改主页在服务平台的设置，没有写的保持不变。",
)
def configure_home_page(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A provider edits its settings on the service platform; what is left out stays as it is."""
    page = _home_page(stage, args)
    if args["order_push"] is not None:
        stage.world.tables.put(replace(page, order_push_url=address(args["order_push"], "order_push")))
    return {"appid": page.appid}


@action(
    "set_customer_service",
    HOME_PAGE,
    Arg("configured", "boolean", "false takes it away", "false 为取消", default=True),
    chinese="配置客服；取消配置会使服务下架。",
    clauses=("A4a",),
)
def set_customer_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Configures customer service; taking it away takes the services down."""
    down = listing.set_customer_service(stage.world, _home_page(stage, args), args["configured"])
    return {"taken_down": [service.service_id for service in down]}


@action(
    "set_fund_account",
    HOME_PAGE,
    Arg("open", "boolean", "false closes it", "false 为关闭", default=True),
    chinese="设置资金账户，此前暂扣的款项随之结算；没有资金账户时款项暂扣。",
    clauses=("A4b",),
)
def set_fund_account(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Sets up the fund account, which is paid what was withheld; without one, money is withheld."""
    return {"settled": listing.set_fund_account(stage.world, _home_page(stage, args), args["open"])}


@action("ledger", HOME_PAGE, chinese="主页的收入，单位分：购买与退款，已结算与暂扣。", clauses=("A4b",))
def show_ledger(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """What a home page has earned, in fen: purchases and refunds, settled and withheld."""
    return ledger.balance(stage.world, _home_page(stage, args).appid).as_json()


@action(
    "add_tester",
    Arg("user", "user", "who", "谁", main=True),
    Arg("store", "store", "its owner, in place of a user", "改为该店铺的店主，代替用户"),
    Arg(
        "home_page",
        "home_page",
        "whose tester; the first's when left out",
        "哪个主页的测试人员，不写则为第一个",
    ),
    Arg("remove", "boolean", "take the person off the list again", "改为移除", default=False),
    chinese="把某人登记为主页的测试人员：可见测试服务，并免费下单。",
    clauses=("A6a",),
)
def add_tester(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Lists a person as tester of a home page: sees its test services, and orders them for nothing."""
    world = stage.world
    home_page = _home_page(stage, args)
    if (args.get("user") is None) == (args.get("store") is None):
        raise UsageError(
            Text(
                "add_tester takes either a user or a store, whose owner is meant",
                "add_tester 的用户与店铺（指其店主）只取其一",
            )
        )
    person = args.get("user") or store_row(world, args["store"]).owner
    others = tuple(each for each in home_page.testers if each != person)
    testers = others if args["remove"] else (*others, person)
    world.tables.put(replace(home_page, testers=testers))
    return {"testers": len(testers)}


@action(
    "list_service",
    SERVICE,
    chinese="服务上架到服务市场，前提是满足服务市场的要求。",
    clauses=("A3", "A4a", "A5", "A5f", "A6a"),
)
def list_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Brings a service into the market, if it has what the market asks for."""
    service = listing.list_service(stage.world, args["service"])
    return _state(service)


@action(
    "take_down_service",
    SERVICE,
    Arg("why", "text", "what is said of it", "下架的说明"),
    chinese="服务从服务市场下架：不能再购买，已购买的继续有效。",
)
def take_down_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Takes a service out of the market: nobody buys it any more, what was bought goes on."""
    why = Text.same(args["why"]) if args["why"] else Text("its provider took it down", "服务商已将其下架")
    return _state(listing.take_down(stage.world, args["service"], why))


def _state(service: Service) -> dict[str, Any]:
    why = {"why": service.why_down} if service.why_down else {}
    return {"service_id": service.service_id, "state": str(service.state), **why}


@action(
    "edit_service",
    SERVICE,
    Arg("name", "text", "its name in the market", "在服务市场的名称"),
    Arg("component", "component", "the platform that makes its calls", "发起调用的第三方平台"),
    Arg("url", "text", "where “use” leads to", "“去使用”跳转到何处"),
    Arg(
        "mobile",
        "text",
        "where “use” leads to on a phone; empty ends mobile support",
        "手机上“去使用”跳转到何处，为空则不再支持移动端",
    ),
    chinese="修改服务的信息，没有写的保持不变。",
    clauses=("A5a", "A5b", "A5c"),
)
def edit_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Changes what a service says of itself; what is left out stays."""
    world = stage.world
    service: Service = args["service"]
    given = {
        name: args[name] for name in ("name", "component", "url", "mobile") if args.get(name) is not None
    }
    if "component" in given:
        listing.check_platform(world, listing.home_page_of(world, service), given["component"])
    if "url" in given:
        given["url"] = service_url(given["url"])
    if "mobile" in given:
        given["mobile"] = address(given["mobile"], "mobile")
    world.tables.put(replace(service, **given))
    return {"service_id": service.service_id, "changed": sorted(given)}


@action(
    "edit_package",
    Arg(
        "package",
        "package",
        "which: a role, a name or a sku id",
        "哪一个：角色、名称或 sku id",
        main=True,
        required=True,
    ),
    Arg("service", "service", "the service it belongs to", "所属服务", default="main"),
    Arg("spec_id", "text", "the provider's spec id", "服务商设置的规格 ID"),
    Arg(
        "price", "integer", "price in fen, for later orders", "之后订单的价格，单位分", least=0, most=MOST_FEN
    ),
    Arg(
        "days",
        "number",
        "days of validity, for later orders",
        "之后订单的有效期天数",
        above=0,
        most=MOST_DAYS,
    ),
    ASSOCIATED,
    chinese="修改套餐。新的规格 ID 对此前的购买同样有效，除非用开关关闭。",
    clauses=("A5d", "A5e", "A5f"),
)
def edit_package(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Changes a package. A new spec id also counts for what was bought before, unless switched off."""
    world = stage.world
    service: Service = args["service"]
    package = pick_package(world, service, args["package"])
    given = {name: args[name] for name in ("spec_id", "price") if args.get(name) is not None}
    if args.get("days") is not None:
        given["seconds"] = int(args["days"] * DAY)
    if args.get("associated"):
        given["associated"] = association(world, service, args["associated"])
    after = replace(package, **given)
    held_to_rules(world, service, after)
    world.tables.put(after)
    moved = []
    if after.spec_id != package.spec_id and world.switches.spec_id_reaches_back:
        moved = validity_periods.move_to_spec_line(world, after)
    for buyer in moved:
        if world.tables.get(Store, buyer) is not None:
            validity.record_truth(world, buyer)
    return {"sku_id": after.sku_id, "spec_id": after.spec_id, "moved": len(moved)}


@action(
    "view_home_page",
    HOME_PAGE,
    chinese="服务商在主页上看到的内容：设置、可选项，以及各服务尚缺什么。",
    clauses=("A5a", "A5d"),
)
def view_home_page(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """What a provider sees on its home page: its settings, its choices, and what each service lacks."""
    world = stage.world
    page = _home_page(stage, args)
    return {
        "appid": page.appid,
        "company": page.company,
        "customer_service": page.customer_service,
        "fund_account": page.fund_account,
        "testers": len(page.testers),
        "platforms": [row.appid for row in listing.platforms_of(world, page.company)],
        "mini_store_packages": [
            f"{service.name}/{package.name}"
            for service in world.tables.list(Service, "all")
            if service.old and listing.home_page_of(world, service).company == page.company
            for package in world.tables.list(Package, "of", service.service_id)
        ],
        "services": [_shown(world, row) for row in listing.services_of(world, page.appid)],
    }


def _shown(world: World, service: Service) -> dict[str, Any]:
    lacks = (
        [] if service.state is ServiceState.LISTED else [why.en for why in listing.complaints(world, service)]
    )
    return {**_state(service), "name": service.name, "lacks": lacks}
