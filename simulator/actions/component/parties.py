"""Making companies, platforms, home pages and users.

Everything is ready for trade unless its arguments say otherwise: a platform is published, a home page
has its customer service and its fund account. What the market asks of those who go the guide's own way is
in `console`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import keys, permissions
from simulator.core.component.entities import SETS_OF_A_SERVICE, Component
from simulator.core.market.entities import HomePage
from simulator.core.store.entities import Company, User
from simulator.core.untrusted import host_of
from simulator.core.world import World
from simulator.usage import UsageError
from simulator.wire.envelope import aes_key

PLATFORM_PROVIDER = "platform_service_provider"
COMPANY = Arg(name="company", kind="text", help="the company behind it", default="provider")


def registered(world: World, company: str) -> str:
    """The company's name; one that is named for the first time is registered by that."""
    if world.tables.get(Company, company) is None:
        world.tables.put(Company(name=company, number=world.sequence("company")))
    return company


def address(url: str, what: str) -> str:
    """A provider's URL, if it is one that can be called; empty stays empty."""
    good = host_of(url) and urlsplit(url).scheme in {"http", "https"} and urlsplit(url).port != 0
    if url and not good:
        raise UsageError(f"{what} is {url!r}, and an http:// or https:// address is needed")
    return url


def _credentials(world: World, args: Mapping[str, Any], appid: str) -> dict[str, str]:
    """An account's secret and what its pushes are signed and sealed with: as given, or made up."""
    key = args.get("encoding_aes_key") or keys.made_up(world, appid)
    aes_key(key)
    return {
        "secret": args.get("secret") or world.ids.hex("secret", appid, 32),
        "token": args.get("token") or world.ids.hex("push_token", appid, 16),
        "encoding_aes_key": key,
    }


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
    not_in_digest=("secret", "token", "encoding_aes_key"),
    clauses=("A1", "A2", "P7"),
)
def create_component(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Registers a third-party platform on the open platform and starts its tickets."""
    world = stage.world
    subject = args.get("as") or str(world.sequence("component"))
    appid = args.get("appid") or world.ids.appid(f"component/{subject}")
    if world.tables.get(Component, appid) is not None:
        raise UsageError(f"there is a third-party platform {appid} already")
    own = _credentials(world, args, appid)
    component = Component(
        appid=appid,
        secret=own["secret"],
        token=own["token"],
        encoding_aes_key=own["encoding_aes_key"],
        company=registered(world, args["company"]),
        made_at=world.clock.now(),
        name=args["name"] or args.get("as") or f"platform {subject}",
        authorization_url=address(args["authorization_events"], "authorization_events"),
        message_url=address(args["messages"], "messages"),
        permission_sets=permissions.known(tuple(args["permission_sets"])),
        published=args["published"],
    )
    world.tables.put(component)
    world.schedule("ticket", appid, world.clock.now())
    return {"appid": appid, **own}


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
    not_in_digest=("secret", "token", "encoding_aes_key"),
    clauses=("A3",),
)
def create_home_page(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Creates a provider's home page on the service platform."""
    world = stage.world
    subject = args.get("as") or str(world.sequence("home_page"))
    appid = args.get("appid") or world.ids.appid(f"home_page/{subject}")
    if world.tables.get(HomePage, appid) is not None:
        raise UsageError(f"there is a home page {appid} already")
    own = _credentials(world, args, appid)
    home_page = HomePage(
        appid=appid,
        secret=own["secret"],
        token=own["token"],
        encoding_aes_key=own["encoding_aes_key"],
        company=registered(world, args["company"]),
        made_at=world.clock.now(),
        order_push_url=address(args["order_push"], "order_push"),
        platform_provider=args["type"] == PLATFORM_PROVIDER,
        customer_service=args["customer_service"],
        fund_account=args["fund_account"],
    )
    world.tables.put(home_page)
    return {"appid": appid, **own}


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
