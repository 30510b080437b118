"""Rows of the open platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.durations import DAY

SETS_OF_A_SERVICE = (129, 130, 131)
# What people call a platform, or a service, by its place among those of its provider.
ORDINALS = ("first", "second", "third", "fourth", "fifth")


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A third-party platform, with what its owner configured.

    `confirm_sets` need its own confirmation for every account that grants them. `authorization_domain` is
    the one host that may lead to the consent page and be led back to; empty, and no host is checked.
    """

    KEY: ClassVar[tuple[str, ...]] = ("appid",)
    CREDENTIAL: ClassVar[str] = "appid"
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("made_at",))}
    OWNER: ClassVar[Owner] = Owner(Party.COMPONENT, "appid", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as the world")
    SHOWN_AS: ClassVar[str] = "components"

    appid: str
    secret: str
    token: str
    encoding_aes_key: str
    company: str
    made_at: float
    name: str = ""
    authorization_url: str = ""
    message_url: str = ""
    permission_sets: tuple[int, ...] = SETS_OF_A_SERVICE
    confirm_sets: tuple[int, ...] = ()
    published: bool = True
    published_at: float | None = None
    testers: tuple[str, ...] = ()
    authorization_domain: str = ""
    tickets_on: bool = True

    def shown(self) -> dict[str, Any]:
        return {
            "appid": self.appid,
            "name": self.name,
            "published": self.published,
            "tickets_on": self.tickets_on,
        }


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyTicket:
    """A ticket as pushed; older ones stay good for their 12 hours."""

    KEY: ClassVar[tuple[str, ...]] = ("component", "value")
    CREDENTIAL: ClassVar[str] = "value"
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "kept": Index(order=("issued_at", "number")),
        "of": Index(("component",), ("issued_at", "number")),
    }
    OWNER: ClassVar[Owner] = Owner(Party.COMPONENT, "component")
    KEPT: ClassVar[Kept] = Kept(
        "one that has run out (61005) is told from an unknown one (61006)",
        since="issued_at",
        seconds=7 * DAY,
        most=1000,
    )

    component: str
    value: str
    issued_at: float
    first_at: float
    number: int


class TokenKind(StrEnum):
    """Whose token it is; `NONE` marks endpoints that take no token."""

    NONE = "none"
    COMPONENT = "component"
    AUTHORIZER = "authorizer"
    HOME_PAGE = "home_page"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token. `owner` is the appid it was issued to, `store` the account it speaks for.

    A revoked one is refused with `refusal`.
    """

    KEY: ClassVar[tuple[str, ...]] = ("value",)
    CREDENTIAL: ClassVar[str] = "value"
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "kept": Index(order=("issued_at",)),
        "of": Index(("kind", "owner", "store"), ("issued_at", "number")),
        "store": Index(("store",), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept(
        "one that has run out (42001) is told from an unknown one (40001)", since="issued_at", seconds=DAY
    )

    value: str
    kind: TokenKind
    owner: str
    issued_at: float
    number: int
    expires_at: float
    store: str = ""
    superseded_at: float | None = None
    revoked: bool = False
    refusal: int = 40001
    stable: bool = False


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class PreAuthCode:
    KEY: ClassVar[tuple[str, ...]] = ("value",)
    CREDENTIAL: ClassVar[str] = "value"
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "kept": Index(order=("expires_at",)),
        "of": Index(("component",), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.COMPONENT, "component")
    KEPT: ClassVar[Kept] = Kept(
        "the consent page says why one is not good", since="expires_at", seconds=DAY, most=1000
    )

    value: str
    component: str
    expires_at: float
    number: int = 0
    used: bool = False


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationCode:
    """The code of one consent, good once, for an hour."""

    KEY: ClassVar[tuple[str, ...]] = ("value",)
    CREDENTIAL: ClassVar[str] = "value"
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "kept": Index(order=("expires_at",)),
        "of": Index(("component", "store")),
        "of_store": Index(("store",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept(
        "one that was good (61010) is told from an unknown one (61009)",
        since="expires_at",
        seconds=7 * DAY,
        most=1000,
    )

    value: str
    component: str
    store: str
    refresh_token: str
    expires_at: float
    used: bool = False


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a store has granted to a platform. An ended grant stays, to tell 61003 from never."""

    KEY: ClassVar[tuple[str, ...]] = ("component", "store")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of_component": Index(("component", "active"), ("auth_time", "number")),
        "of_store": Index(("store",), ("auth_time",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("an ended one is told (61003) from none")
    SHOWN_AS: ClassVar[str] = "grants"

    component: str
    store: str
    permission_sets: tuple[int, ...]
    refresh_token: str
    auth_time: float
    number: int
    active: bool = True
    exchanged: bool = False
    former_refresh_token: str = ""
    former_until: float = 0.0
    password_changed: bool = False

    def shown(self) -> dict[str, Any]:
        return {
            "component": self.component,
            "store": self.store,
            "active": self.active,
            "permission_sets": list(self.permission_sets),
        }


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What a platform answered about one permission set of one account: confirmed, or not."""

    KEY: ClassVar[tuple[str, ...]] = ("component", "store", "permission_set")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("component", "store")),
        "of_store": Index(("store",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the grant")

    component: str
    store: str
    permission_set: int
    confirmed: bool


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRotation:
    """The owner of a push address changed its key: until `mixed_until` pushes come under either.

    `original` is the key from before all changes, to go back to.
    """

    KEY: ClassVar[tuple[str, ...]] = ("owner",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("changed_at",))}
    OWNER: ClassVar[Owner] = Owner(Party.PARTY, "owner")
    KEPT: ClassVar[Kept] = Kept("the original key is gone back to")

    owner: str
    original: str
    former: str
    changed_at: float
    mixed_until: float
