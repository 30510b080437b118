"""Rows of stores and of the people and companies behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity


class StoreKind(StrEnum):
    """Which market an account buys in: a Mini Store may be upgraded into a Channels store."""

    CHANNELS = "channels_store"
    MINI = "mini_store"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Whoever stands behind platforms, home pages and Mini Store services: what they may share."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.WORLD, set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as the world")

    name: str
    number: int


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A WeChat user: can be a tester, and a buyer of type 2."""

    KEY: ClassVar[tuple[str, ...]] = ("openid",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "openid")
    KEPT: ClassVar[Kept] = Kept("as long as the world")

    openid: str
    number: int
    name: str


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An account that buys and grants. `status` is the shop's own: opening, open_finished, closing …

    `owner` is the openid of the person behind it, who orders for it where nobody else is named.
    """

    KEY: ClassVar[tuple[str, ...]] = ("appid",)
    CREDENTIAL: ClassVar[str] = "appid"
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "appid")
    KEPT: ClassVar[Kept] = Kept("as long as the world")
    SHOWN_AS: ClassVar[str] = "stores"

    appid: str
    number: int
    user_name: str
    nickname: str
    company: str
    opened_at: float
    status: str = "open_finished"
    upgraded: bool = False
    kind: StoreKind = StoreKind.CHANNELS
    owner: str = ""
    head_image: str = "http://wx.qlogo.cn/mmhead/wxsim/0"
    update_time: int = 0

    @property
    def store(self) -> str:
        return self.appid

    @property
    def can_order(self) -> bool:
        return self.status == "open_finished"

    def shown(self) -> dict[str, Any]:
        return {
            "appid": self.appid,
            "nickname": self.nickname,
            "status": self.status,
            "user_name": self.user_name,
        }


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Where a store has events sent that it hears of itself, and what they are signed and sealed with."""

    KEY: ClassVar[tuple[str, ...]] = ("store",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store", set_up=True)
    KEPT: ClassVar[Kept] = Kept("until the store has none")

    store: str
    url: str
    token: str
    encoding_aes_key: str
