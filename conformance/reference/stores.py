"""Calls on a store's behalf (T10): with the store's own token, and only as far as it granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import owners
from .calls import Calls
from .grants import NOT_AUTHORIZED, PASSWORD_CHANGED, Grants, NeedsGrant
from .line import Refused

BASICS_INFO = "/channels/ec/basics/info/get"
UNAUTHORIZED_TO_COMPONENT = 61007
GETS = frozenset(
    {
        BASICS_INFO,
        "/channels/ec/basics/media/get",
        "/channels/ec/category/all",
        "/channels/ec/category/list/get",
        "/channels/ec/category/league/all",
    }
)
# Doing these twice ships twice, counts twice or refunds: never repeated blindly.
EFFECTS = frozenset(
    {
        "/channels/ec/order/delivery/send",
        "/channels/ec/order/delivery/compensation",
        "/channels/ec/order/price/update",
        "/channels/ec/product/stock/update",
        "/channels/ec/warehouse/stock/update",
        "/channels/ec/aftersale/acceptapply",
        "/channels/ec/aftersale/rejectapply",
        "/channels/ec/aftersale/acceptexchangereship",
        "/channels/ec/aftersale/rejectexchangereship",
        "/channels/ec/aftersale/merchantupdateaftersale",
        "/channels/ec/aftersale/refundpricediff",
        "/channels/ec/product/add",
        "/channels/ec/product/auditfree",
        "/channels/ec/product/listing",
    }
)
MOST_PAGES = 1000


class Stores:
    """The stores' interfaces, called through the component of the service."""

    def __init__(self, calls: Calls, grants: Grants) -> None:
        self.calls = calls
        self.grants = grants

    def call(
        self,
        component: str,
        store: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        method: str = "",
    ) -> dict[str, Any]:
        """The reply to one call. NeedsGrant: not sent, since it would be refused.

        Else as `Calls.ask` raises.
        """
        self.check(component, store, path)
        try:
            return self.send(component, store, path, body, method)
        except Refused as refusal:
            if refusal.errcode != NOT_AUTHORIZED or not self.grants.look_up(component, store):
                self.note(component, store, path, refusal)
                raise
        return self.send(component, store, path, body, method)

    def send(
        self, component: str, store: str, path: str, body: Mapping[str, Any] | None, method: str
    ) -> dict[str, Any]:
        """The call itself, with the store's own token."""
        method = method or ("GET" if path in GETS else "POST")
        owner = owners.store(component, store)
        return self.calls.ask(owner, path, body, method=method, repeatable=self.is_repeatable(path))

    def is_repeatable(self, path: str) -> bool:
        """Whether a call whose reply was lost may be sent again."""
        return path not in EFFECTS

    def check(self, component: str, store: str, path: str) -> None:
        """NeedsGrant: the store has not granted, or not this call, as far as is known or can be found out."""
        grant = self.grants.get(component, store)
        if grant is None:
            self.grants.recover(component, store)
        if not self.grants.is_granted(component, store) or self.grants.is_denied(component, store, path):
            raise NeedsGrant(store)

    def note(self, component: str, store: str, path: str, refusal: Refused) -> None:
        """Remember a refusal that a new grant mends; 48001 is none: the account has no right."""
        if refusal.errcode == UNAUTHORIZED_TO_COMPONENT:
            self.grants.deny(component, store, path)
        elif refusal.errcode == PASSWORD_CHANGED:
            self.grants.spoil(component, store)

    def introduce(self, component: str, store: str) -> None:
        """The first call after a grant: shows that it works."""
        self.call(component, store, BASICS_INFO)

    def all_pages(
        self, call: Callable[[dict[str, Any]], dict[str, Any]], body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The merged lists of all pages of a `next_key` interface."""
        merged: dict[str, Any] = {}
        body = dict(body)
        for _ in range(MOST_PAGES):
            reply = call(dict(body))
            for key, value in reply.items():
                if isinstance(value, list):
                    merged.setdefault(key, []).extend(value)
                else:
                    merged[key] = value
            next_key = str(reply.get("next_key") or "")
            if not self.has_more(reply, next_key, str(body.get("next_key") or "")):
                break
            body["next_key"] = next_key
        return merged

    def has_more(self, reply: Mapping[str, Any], next_key: str, former_key: str) -> bool:
        """Some lists say `has_more`, others end with an empty key or an empty page."""
        if not next_key or next_key == former_key:
            return False
        if "has_more" in reply:
            return bool(reply["has_more"])
        return any(isinstance(value, list) and value for value in reply.values())
