"""Whose token a call is made with, hence whose quota it counts for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The three kinds of access token that a provider holds."""

    COMPONENT = "component"
    HOME_PAGE = "home_page"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Owner:
    """A component, the home page, or a store as seen by one component."""

    kind: Kind
    appid: str
    component: str = ""

    @property
    def key(self) -> str:
        """The owner as the database writes it: `kind:component:appid`."""
        return f"{self.kind}:{self.component}:{self.appid}"

    @property
    def parameter(self) -> str:
        """The name of the query parameter that carries the owner's token."""
        return "component_access_token" if self.kind is Kind.COMPONENT else "access_token"


def component(appid: str) -> Owner:
    """A third-party platform, by its appid."""
    return Owner(Kind.COMPONENT, appid)


def home_page(appid: str) -> Owner:
    """The home page on the service market, by its appid."""
    return Owner(Kind.HOME_PAGE, appid)


def store(component_appid: str, appid: str) -> Owner:
    """A store by its appid, with the grant that it gave to one component."""
    return Owner(Kind.STORE, appid, component_appid)
