"""Making the parties: companies, platforms, home pages, services, packages, stores, users.

Everything is ready for trade unless its arguments say otherwise: a platform is published, a home page
has its customer service and its fund account, a service is listed. What the market asks of those who go
the guide's own way is in `console`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from simulator.actions.lookup import component_of, home_page_row, pick_package, pick_service, store_row
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.clock import DAY
from simulator.core.component import authorization
from simulator.core.component.entities import SETS_OF_A_SERVICE, Component
from simulator.core.errors import UsageError
from simulator.core.market import listing, pricing
from simulator.core.market.entities import HomePage, Package, Service, ServiceState
from simulator.core.store import catalogue
from simulator.core.store.entities import Company, StoreKind, User
from simulator.core.world import World
from simulator.wire.envelope import aes_key

PLATFORM_PROVIDER = "platform_service_provider"
COMPANY = Arg(name="company", kind="text", help="the company behind it", default="provider")
ASSOCIATED = Arg(
    name="associated",
    kind="text",
    help="the Mini Store package whose orders migrate onto it: its name, or service/name",
)


def registered(world: World, company: str) -> str:
    """The company's name; one that is named for the first time is registered by that."""
    if world.tables.get(Company, company) is None:
        world.tables.put(Company(name=company, number=world.sequence("company")))
    return company


def address(url: str, what: str) -> str:
    """A provider's URL, if it is one that can be called; empty stays empty."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or port == 0):
        raise UsageError(f"{what} is {url!r}, and an http:// or https:// address is needed")
    return url


def made_up_key(world: World, subject: str) -> str:
    """An EncodingAESKey of 43 letters and digits whose last one carries spare bits, as real ones may."""
    text = base64.b64encode(world.ids.raw("encoding_aes_key", subject, 48)).decode()
    letters = [each for each in text if each.isalnum()]
    return ("".join(letters) + "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH")[:42] + "G"


@action(
    "create_component",
    Arg(name="as", kind="name", help="what to call it"),
    Arg(name="appid", kind="text", help="its appid; made up when left out"),
    Arg(name="secret", kind="text", help="its secret; made up when left out"),
    Arg(name="token", kind="text", help="the token that pushes are signed with"),
    Arg(name="encoding_aes_key", kind="text", help="the key that pushes are sealed with, 43 characters"),
    Arg(name="authorization_events", kind="text", help="URL for authorization events", default=""),
    Arg(name="messages", kind="text", help="URL for messages and events, may hold $APPID$", default=""),
    Arg(name="permission_sets", kind="integers", help="the sets it has ticked", default=SETS_OF_A_SERVICE),
    Arg(name="published", kind="boolean", help="published on the whole network", default=True),
    COMPANY,
    Arg(name="name", kind="text", help="its name on the consent page", default=""),
    makes="component",
    clauses=("A1", "A2", "P7"),
)
def create_component(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Registers a third-party platform on the open platform and starts its tickets."""
    world = stage.world
    subject = args.get("as") or str(world.sequence("component"))
    appid = args.get("appid") or world.ids.appid(f"component/{subject}")
    if world.tables.get(Component, appid) is not None:
        raise UsageError(f"there is a third-party platform {appid} already")
    key = args.get("encoding_aes_key") or made_up_key(world, appid)
    aes_key(key)
    component = Component(
        appid=appid,
        secret=args.get("secret") or world.ids.hex("secret", appid, 32),
        token=args.get("token") or world.ids.hex("push_token", appid, 16),
        encoding_aes_key=key,
        company=registered(world, args["company"]),
        made_at=world.clock.now(),
        name=args["name"] or subject,
        authorization_url=address(args["authorization_events"], "authorization_events"),
        message_url=address(args["messages"], "messages"),
        permission_sets=tuple(args["permission_sets"]),
        published=args["published"],
    )
    world.tables.put(component)
    world.schedule("ticket", appid, world.clock.now())
    return {
        "appid": appid,
        "secret": component.secret,
        "token": component.token,
        "encoding_aes_key": key,
    }


@action(
    "create_home_page",
    Arg(name="as", kind="name", help="what to call it"),
    Arg(name="appid", kind="text", help="its appid; made up when left out"),
    Arg(name="secret", kind="text", help="its secret; made up when left out"),
    Arg(name="token", kind="text", help="the token that order pushes are signed with"),
    Arg(name="encoding_aes_key", kind="text", help="the key that order pushes are sealed with"),
    Arg(name="order_push", kind="text", help="URL for order pushes", default=""),
    COMPANY,
    Arg(
        name="type",
        kind="text",
        help="what the provider is on the service platform",
        choices=(PLATFORM_PROVIDER, "design_provider"),
        default=PLATFORM_PROVIDER,
    ),
    Arg(name="customer_service", kind="boolean", help="customer service is configured", default=True),
    Arg(name="fund_account", kind="boolean", help="a fund account is set up", default=True),
    makes="home_page",
    clauses=("A3",),
)
def create_home_page(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Creates a provider's home page on the service platform."""
    world = stage.world
    subject = args.get("as") or str(world.sequence("home_page"))
    appid = args.get("appid") or world.ids.appid(f"home_page/{subject}")
    if world.tables.get(HomePage, appid) is not None:
        raise UsageError(f"there is a home page {appid} already")
    key = args.get("encoding_aes_key") or made_up_key(world, appid)
    aes_key(key)
    home_page = HomePage(
        appid=appid,
        secret=args.get("secret") or world.ids.hex("secret", appid, 32),
        token=args.get("token") or world.ids.hex("push_token", appid, 16),
        encoding_aes_key=key,
        company=registered(world, args["company"]),
        made_at=world.clock.now(),
        order_push_url=address(args["order_push"], "order_push"),
        platform_provider=args["type"] == PLATFORM_PROVIDER,
        customer_service=args["customer_service"],
        fund_account=args["fund_account"],
    )
    world.tables.put(home_page)
    return {"appid": appid, "secret": home_page.secret, "token": home_page.token, "encoding_aes_key": key}


@action(
    "create_service",
    Arg(name="as", kind="name", help="what to call it"),
    Arg(name="id", kind="integer", help="its id, 19 digits; made up when left out"),
    Arg(name="name", kind="text", help="its name in the market", default="service"),
    Arg(
        name="kind",
        kind="text",
        help="what it is; logistics is one of the Mini Store market",
        choices=("product", "order", "erp", "logistics"),
        default="product",
    ),
    Arg(name="component", kind="component", help="the platform that makes its calls", default="first"),
    Arg(name="home_page", kind="home_page", help="its home page; the first when left out"),
    Arg(name="url", kind="text", help="where “use” leads to", required=True),
    Arg(name="mobile", kind="text", help="where “use” leads to on a phone", default=""),
    Arg(name="old", kind="boolean", help="a service of the Mini Store market", default=False),
    Arg(
        name="state",
        kind="text",
        help="listed as it is, or a test service that list_service brings into the market",
        choices=("listed", "test"),
        default="listed",
    ),
    makes="service",
    clauses=("A5", "A5a", "A5b", "A5c", "A6a", "E3"),
)
def create_service(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Creates a service on a home page, listed or as a test service."""
    world = stage.world
    home_page = home_page_row(world, args.get("home_page"))
    if args["kind"] == "logistics" and not args["old"]:
        raise UsageError("logistics services are of the Mini Store market: old: true")
    listing.check_platform(world, home_page, args["component"])
    number = world.sequence("service")
    service_id = args.get("id") or world.ids.number("service", str(number))
    if world.tables.get(Service, service_id) is not None:
        raise UsageError(f"there is a service {service_id} already")
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
        raise UsageError("url is empty: a service needs an address that “use” leads to")
    return address(url, "url")


@action(
    "create_package",
    Arg(name="service", kind="service", help="the service it belongs to", default="main"),
    Arg(name="sku_id", kind="integer", help="its id; made up when left out"),
    Arg(name="name", kind="text", help="its name; also what scenarios call it by", default=""),
    Arg(name="spec_id", kind="text", help="the provider's spec id", default=""),
    Arg(name="spec_of", kind="package", help="take the spec id of this package"),
    Arg(name="days", kind="number", help="days of validity", default=30),
    Arg(name="price", kind="integer", help="price in fen; 0 is the trial", default=1900),
    Arg(name="known", kind="boolean", help="whether the provider's file lists it", default=False),
    ASSOCIATED,
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
        raise UsageError(f"service {service.name} has a package {sku_id} already")
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
    raise UsageError(f"no Mini Store package is called {word!r}: a service of it has old: true")


def held_to_rules(world: World, service: Service, package: Package) -> None:
    """A package of a service that went through listing keeps the market's prices too."""
    rules = pricing.RULE_SETS[world.switches.price_rules]
    if service.reviewed and (why := pricing.too_cheap(rules, service.kind, package)):
        raise UsageError(why)


@action(
    "create_store",
    Arg(name="as", kind="name", help="what to call it", main=True, required=True),
    Arg(name="products", kind="integer", help="products on sale", default=2),
    Arg(name="orders", kind="integer", help="paid buyer orders of the last hours", default=2),
    Arg(
        name="status",
        kind="text",
        help="the shop's state",
        choices=("opening", "open_finished", "closing", "close_finished"),
        default="open_finished",
    ),
    Arg(name="upgraded", kind="boolean", help="upgraded from a Mini Store", default=False),
    Arg(
        name="kind",
        kind="text",
        help="a Channels store, or one of the Mini Store market",
        choices=("channels_store", "mini_store"),
        default="channels_store",
    ),
    Arg(name="granted", kind="integers", help="permission sets granted before, by consent", default=()),
    Arg(name="component", kind="component", help="to whom; the main service's platform by default"),
    Arg(
        name="granted_quietly",
        kind="boolean",
        help="the earlier grant was pushed long ago, to a provider that lost it",
        default=False,
    ),
    makes="store",
    clauses=("A6b",),
)
def create_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Opens a store with a catalogue and some orders."""
    world = stage.world
    store = catalogue.open_store(
        world,
        args["as"],
        products=args["products"],
        orders=args["orders"],
        status=args["status"],
        upgraded=args["upgraded"],
        kind=StoreKind(args["kind"]),
    )
    if args["granted"]:
        component = component_of(world, args.get("component"))
        if args["granted_quietly"]:
            quiet = replace(component, authorization_url="")
            authorization.grant(world, quiet, store, args["granted"], by="consent")
        else:
            authorization.grant(world, component, store, args["granted"], by="consent")
    return {"appid": store.appid, "user_name": store.user_name}


@action(
    "close_store",
    Arg(name="store", kind="store", help="the store", main=True, required=True),
    clauses=("A6b",),
)
def close_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store closes: it can order nothing any more."""
    store = store_row(stage.world, args["store"])
    stage.world.tables.put(replace(store, status="close_finished"))
    return {}


@action(
    "reopen_store",
    Arg(name="store", kind="store", help="the store", main=True, required=True),
)
def reopen_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A closed store opens again."""
    store = store_row(stage.world, args["store"])
    stage.world.tables.put(replace(store, status="open_finished"))
    return {}


@action(
    "upgrade_store",
    Arg(name="store", kind="store", help="the Mini Store", main=True, required=True),
    clauses=("A5d", "P5"),
)
def upgrade_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A Mini Store becomes a Channels store; its old orders can then be migrated."""
    store = store_row(stage.world, args["store"])
    if store.kind is not StoreKind.MINI:
        raise UsageError(f"{store.nickname} is a Channels store already")
    stage.world.tables.put(replace(store, kind=StoreKind.CHANNELS, upgraded=True))
    return {}


@action(
    "create_company",
    Arg(name="name", kind="text", help="its name", main=True, required=True),
)
def create_company(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Registers a company; platforms and home pages name theirs, and must share one to work together."""
    return {"company": registered(stage.world, args["name"])}


@action(
    "create_user",
    Arg(name="as", kind="name", help="what to call it", main=True, required=True),
    makes="user",
    clauses=("A6a",),
)
def create_user(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A WeChat user: may be a tester, order for a store, or buy for itself."""
    world = stage.world
    user = User(
        openid="o" + world.ids.text("openid", f"user/{args['as']}", 27),
        number=world.sequence("user"),
        name=args["as"],
    )
    world.tables.put(user)
    return {"openid": user.openid}
