"""The consent link: whom it offers, which sets, whether its hosts fit, and what a consent then does.

Facts: parameters, auth types, and that `biz_appid` wins are documented; the three hosts that must be
one, with the sentence that says so, were seen in the field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from simulator.core.component import accounts, authorization, permissions
from simulator.core.component.accounts import AUTH_TYPES, KINDS, Account, AccountKind
from simulator.core.component.entities import Component, Grant
from simulator.core.store.entities import Store
from simulator.core.untrusted import host_of, whole
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

HOSTS_DIFFER = (
    "请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的"
    "授权发起页域名相同。授权入口页所在域名：{}"
)


class ConsentError(UsageError):
    """What the page shows instead of a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A consent link as opened. `entry_host` is where it was opened from, empty when it was typed."""

    component: Component
    pre_auth_code: str
    redirect_uri: str
    auth_type: int | None
    biz_appid: str
    categories: tuple[int, ...]
    entry_host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the page lets its user choose from."""

    accounts: tuple[Store | Account, ...]
    sets: tuple[int, ...]


def read(world: World, given: Mapping[str, str], entry_host: str) -> Link:
    """The link, if it is one that the page accepts."""
    appid = given.get("component_appid", "")
    component = world.tables.get(Component, appid)
    if component is None:
        named = Text.same(appid) if appid else Text("(none)", "（空）")
        raise ConsentError(
            Text(f"There is no third-party platform {named.en}.", f"第三方平台 {named.zh} 不存在。")
        )
    code = given.get("pre_auth_code", "")
    authorization.check_pre_auth_code(world, component, code)
    target = given.get("redirect_uri", "")
    host = host_of(target)
    if not target.lower().startswith(("http://", "https://")) or not host:
        raise ConsentError(
            Text(
                "The link has no http or https redirect_uri.",
                "链接里没有可用的 redirect_uri，应为 http 或 https。",
            )
        )
    domain = component.authorization_domain
    if domain and not domain == entry_host == host:
        raise ConsentError(HOSTS_DIFFER.format(entry_host or "空"))
    return Link(
        component=component,
        pre_auth_code=code,
        redirect_uri=target,
        auth_type=_auth_type(given.get("auth_type", "")),
        biz_appid=given.get("biz_appid", ""),
        categories=numbers(given.get("category_id_list", "").split("|")),
        entry_host=entry_host,
    )


def _auth_type(text: str) -> int | None:
    if not text:
        return None
    number = whole(text)
    if number not in AUTH_TYPES:
        allowed = ", ".join(str(each) for each in AUTH_TYPES)
        raise ConsentError(
            Text(
                f"auth_type is {text[:20]}, and one of {allowed} is right.",
                f"auth_type 是 {text[:20]}，应为 {allowed} 之一。",
            )
        )
    return number


def numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """The permission sets that a link or its form names; what is no number is passed over."""
    return tuple(number for text in texts if (number := whole(text)) is not None)


def kinds_of(link: Link) -> tuple[AccountKind, ...]:
    """The kinds of account that a link's auth_type asks for; all of them without one."""
    return tuple(kind for kind, row in KINDS.items() if link.auth_type in (None, *row.auth_types))


def offer(world: World, link: Link) -> Offer:
    """The accounts and sets that a link offers. A named account wins over the kind that is asked for."""
    everyone = accounts.everyone(world)
    if link.biz_appid:
        offered = [account for account in everyone if account.appid == link.biz_appid]
        if not offered:
            raise ConsentError(
                Text(
                    f"The link names {link.biz_appid}, and there is no such account.",
                    f"链接指定的账号 {link.biz_appid} 不存在。",
                )
            )
    else:
        offered = [account for account in everyone if accounts.kind_of(account) in kinds_of(link)]
    ticked = link.component.permission_sets
    sets = tuple(number for number in ticked if not link.categories or number in link.categories)
    if link.categories and not sets:
        raise ConsentError(
            Text(
                "The platform has ticked none of the permission sets of the link.",
                "平台没有勾选链接要求的权限集。",
            )
        )
    return Offer(accounts=tuple(offered), sets=sets)


def give(world: World, link: Link, appid: str, sets: Iterable[int]) -> str:
    """An account's owner consents to these sets; answers where the browser is sent."""
    offered = offer(world, link)
    account = next((each for each in offered.accounts if each.appid == appid), None)
    if account is None:
        raise ConsentError(Text("Choose the account that grants.", "请选择要授权的账号。"))
    if not authorization.may_grant(link.component, appid):
        raise ConsentError(
            Text(
                "61028 component is unpublished: only test accounts can grant.",
                "61028 component is unpublished：平台未全网发布，只有测试账号可以授权。",
            )
        )
    chosen = grantable(world, link.component, appid, sets, offered.sets)
    authorization.use_pre_auth_code(world, link.component, link.pre_auth_code)
    kept = _not_shown(world, link, appid, offered.sets)
    granted = authorization.grant(
        world,
        link.component,
        account,
        (*chosen, *kept),
        by="consent",
        pre_auth_code=link.pre_auth_code,
        redirect=True,
        all_sets=True,
    )
    return redirect_with(link.redirect_uri, granted.redirect_code or "")


def grantable(
    world: World, component: Component, appid: str, sets: Iterable[int], offered: Collection[int]
) -> tuple[int, ...]:
    """Those of the sets that are offered; a ConsentError where none is, or another platform holds one."""
    chosen = tuple(number for number in sets if number in offered)
    if not chosen:
        raise ConsentError(
            Text(
                "Choose at least one permission set that the platform has ticked.",
                "请至少选择一个权限集，且平台已勾选。",
            )
        )
    _refuse_taken(world, component, appid, chosen)
    return chosen


def _not_shown(world: World, link: Link, appid: str, shown: tuple[int, ...]) -> tuple[int, ...]:
    """Sets granted before that this link's category_id_list leaves off the page: they stay."""
    held = authorization.active(world, link.component.appid, appid)
    return tuple(number for number in held.permission_sets if number not in shown) if held else ()


def _refuse_taken(world: World, component: Component, appid: str, sets: tuple[int, ...]) -> None:
    """Some sets can be granted to one platform only."""
    for grant in world.tables.list(Grant, "of_store", appid):
        taken = set(sets) & set(grant.permission_sets) & permissions.EXCLUSIVE
        if grant.active and grant.component != component.appid and taken:
            raise ConsentError(
                Text(
                    f"Permission set {min(taken)} is one platform's at a time, and {grant.component} has it.",
                    f"权限集 {min(taken)} 互斥，已授权给 {grant.component}。",
                )
            )


def redirect_with(uri: str, code: str) -> str:
    """The redirect of a consent: the provider's own parameters stay, and so does a fragment."""
    address, mark, fragment = uri.partition("#")
    joint = "&" if "?" in address else "?"
    query = urlencode({"auth_code": code, "expires_in": authorization.CODE_LIFE})
    return f"{address}{joint}{query}{mark}{fragment}"
