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
from simulator.usage import UsageError

HOME_PAGE = Arg(name="home_page", kind="home_page", help="which; the first when left out", main=True)
SERVICE = Arg(name="service", kind="service", help="the service", default="main", main=True)


def _home_page(stage: Stage, args: Mapping[str, Any]) -> HomePage:
    return home_page_row(stage.world, args.get("home_page"))


@action(
    "set_customer_service",
    HOME_PAGE,
    Arg(name="configured", kind="boolean", help="false takes it away", default=True),
    clauses=("A4a",),
)
def set_customer_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Configures customer service; taking it away takes the services down."""
    down = listing.set_customer_service(stage.world, _home_page(stage, args), args["configured"])
    return {"taken_down": [service.service_id for service in down]}


@action(
    "set_fund_account",
    HOME_PAGE,
    Arg(name="open", kind="boolean", help="false closes it", default=True),
    clauses=("A4b",),
)
def set_fund_account(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Sets up the fund account, which is paid what was withheld; without one, money is withheld."""
    return {"settled": listing.set_fund_account(stage.world, _home_page(stage, args), args["open"])}


@action("ledger", HOME_PAGE, clauses=("A4b",))
def show_ledger(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """What a home page has earned, in fen: purchases and refunds, settled and withheld."""
    return ledger.balance(stage.world, _home_page(stage, args).appid).as_json()


@action(
    "add_tester",
    Arg(name="user", kind="user", help="who", main=True),
    Arg(name="store", kind="store", help="its owner, in place of a user"),
    Arg(name="home_page", kind="home_page", help="whose tester; the first's when left out"),
    Arg(name="remove", kind="boolean", help="take the person off the list again", default=False),
    clauses=("A6a",),
)
def add_tester(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Lists a person as tester of a home page: sees its test services, and orders them for nothing."""
    world = stage.world
    home_page = _home_page(stage, args)
    if (args.get("user") is None) == (args.get("store") is None):
        raise UsageError("add_tester takes either a user or a store, whose owner is meant")
    person = args.get("user") or store_row(world, args["store"]).owner
    others = tuple(each for each in home_page.testers if each != person)
    testers = others if args["remove"] else (*others, person)
    world.tables.put(replace(home_page, testers=testers))
    return {"testers": len(testers)}


@action("list_service", SERVICE, clauses=("A3", "A4a", "A5", "A5f", "A6a"))
def list_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Brings a service into the market, if it has what the market asks for."""
    service = listing.list_service(stage.world, args["service"])
    return _state(service)


@action(
    "take_down_service",
    SERVICE,
    Arg(name="why", kind="text", help="what is said of it", default="its provider took it down"),
)
def take_down_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Takes a service out of the market: nobody buys it any more, what was bought goes on."""
    return _state(listing.take_down(stage.world, args["service"], args["why"]))


def _state(service: Service) -> dict[str, Any]:
    why = {"why": service.why_down} if service.why_down else {}
    return {"service_id": service.service_id, "state": str(service.state), **why}


@action(
    "edit_service",
    SERVICE,
    Arg(name="name", kind="text", help="its name in the market"),
    Arg(name="component", kind="component", help="the platform that makes its calls"),
    Arg(name="url", kind="text", help="where “use” leads to"),
    Arg(name="mobile", kind="text", help="where “use” leads to on a phone; empty ends mobile support"),
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
    Arg(name="package", kind="package", help="which: a role, a name or a sku id", main=True, required=True),
    Arg(name="service", kind="service", help="the service it belongs to", default="main"),
    Arg(name="spec_id", kind="text", help="the provider's spec id"),
    Arg(name="price", kind="integer", help="price in fen, for later orders", least=0, most=MOST_FEN),
    Arg(name="days", kind="number", help="days of validity, for later orders", above=0, most=MOST_DAYS),
    ASSOCIATED,
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


@action("view_home_page", HOME_PAGE, clauses=("A5a", "A5d"))
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
    lacks = [] if service.state is ServiceState.LISTED else list(listing.complaints(world, service))
    return {**_state(service), "name": service.name, "lacks": lacks}
