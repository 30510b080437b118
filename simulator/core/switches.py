"""Our choices where the platform is silent, each switchable.

One row a choice: its default, what the other way is, and the standing of what we know. The `switch`
action, the documentation and the rules read this table.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from simulator.durations import DAY
from simulator.usage import UsageError, nearest

MOST_PARALLEL = 256


def _choice(default: Any, text: str, *choices: str, within: tuple[int, int] = (0, 2**31)) -> Any:
    """`within` are the least and the most of a number."""
    return field(default=default, metadata={"help": text, "choices": choices, "within": within})


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The choices of one world."""

    empty_refresh_token: bool = _choice(
        False, "list and info show an empty refresh token until the grant's code has been exchanged"
    )
    one_code: bool = _choice(False, "the code of the redirect and the code of the push are one string")
    rotate_refresh_token: bool = _choice(
        False, "api_authorizer_token answers a new refresh token; the old one works for 5 more minutes"
    )
    update_keeps_refresh_token: bool = _choice(
        False, "consent with changed sets leaves the refresh token as it was"
    )
    ended_grant_error: str = _choice(
        "40001",
        "what a store's token gets after the grant has ended",
        "40001",
        "61003",
        "valid_until_expiry",
    )
    pre_auth_code_seconds: int = _choice(
        1800, "life of a pre-auth code, in seconds (older pages: 600)", within=(1, DAY)
    )
    login_code_seconds: int = _choice(300, "life of a login code, in seconds", within=(1, DAY))
    login_code_once: bool = _choice(True, "a login code works once")
    login_code_letters: int = _choice(18, "how many letters a login code has", within=(8, 64))
    price_rules: str = _choice(
        "guide",
        "the prices a service must have to be listed: of the guide, or of the page of today",
        "guide",
        "current",
    )
    test_purchase_counts: bool = _choice(True, "a tester's purchase of a test service grants like any other")
    migration_needs_association: bool = _choice(
        True, "an old order migrates only onto a package that names the old one as associated"
    )
    spec_id_reaches_back: bool = _choice(
        True, "a spec id set later counts for orders of the package from before"
    )
    upgraded_store_keeps_old_interfaces: bool = _choice(
        True, "the old interfaces go on about the Mini Store orders of a store that was upgraded"
    )
    refund_ends_grant: str = _choice(
        "always", "a refund ends the grant always, or only with the store's last order", "always", "last"
    )
    order_push: bool = _choice(True, "orders are pushed after payment")
    refund_push: bool = _choice(False, "refunds are pushed to the order push address as well")
    order_push_to: str = _choice(
        "home_page",
        "whose address, key and appid an order push takes",
        "home_page",
        "component",
    )
    order_push_envelope: str = _choice(
        "encrypted", "how an order push is wrapped: safe mode, or plain", "encrypted", "plain"
    )
    order_push_format: str = _choice("xml", "the format of an order push", "xml", "json")
    order_event: str = _choice("servicemarket_order_paid", "the Event of an order push")
    refund_event: str = _choice("servicemarket_order_refund", "the Event of a pushed refund")
    component_token_sees_orders: bool = _choice(
        False, "the pull interfaces answer rows of Channels stores to a component's token too"
    )
    store_token_sees_orders: bool = _choice(
        False, "get_paid_order_list takes a store's own token, where set 3 or 17 was granted"
    )
    event_tries: int = _choice(
        3, "attempts of an authorization push, at once one after the other", within=(1, 10)
    )
    parallel_pushes: int = _choice(1, "how many pushes are under way at a time", within=(1, MOST_PARALLEL))
    parallel_keeps_order: bool = _choice(
        True, "pushes about one store to one address stay in order, also where several are under way"
    )
    extra_fields: bool = _choice(False, "replies carry fields that no page names")
    omit_optional_fields: bool = _choice(False, "replies leave out what a client can do without")
    sku_id_as_text: bool = _choice(
        False, "sku_id is text where it usually is a number, and the other way round"
    )
    wide_page_limits: bool = _choice(False, "a limit above the maximum is cut down instead of refused")
    ticket_pushed_at_start: bool = _choice(True, "api_start_push_ticket pushes a ticket at once")

    @classmethod
    def names(cls) -> list[str]:
        return [row.name for row in fields(cls)]

    @classmethod
    def rows(cls) -> list[tuple[str, Any, str]]:
        """Name, default and meaning of every choice."""
        return [(row.name, row.default, row.metadata["help"]) for row in fields(cls)]

    def with_(self, name: str, value: Any) -> Switches:
        """These choices with one changed; a UsageError names what is wrong with it."""
        row = next((row for row in fields(self) if row.name == name), None)
        if row is None:
            raise UsageError(f"unknown switch {name!r}: {nearest(name, self.names())}")
        choices = row.metadata["choices"]
        if choices and value not in choices:
            raise UsageError(f"switch {name} takes one of {', '.join(choices)}, not {value!r}")
        if not choices and type(value) is not type(row.default):
            raise UsageError(f"switch {name} takes {_TYPES[type(row.default)]}, not {value!r}")
        least, most = row.metadata["within"]
        if type(value) is int and not least <= value <= most:
            raise UsageError(f"switch {name} takes {least} to {most}, not {value}")
        if value == "":
            raise UsageError(f"switch {name} is empty")
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return Switches(**{**values, name: value})


_TYPES = {bool: "true or false", int: "a whole number", str: "text"}
