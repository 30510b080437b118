"""Grants of accounts to platforms: by purchase, by consent, cancelled, refunded.

What an event causes is a row of `states.TABLE`; here it is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.core import outbox
from simulator.core.component import tokens
from simulator.core.component.accounts import Account
from simulator.core.component.entities import (
    AuthorizationCode,
    Component,
    Confirmation,
    Grant,
    PreAuthCode,
    Token,
    TokenKind,
)
from simulator.core.component.states import REFUSALS, TABLE, WHY, Effect, Event, Refresh, State
from simulator.core.entity import altered
from simulator.core.errors import Refusal
from simulator.core.store.entities import Store
from simulator.durations import MINUTE
from simulator.journal.kinds.market import GrantChanged
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.core.world import World

CODE_LIFE = 3600
MOST_PRE_AUTH_CODES = 5000  # of one platform: nobody can mean the one that so many came after
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


def state_of(held: Grant | None) -> State:
    if held is None:
        return State.NEVER
    if not held.active:
        return State.ENDED
    return State.PASSWORD_CHANGED if held.password_changed else State.GRANTED


def require_grant(world: World, component: str, store: str, *, for_: str) -> Grant:
    """The account's grant, where its state lets `exchange`, `refresh` or `info` be answered.

    A Refusal with the state's code otherwise (`states.REFUSALS`): 61003, 61009 or 42007.
    """
    held = world.tables.get(Grant, component, store)
    state = state_of(held)
    code = REFUSALS[state][for_]
    if code or held is None:
        raise Refusal(code, why=WHY[state])
    return held


def grant(
    world: World,
    component: Component,
    store: Store | Account,
    sets: Iterable[int],
    *,
    by: str,
    pre_auth_code: str = "",
    redirect: bool = False,
    all_sets: bool = False,
) -> Granted:
    """An account grants sets, as far as the platform has ticked them, in addition to what it has granted.

    `all_sets`: they are all that is granted from now on, as on the consent page, which shows each of them.
    """
    wanted = set(sets) & set(component.permission_sets)
    before = world.tables.get(Grant, component.appid, store.appid)
    state = state_of(before)
    held = set(before.permission_sets) if before is not None and before.active else set()
    after = wanted if all_sets else held | wanted
    effect = TABLE[state, Event.SAME_SETS if after == held else Event.OTHER_SETS]
    refresh = _refresh_token(world, component.appid, store.appid, before, effect)
    if effect.push:
        world.tables.put(
            Grant(
                component=component.appid,
                store=store.appid,
                permission_sets=tuple(sorted(after)),
                refresh_token=refresh,
                auth_time=world.clock.now(),
                number=world.sequence("grant"),
                exchanged=before is not None and before.refresh_token == refresh and before.exchanged,
            )
        )
    if effect.revoke_with:
        tokens.revoke(world, TokenKind.AUTHORIZER, component.appid, store.appid, effect.revoke_with)
    code = _new_code(world, component.appid, store.appid, refresh) if effect.push else None
    redirect_code = None
    if redirect:
        one = code if world.switches.one_code else None
        redirect_code = one or _new_code(world, component.appid, store.appid, refresh)
    if effect.push and code:
        _push(world, component, store.appid, effect.push, code=code, pre_auth_code=pre_auth_code)
    _record(
        world,
        effect,
        component.appid,
        store.appid,
        sorted(after),
        by=by,
        refresh_token=refresh,
        code=code,
        redirect_code=redirect_code,
    )
    return Granted(pushed=effect.push, code=code, redirect_code=redirect_code)


def end(world: World, component: Component, store: str, *, by: str) -> bool:
    """Ends a grant: the refresh token is dead, and the store's tokens with it. False if there is none."""
    before = world.tables.get(Grant, component.appid, store)
    effect = TABLE.get((state_of(before), Event.WITHDRAWAL))
    if effect is None or before is None:
        return False
    world.tables.put(altered(before, active=False, password_changed=False))
    refusal = {"40001": effect.revoke_with, "61003": 61003}.get(world.switches.ended_grant_error)
    if effect.revoke_with and refusal:
        tokens.revoke(world, TokenKind.AUTHORIZER, component.appid, store, refusal)
    for code in world.tables.list(AuthorizationCode, "of", component.appid, store):
        world.tables.delete(AuthorizationCode, code.value)
    for answer in world.tables.list(Confirmation, "of", component.appid, store):
        world.tables.delete(Confirmation, component.appid, store, answer.permission_set)
    if effect.push:
        _push(world, component, store, effect.push)
    _record(world, effect, component.appid, store, [], by=by, refresh_token=before.refresh_token)
    return True


def another_code(world: World, component: Component, store: str) -> str:
    """One more code of a standing grant, sent neither by push nor by redirect."""
    held = require_grant(world, component.appid, store, for_="exchange")
    return _new_code(world, component.appid, store, held.refresh_token)


def change_password(world: World, store: str) -> None:
    """The store's owner changes the password: every grant needs consent anew (42007)."""
    for row in world.tables.list(Grant, "of_store", store):
        effect = TABLE.get((state_of(row), Event.PASSWORD))
        if effect is None:
            continue
        world.tables.put(altered(row, password_changed=True))
        if effect.revoke_with:
            tokens.revoke(world, TokenKind.AUTHORIZER, row.component, store, effect.revoke_with)
        _record(
            world,
            effect,
            row.component,
            store,
            list(row.permission_sets),
            by="password",
            refresh_token=row.refresh_token,
        )


def _refresh_token(world: World, component: str, store: str, before: Grant | None, effect: Effect) -> str:
    kept = effect.refresh is Refresh.KEPT or (
        effect.refresh is Refresh.UPDATED and world.switches.update_keeps_refresh_token
    )
    if kept and before is not None:
        return before.refresh_token
    return world.ids.refresh_token(f"{component}/{store}")


def _record(
    world: World,
    effect: Effect,
    component: str,
    store: str,
    sets: list[int],
    *,
    by: str,
    refresh_token: str,
    code: str | None = None,
    redirect_code: str | None = None,
) -> None:
    world.record(
        GrantChanged(
            phase=effect.phase,
            component=component,
            store=store,
            sets=sets,
            by=by,
            refresh_token=refresh_token,
            code=code,
            redirect_code=redirect_code,
            pushed=effect.push,
        )
    )


def new_pre_auth_code(world: World, component: Component) -> PreAuthCode:
    code = PreAuthCode(
        value=world.ids.pre_auth_code(component.appid),
        component=component.appid,
        expires_at=world.clock.now() + world.switches.pre_auth_code_seconds,
        number=world.sequence("pre_auth_code"),
    )
    world.tables.put(code)
    if world.tables.count(PreAuthCode, "of", component.appid) > MOST_PRE_AUTH_CODES:
        for old in world.tables.list(PreAuthCode, "of", component.appid, limit=1):
            world.tables.delete(PreAuthCode, old.value)
    return code


def check_pre_auth_code(world: World, component: Component, value: str) -> PreAuthCode:
    """The pre-auth code, if it can be used; a UsageError says what is wrong with it."""
    if not value:
        raise UsageError(
            Text(
                "the pre-auth code is missing; api_create_preauthcode answers one",
                "缺少预授权码；由 api_create_preauthcode 返回",
            )
        )
    code = world.kept(PreAuthCode, value)
    if code is None or code.component != component.appid:
        raise UsageError(
            Text(
                f"the pre-auth code {value[:20]}… was never issued to {component.appid}",
                f"预授权码 {value[:20]}… 从未发给 {component.appid}",
            )
        )
    if code.used:
        raise UsageError(
            Text("the pre-auth code has been used already; create another", "预授权码已经用过；请另取一个")
        )
    if world.clock.now() >= code.expires_at:
        raise UsageError(
            Text("the pre-auth code has expired; create another", "预授权码已经过期；请另取一个")
        )
    return code


def use_pre_auth_code(world: World, component: Component, value: str) -> None:
    """Spends a pre-auth code."""
    code = check_pre_auth_code(world, component, value)
    world.tables.put(altered(code, used=True, expires_at=world.clock.now()))


def exchange(world: World, component: Component, value: str) -> tuple[Grant, Token]:
    """api_query_auth: spends an authorization code for the grant and a token."""
    code = world.kept(AuthorizationCode, value)
    if code is None or code.component != component.appid:
        raise Refusal(
            61009,
            why=Text("the code is none of this platform's authorization codes", "授权码不属于该第三方平台"),
        )
    if code.used:
        raise Refusal(61010, why=Text("the code was exchanged before", "授权码此前已兑换过"))
    if world.clock.now() >= code.expires_at:
        raise Refusal(
            61010, why=Text("the code was good for an hour, and that is over", "授权码有效期一小时，已过期")
        )
    held = require_grant(world, component.appid, code.store, for_="exchange")
    world.tables.put(altered(code, used=True, expires_at=world.clock.now()))
    if code.refresh_token == held.refresh_token:
        held = altered(held, exchanged=True)
        world.tables.put(held)
    return held, tokens.issue(world, TokenKind.AUTHORIZER, component.appid, code.store)


def refresh(world: World, component: Component, store: str, value: str) -> tuple[Grant, Token]:
    """api_authorizer_token: a new access token for a refresh token."""
    held = require_grant(world, component.appid, store, for_="refresh")
    now = world.clock.now()
    former = value == held.former_refresh_token and now < held.former_until
    if not value or (value != held.refresh_token and not former):
        raise Refusal(
            61023, why=Text("the refresh token is not that of the present grant", "刷新令牌不是当前授权的")
        )
    if world.switches.rotate_refresh_token:
        held = altered(
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
