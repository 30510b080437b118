"""The way of a service into the market: made as a test service, listed, taken down.

Listing asks for a home page of the right type, a platform of the same company and packages that keep
the rule set in force. Permission sets and publication are not asked for: a platform that lacks them is
listed, and its calls are refused (61007).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.core.component.entities import Component
from simulator.core.entity import altered
from simulator.core.market import ledger, pricing
from simulator.core.market.entities import HomePage, Package, Service, ServiceState
from simulator.core.market.states import SERVICES, ServiceEvent
from simulator.core.store.entities import Store, StoreKind
from simulator.journal.kinds.market import ServiceChanged
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

NO_CUSTOMER_SERVICE = Text("the home page has no customer service configured", "主页没有配置客服")


def platforms_of(world: World, company: str) -> list[Component]:
    """The third-party platforms that a service of that company may name."""
    return [row for row in world.tables.list(Component, "all") if row.company == company]


def check_platform(world: World, home_page: HomePage, appid: str) -> None:
    """A service names a platform of its home page's company; a UsageError names those there are."""
    component = world.tables.get(Component, appid)
    if component is None:
        raise UsageError(
            Text(
                f"there is no third-party platform {appid}: create_component comes first",
                f"没有第三方平台 {appid}：先用 create_component",
            )
        )
    if component.company != home_page.company:
        choice = ", ".join(row.appid for row in platforms_of(world, home_page.company)) or "none"
        raise UsageError(
            Text(
                f"platform {appid} is of {component.company}, the home page of {home_page.company}; a "
                f"service names a platform of its own company: {choice}",
                f"第三方平台 {appid} 属于 {component.company}，主页属于 {home_page.company}；"
                f"服务须指定同一主体的第三方平台：{choice}",
            )
        )


def check_association(world: World, home_page: HomePage, service: Service, associated: Package) -> None:
    """A package may be associated with a Mini Store package of the same company."""
    old = service_of(world, associated.service_id)
    if service.old or not old.old:
        raise UsageError(
            Text(
                f"package {associated.name} is not of the Mini Store market: a package for Channels "
                "stores is associated with one that is",
                f"套餐 {associated.name} 不属于小商店服务市场：视频号小店的套餐应关联小商店的套餐",
            )
        )
    theirs = home_page_of(world, old)
    if theirs.company != home_page.company:
        raise UsageError(
            Text(
                f"package {associated.name} is of {theirs.company}, and only a package of "
                f"{home_page.company} can be associated",
                f"套餐 {associated.name} 属于 {theirs.company}，只能关联 {home_page.company} 的套餐",
            )
        )


def complaints(world: World, service: Service) -> Iterator[Text]:
    """Everything that keeps a service from being listed."""
    home_page = home_page_of(world, service)
    if not home_page.platform_provider and not service.old:
        yield Text(
            'the home page is not of the type "platform service provider"', "主页的类型不是“平台服务商”"
        )
    rules = pricing.RULE_SETS[world.switches.price_rules]
    packages = world.tables.list(Package, "of", service.service_id)
    yield from pricing.complaints(rules, service.kind, packages)


def list_service(world: World, service: Service) -> Service:
    """Puts a service into the market. Without customer service the market takes it down again."""
    if wrong := list(complaints(world, service)):
        why = Text.joined(wrong)
        raise UsageError(
            Text(f"{service.name} is not listed: {why.en}", f"{service.name} 没有上架：{why.zh}")
        )
    check_platform(world, home_page_of(world, service), service.component)
    listed = SERVICES.after(service.state, ServiceEvent.LIST)
    service = _put(world, altered(service, state=listed, reviewed=True, why_down="", why_down_zh=""))
    if not home_page_of(world, service).customer_service:
        return take_down(world, service, NO_CUSTOMER_SERVICE)
    return service


def take_down(world: World, service: Service, why: Text) -> Service:
    """Takes a service out of the market: nobody buys it any more, and what was bought goes on."""
    down = SERVICES.after(service.state, ServiceEvent.TAKE_DOWN)
    return _put(world, altered(service, state=down, why_down=why.en, why_down_zh=why.zh))


def taken_down(service: Service) -> Text:
    """Why nobody buys it any more."""
    why = Text(service.why_down, service.why_down_zh or service.why_down)
    return Text(f"{service.name} was taken down: {why.en}", f"{service.name} 已下架：{why.zh}")


def set_customer_service(world: World, home_page: HomePage, configured: bool) -> list[Service]:
    """Configures customer service or removes it; answers the services that are taken down for that."""
    world.tables.put(altered(home_page, customer_service=configured))
    if configured:
        return []
    return [
        take_down(world, service, NO_CUSTOMER_SERVICE)
        for service in services_of(world, home_page.appid)
        if service.state is ServiceState.LISTED
    ]


def set_fund_account(world: World, home_page: HomePage, opened: bool) -> int:
    """Opens a fund account or closes it; answers how many fen are settled by that."""
    world.tables.put(altered(home_page, fund_account=opened))
    return ledger.settle(world, home_page.appid) if opened else 0


def services_of(world: World, home_page: str) -> list[Service]:
    return [row for old in (False, True) for row in world.tables.list(Service, "of", home_page, old)]


def unseen(world: World, service: Service, store: Store | None, person: str) -> Text | None:
    """Why a buyer does not see a service in the market; None for one that can be bought.

    `store` is None for a WeChat user who buys for itself; `person` is the openid of who orders.
    """
    if store is not None:
        kind = StoreKind.MINI if service.old else StoreKind.CHANNELS
        if store.kind is not kind:
            return Text(
                f"{service.name} is a service for a {kind}, and {store.nickname} is a {store.kind}",
                f"{service.name} 是面向 {kind} 的服务，而 {store.nickname} 是 {store.kind}",
            )
    if not SERVICES.allows(service.state, ServiceEvent.BUY):
        return taken_down(service)
    if service.state is ServiceState.TEST and person not in home_page_of(world, service).testers:
        return Text(
            f"{service.name} is a test service, and only testers of its home page see it",
            f"{service.name} 是测试服务，只有其主页的测试人员能看到",
        )
    return None


def service_of(world: World, service_id: int) -> Service:
    service = world.tables.get(Service, service_id)
    if service is None:
        raise UsageError(Text(f"there is no service {service_id}", f"没有服务 {service_id}"))
    return service


def home_page_of(world: World, service: Service) -> HomePage:
    home_page = world.tables.get(HomePage, service.home_page)
    if home_page is None:
        raise UsageError(
            Text(
                f"service {service.name} has no home page: {service.home_page!r}",
                f"服务 {service.name} 没有主页：{service.home_page!r}",
            )
        )
    return home_page


def component_of(world: World, service: Service) -> Component:
    component = world.tables.get(Component, service.component)
    if component is None:
        raise UsageError(
            Text(
                f"service {service.name} names no third-party platform: {service.component!r}",
                f"服务 {service.name} 没有指定第三方平台：{service.component!r}",
            )
        )
    return component


def _put(world: World, service: Service) -> Service:
    world.tables.put(service)
    world.record(
        ServiceChanged(
            phase=str(service.state),
            service_id=service.service_id,
            home_page=service.home_page,
            component=service.component,
            why=service.why_down or None,
            why_zh=service.why_down_zh or None,
        )
    )
    return service
