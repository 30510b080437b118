"""Grants of stores to platforms: by purchase, by consent, cancelled, refunded.

One rule decides what a grant causes: nothing was granted → `authorized`; some of the sets were →
`updateauthorized`; all of them were → nothing is pushed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.core import outbox
from simulator.core.clock import MINUTE
from simulator.core.component import tokens
from simulator.core.component.entities import (
    AuthorizationCode,
    Component,
    Grant,
    PreAuthCode,
    Token,
    TokenKind,
)
from simulator.core.errors import Refusal, UsageError
from simulator.core.store.entities import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.core.world import World

CODE_LIFE = 3600
TRANSITION = 5 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What a grant caused: the push, its code, and the code of the redirect where there is one."""

    pushed: str | None
    code: str | None = None
    redirect_code: str | None = None


def may_grant(component: Component, store: str) -> bool:
    """While a platform is unpublished, only accounts on its test list can grant."""
    return component.published or store in component.testers


def active(world: World, component: str, store: str) -> Grant | None:
    grant = world.tables.get(Grant, component, store)
    return grant if grant is not None and grant.active else None


def grant(
    world: World,
    component: Component,
    store: Store,
    sets: Iterable[int],
    *,
    by: str,
    pre_auth_code: str = "",
    redirect: bool = False,
) -> Granted:
    """Adds sets to what the store has granted. Only sets that the platform has ticked can be."""
    wanted = set(sets) & set(component.permission_sets)
    before = active(world, component.appid, store.appid)
    held = set(before.permission_sets) if before else set()
    after = tuple(sorted(held | wanted))
    changed = before is None or bool(wanted - held) or before.password_changed
    now = world.clock.now()
    if before is None or (changed and not world.switches.update_keeps_refresh_token):
        refresh = world.ids.refresh_token(f"{component.appid}/{store.appid}")
    else:
        refresh = before.refresh_token
    if changed:
        world.tables.put(
            Grant(
                component=component.appid,
                store=store.appid,
                permission_sets=after,
                refresh_token=refresh,
                auth_time=now,
                exchanged=before is not None and before.refresh_token == refresh and before.exchanged,
            )
        )
    pushed = None if not changed else ("authorized" if before is None else "updateauthorized")
    code = _new_code(world, component.appid, store.appid, refresh) if pushed else None
    redirect_code = None
    if redirect:
        one = code if world.switches.one_code else None
        redirect_code = one or _new_code(world, component.appid, store.appid, refresh)
    if pushed and code:
        _push(world, component, store.appid, pushed, code=code, pre_auth_code=pre_auth_code)
    world.record(
        "grant",
        phase="granted" if before is None else ("updated" if changed else "unchanged"),
        component=component.appid,
        store=store.appid,
        sets=list(after),
        by=by,
        refresh_token=refresh,
        code=code,
        redirect_code=redirect_code,
        pushed=pushed,
    )
    return Granted(pushed=pushed, code=code, redirect_code=redirect_code)


def end(world: World, component: Component, store: str, *, by: str) -> bool:
    """Ends a grant: the refresh token is dead, and the store's tokens with it. False if there is none."""
    before = active(world, component.appid, store)
    if before is None:
        return False
    world.tables.put(replace(before, active=False))
    if world.switches.ended_grant_error == "40001":
        tokens.revoke(world, TokenKind.AUTHORIZER, component.appid, store)
    for code in world.tables.list(AuthorizationCode, "of", component.appid, store):
        world.tables.delete(AuthorizationCode, code.value)
    _push(world, component, store, "unauthorized")
    world.record(
        "grant",
        phase="ended",
        component=component.appid,
        store=store,
        sets=[],
        by=by,
        refresh_token=before.refresh_token,
        code=None,
        redirect_code=None,
        pushed="unauthorized",
    )
    return True


def change_password(world: World, store: str) -> None:
    """The store's owner changes the password: every grant needs consent anew (42007)."""
    for row in world.tables.list(Grant, "of_store", store):
        if row.active:
            world.tables.put(replace(row, password_changed=True))
            tokens.revoke(world, TokenKind.AUTHORIZER, row.component, store)
            world.record(
                "grant",
                phase="updated",
                component=row.component,
                store=store,
                sets=list(row.permission_sets),
                by="password",
                refresh_token=row.refresh_token,
                code=None,
                redirect_code=None,
                pushed=None,
            )


def new_pre_auth_code(world: World, component: Component) -> PreAuthCode:
    code = PreAuthCode(
        value=world.ids.pre_auth_code(component.appid),
        component=component.appid,
        expires_at=world.clock.now() + world.switches.pre_auth_code_seconds,
    )
    world.tables.put(code)
    return code


def use_pre_auth_code(world: World, component: Component, value: str) -> None:
    """Spends a pre-auth code; a UsageError says what is wrong with it."""
    code = world.tables.get(PreAuthCode, value)
    if code is None or code.component != component.appid:
        raise UsageError(f"the pre-auth code {value[:20]}… was never issued to {component.appid}")
    if code.used:
        raise UsageError("the pre-auth code has been used already; create another")
    if world.clock.now() >= code.expires_at:
        raise UsageError("the pre-auth code has expired; create another")
    world.tables.put(replace(code, used=True))


def exchange(world: World, component: Component, value: str) -> tuple[Grant, Token]:
    """api_query_auth: spends an authorization code for the grant and a token."""
    code = world.tables.get(AuthorizationCode, value)
    if code is None or code.component != component.appid:
        raise Refusal(61009, why="the code is none of this platform's authorization codes")
    if code.used:
        raise Refusal(61010, why="the code was exchanged before")
    if world.clock.now() >= code.expires_at:
        raise Refusal(61010, why="the code was good for an hour, and that is over")
    held = active(world, component.appid, code.store)
    if held is None:
        raise Refusal(61009, why="the grant of this code has ended")
    world.tables.put(replace(code, used=True))
    if code.refresh_token == held.refresh_token:
        held = replace(held, exchanged=True)
        world.tables.put(held)
    return held, tokens.issue(world, TokenKind.AUTHORIZER, component.appid, code.store)


def refresh(world: World, component: Component, store: str, value: str) -> tuple[Grant, Token]:
    """api_authorizer_token: a new access token for a refresh token."""
    held = active(world, component.appid, store)
    if held is None:
        raise Refusal(61003, why="the store has no grant to this platform")
    if held.password_changed:
        raise Refusal(42007, why="the store's password changed; its owner must consent again")
    now = world.clock.now()
    former = value == held.former_refresh_token and now < held.former_until
    if not value or (value != held.refresh_token and not former):
        raise Refusal(61023, why="the refresh token is not that of the present grant")
    if world.switches.rotate_refresh_token:
        held = replace(
            held,
            refresh_token=world.ids.refresh_token(f"{component.appid}/{store}"),
            former_refresh_token=held.refresh_token,
            former_until=now + TRANSITION,
        )
        world.tables.put(held)
    return held, tokens.issue(world, TokenKind.AUTHORIZER, component.appid, store)


def shown_refresh_token(world: World, held: Grant) -> str:
    """What list and info show: empty before the exchange, where the world is switched so."""
    return "" if world.switches.empty_refresh_token and not held.exchanged else held.refresh_token


def _new_code(world: World, component: str, store: str, refresh_token: str) -> str:
    value = world.ids.authorization_code(f"{component}/{store}")
    world.tables.put(
        AuthorizationCode(
            value=value,
            component=component,
            store=store,
            refresh_token=refresh_token,
            expires_at=world.clock.now() + CODE_LIFE,
        )
    )
    return value


def _push(
    world: World,
    component: Component,
    store: str,
    kind: str,
    *,
    code: str = "",
    pre_auth_code: str = "",
) -> None:
    now = int(world.clock.now())
    fields: dict[str, object] = {
        "AppId": component.appid,
        "CreateTime": now,
        "InfoType": kind,
        "AuthorizerAppid": store,
    }
    if code:
        fields["AuthorizationCode"] = code
        fields["AuthorizationCodeExpiredTime"] = str(now + CODE_LIFE)
        if pre_auth_code:  # a silent grant has none
            fields["PreAuthCode"] = pre_auth_code
    outbox.put(
        world,
        kind=kind,
        channel=outbox.Channel.AUTHORIZATION,
        url=component.authorization_url,
        owner=component.appid,
        receiver=component.appid,
        store=store,
        ladder=(0.0,) * (world.switches.event_tries - 1),
        fields=fields,
    )
