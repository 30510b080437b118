"""Accounts that can grant to a platform beside Channels stores: official accounts, Mini Programs …

What `api_get_authorizer_info` says of an account follows its kind, a row of `KINDS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store.entities import Store

if TYPE_CHECKING:
    from simulator.core.world import World


class AccountKind(StrEnum):
    STORE = "store"
    OFFICIAL_ACCOUNT = "official_account"
    MINI_PROGRAM = "mini_program"
    CHANNELS = "channels"
    TALENT = "talent"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that is no store."""

    KEY: ClassVar[tuple[str, ...]] = ("appid",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "appid", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as the world")

    appid: str
    number: int
    kind: AccountKind
    user_name: str
    nickname: str
    company: str


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """An account or store that broke the platform's rules: its calls get 48004."""

    KEY: ClassVar[tuple[str, ...]] = ("appid",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "appid")
    KEPT: ClassVar[Kept] = Kept("as long as the account")

    appid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is told of accounts of one kind: numbers of its type, and the object that only it has.

    `auth_types` are the values of a consent link that offer it. Where stores stand among them is not
    written anywhere: they are offered where Channels accounts are.
    """

    service_type: tuple[int, str]
    info: str = ""
    auth_types: tuple[int, ...] = ()


KINDS: dict[AccountKind, Kind] = {
    AccountKind.STORE: Kind(service_type=(0, ""), info="store_info", auth_types=(5, 6)),
    AccountKind.OFFICIAL_ACCOUNT: Kind(service_type=(2, "服务号"), auth_types=(1, 3, 6)),
    AccountKind.MINI_PROGRAM: Kind(
        service_type=(0, "小程序"), info="MiniProgramInfo", auth_types=(2, 3, 4, 6)
    ),
    AccountKind.CHANNELS: Kind(service_type=(0, ""), info="channels_info", auth_types=(5, 6)),
    AccountKind.TALENT: Kind(service_type=(0, ""), info="talent_info", auth_types=(6, 8)),
}
STATUS_NORMAL, STATUS_BANNED = 1, 16  # as api_get_authorizer_info has them
AUTH_TYPES = (1, 2, 3, 4, 5, 6, 8)


def find(world: World, appid: str) -> Store | Account | None:
    return world.tables.get(Store, appid) or world.tables.get(Account, appid)


def banned(world: World, appid: str) -> bool:
    return world.tables.get(Ban, appid) is not None


def kind_of(account: Store | Account) -> AccountKind:
    return account.kind if isinstance(account, Account) else AccountKind.STORE


def everyone(world: World) -> list[Store | Account]:
    """Every account that can grant: stores first."""
    return [*world.tables.list(Store, "all"), *world.tables.list(Account, "all")]


DOMAINS = ("Request", "WsRequest", "Upload", "Download", "Biz", "UDP", "TCP", "PrefetchDNS")


def own_info(kind: AccountKind) -> dict[str, Any]:
    """The object that tells an account of this kind apart; an official account has none."""
    name = KINDS[kind].info
    if not name:
        return {}
    if kind is not AccountKind.MINI_PROGRAM:
        return {name: {"id": 0}}
    network: dict[str, list[str]] = {f"{domain}Domain": [] for domain in DOMAINS}
    network |= {f"New{domain}Domain": [] for domain in DOMAINS}
    network["FinanceWhiteDomain"] = []
    categories = [{"first": "工具", "second": "效率"}]
    return {name: {"network": network, "categories": categories, "visit_status": 0}}
