"""Making services and their packages; a service is listed unless its arguments say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.component.parties import address
from simulator.actions.lookup import home_page_row, pick_package, pick_service
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.market import listing, pricing
from simulator.core.market.entities import Package, Service, ServiceKind, ServiceState
from simulator.core.world import World
from simulator.durations import DAY
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "建立服务及其套餐；参数没有另写时，服务即已上架。"

MOST_ID = 2**63 - 1
MOST_DAYS = 36_500
MOST_FEN = 10**12
ASSOCIATED = Arg(
    "associated",
    "text",
    "the Mini Store package whose orders migrate onto it: its name, or service/name",
    "订单可迁移到此的小商店套餐：名称，或 服务/名称",
)


@action(
    "create_service",
    Arg("as", "name", "what to call it", "给它起的名称"),
    Arg(
        "id",
        "integer",
        "its id, 19 digits; made up when left out",
        "编号，19 位数字，不写则自动生成",
        least=1,
        most=MOST_ID,
    ),
    Arg("name", "text", "its name in the market", "在服务市场的名称", default="service"),
    Arg(
        "kind",
        "text",
        "what it is; logistics is one of the Mini Store market",
        "类型；logistics 属于小商店服务市场",
        choices=tuple(ServiceKind),
        default=str(ServiceKind.PRODUCT),
    ),
    Arg(
        "component", "component", "the platform that makes its calls", "发起调用的第三方平台", default="first"
    ),
    Arg("home_page", "home_page", "its home page; the first when left out", "所属主页，不写则为第一个"),
    Arg("url", "text", "where “use” leads to", "“去使用”跳转到何处", required=True),
    Arg("mobile", "text", "where “use” leads to on a phone", "手机上“去使用”跳转到何处", default=""),
    Arg("old", "boolean", "a service of the Mini Store market", "小商店服务市场的服务", default=False),
    Arg(
        "state",
        "text",
        "listed as it is, or a test service that list_service brings into the market",
        "直接上架，或作为测试服务，由 list_service 上架到服务市场",
        choices=(ServiceState.LISTED, ServiceState.TEST),
        default=str(ServiceState.LISTED),
    ),
    chinese="在主页上创建服务，上架或作为测试服务。",
    makes="service",
    clauses=("A5", "A5a", "A5b", "A5c", "A6a", "E3"),
)
def create_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Creates a service on a home page, listed or as a test service."""
    world = stage.world
    home_page = home_page_row(world, args.get("home_page"))
    if args["kind"] == ServiceKind.LOGISTICS and not args["old"]:
        raise UsageError(
            Text(
                "logistics services are of the Mini Store market: old: true",
                "物流类服务属于小商店服务市场：写 old: true",
            )
        )
    listing.check_platform(world, home_page, args["component"])
    number = world.sequence("service")
    service_id = args.get("id") or world.ids.number("service", str(number))
    if world.tables.get(Service, service_id) is not None:
        raise UsageError(Text(f"there is a service {service_id} already", f"服务 {service_id} 已经存在"))
    service = Service(
        service_id=service_id,
        number=number,
        name=args["name"],
        kind=args["kind"],
        home_page=home_page.appid,
        component=args["component"],
        url=service_url(args["url"]),
        mobile=address(args["mobile"], "mobile"),
        old=args["old"],
        state=ServiceState(args["state"]),
    )
    world.tables.put(service)
    if service.state is ServiceState.LISTED and not home_page.customer_service:
        service = listing.take_down(world, service, listing.NO_CUSTOMER_SERVICE)
    return {"service_id": service.service_id, "state": str(service.state)}


def service_url(url: str) -> str:
    """The jump target of a service, which every service needs."""
    if not url:
        raise UsageError(
            Text(
                "url is empty: a service needs an address that “use” leads to",
                "url 为空：服务需要“使用”跳转的地址",
            )
        )
    return address(url, "url")


@action(
    "create_package",
    Arg("service", "service", "the service it belongs to", "所属服务", default="main"),
    Arg("sku_id", "integer", "its id; made up when left out", "编号，不写则自动生成", least=1, most=MOST_ID),
    Arg("name", "text", "its name; also what scenarios call it by", "名称，剧本里也用它称呼", default=""),
    Arg("spec_id", "text", "the provider's spec id", "服务商设置的规格 ID", default=""),
    Arg("spec_of", "package", "take the spec id of this package", "沿用该套餐的规格 ID"),
    Arg("days", "number", "days of validity", "有效期天数", default=30, above=0, most=MOST_DAYS),
    Arg(
        "price",
        "integer",
        "price in fen; 0 is the trial",
        "价格，单位分；0 为试用",
        default=1900,
        least=0,
        most=MOST_FEN,
    ),
    Arg("known", "boolean", "whether the provider's file lists it", "服务商的文件是否列出", default=False),
    ASSOCIATED,
    chinese="给服务添加套餐，默认是服务商不认识的套餐。",
    makes="package",
    clauses=("A5d", "A5e", "A5f"),
)
def create_package(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Adds a package to a service; by default one that the provider does not know."""
    world = stage.world
    service: Service = args["service"]
    spec_id = args["spec_id"]
    if args.get("spec_of"):
        spec_id = pick_package(world, service, args["spec_of"]).spec_id
    number = world.sequence("package")
    sku_id = args.get("sku_id") or 700_000 + world.ids.number("sku", str(service.service_id)) % 200_000
    if world.tables.get(Package, service.service_id, sku_id) is not None:
        raise UsageError(
            Text(
                f"service {service.name} has a package {sku_id} already",
                f"服务 {service.name} 已有套餐 {sku_id}",
            )
        )
    if any(row.name == args["name"] for row in world.tables.list(Package, "of", service.service_id)):
        raise UsageError(
            Text(
                f"service {service.name} has a package called {args['name']!r} already",
                f"服务 {service.name} 已有名为 {args['name']!r} 的套餐",
            )
        )
    package = Package(
        service_id=service.service_id,
        sku_id=sku_id,
        number=number,
        name=args["name"] or f"package {sku_id}",
        spec_id=spec_id,
        seconds=int(args["days"] * DAY),
        price=args["price"],
        known=args["known"],
        associated=association(world, service, args.get("associated")),
    )
    held_to_rules(world, service, package)
    world.tables.put(package)
    return {"sku_id": sku_id, "spec_id": spec_id, "name": package.name}


def association(world: World, service: Service, word: str | None) -> tuple[int, int] | None:
    """The Mini Store package that `service/package` or a package's name of the old market stands for."""
    if not word:
        return None
    before, _, name = str(word).rpartition("/")
    named = [pick_service(world, before)] if before else world.tables.list(Service, "all")
    for row in named:
        if not row.old:
            continue
        for package in world.tables.list(Package, "of", row.service_id):
            if name in (package.name, str(package.sku_id)):
                home_page = listing.home_page_of(world, service)
                listing.check_association(world, home_page, service, package)
                return package.service_id, package.sku_id
    raise UsageError(
        Text(
            f"no Mini Store package is called {word!r}: a service of it has old: true",
            f"没有名为 {word!r} 的小商店套餐：其服务应写 old: true",
        )
    )


def held_to_rules(world: World, service: Service, package: Package) -> None:
    """A package of a service that went through listing keeps the market's prices too."""
    rules = pricing.RULE_SETS[world.switches.price_rules]
    if service.reviewed and (why := pricing.too_cheap(rules, service.kind, package)):
        raise UsageError(why)
