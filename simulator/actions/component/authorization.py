"""What people do about grants, tickets and tokens, and how the platform is set to behave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from simulator.actions.lookup import account_row, component_of
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import authorization, permissions, tickets, tokens
from simulator.core.component.consent import grantable, redirect_with
from simulator.core.component.entities import SETS_OF_A_SERVICE, Component, Token, TokenKind
from simulator.core.market import validity
from simulator.core.switches import Switches
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "授权、票据与令牌，以及平台行为的设置。"

STORE = Arg("store", "store", "the store", "店铺", main=True, required=True)
COMPONENT = Arg(
    "component", "component", "the platform; the main service's by default", "第三方平台，默认为主服务的"
)


@action(
    "authorize",
    STORE,
    COMPONENT,
    Arg("sets", "integers", "permission sets to grant", "要授予的权限集", default=SETS_OF_A_SERVICE),
    Arg(
        "all_sets",
        "boolean",
        "these are all the sets it grants from now on, as on the consent page",
        "从此只授予这些权限集，与授权页一致",
        default=False,
    ),
    Arg("pre_auth_code", "text", "the code of the consent link", "授权链接里的预授权码"),
    Arg("redirect_uri", "text", "where the browser goes afterwards", "之后浏览器跳转到何处"),
    chinese="店主不经购买，自行授权给第三方平台。",
    clauses=("T2", "P4"),
)
def authorize(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store's owner consents to a platform by hand, outside any purchase."""
    world = stage.world
    component = component_of(world, args.get("component"))
    store = account_row(world, args["store"])
    if not authorization.may_grant(component, store.appid):
        raise UsageError(
            Text(
                f"{component.appid} is unpublished, and {store.nickname} is no tester of it (61028)",
                f"{component.appid} 未发布，{store.nickname} 不是它的测试人员（61028）",
            )
        )
    sets = grantable(world, component, store.appid, args["sets"], component.permission_sets)
    if args.get("pre_auth_code"):
        authorization.use_pre_auth_code(world, component, args["pre_auth_code"])
    granted = authorization.grant(
        world,
        component,
        store,
        sets,
        by="consent",
        pre_auth_code=args.get("pre_auth_code") or "",
        redirect=True,
        all_sets=args["all_sets"],
    )
    validity.record_truth(world, store.appid)
    redirect = None
    if args.get("redirect_uri"):
        redirect = redirect_with(args["redirect_uri"], granted.redirect_code or "")
    return {"auth_code": granted.redirect_code, "redirect": redirect, "pushed": granted.pushed}


@action("cancel_authorization", STORE, COMPONENT, chinese="店主在店铺后台取消授权。", clauses=("P4",))
def cancel_authorization(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store's owner cancels the grant in the store's own console."""
    world = stage.world
    component = component_of(world, args.get("component"))
    store = account_row(world, args["store"])
    ended = authorization.end(world, component, store.appid, by="cancel")
    if not ended:
        raise UsageError(
            Text(
                f"{store.nickname} has granted nothing to {component.appid}",
                f"{store.nickname} 没有授权给 {component.appid}",
            )
        )
    validity.record_truth(world, store.appid)
    return {}


@action("change_password", STORE, chinese="店主修改密码：重新授权之前，令牌得到 42007。")
def change_password(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store's owner changes the password: tokens get 42007 until a new consent."""
    authorization.change_password(stage.world, account_row(stage.world, args["store"]).appid)
    return {}


@action(
    "push_ticket",
    Arg(
        "component",
        "component",
        "the platform; all of them when left out",
        "第三方平台，不写则为全部",
        main=True,
    ),
    Arg(
        "same",
        "boolean",
        "the last value again (true), or a new one (false)",
        "再次推送上一个值（true）或新值（false）",
    ),
    Arg("as", "name", "what to call the push", "给推送起的名称"),
    chinese="微信在周期之外推送一次验证票据。",
    makes="push",
    not_in_digest=("push",),
)
def push_ticket(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform pushes a verify ticket out of turn."""
    pushed = [
        tickets.push_one(stage.world, component, same=args.get("same"))
        for component in _components(stage, args)
    ]
    return {"push": next((push.number for push in reversed(pushed) if push), None)}


@action(
    "stop_tickets",
    Arg(
        "component",
        "component",
        "the platform; all of them when left out",
        "第三方平台，不写则为全部",
        main=True,
    ),
    chinese="微信停止推送票据，直到有人调用 api_start_push_ticket。",
)
def stop_tickets(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform stops pushing tickets, until somebody calls api_start_push_ticket."""
    for component in _components(stage, args):
        tickets.stop(stage.world, component)
    return {}


@action(
    "resume_tickets",
    Arg(
        "component",
        "component",
        "the platform; all of them when left out",
        "第三方平台，不写则为全部",
        main=True,
    ),
    chinese="微信恢复推送票据：立即一次，之后每十分钟一次。",
)
def resume_tickets(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform pushes tickets again, at once and then every ten minutes."""
    for component in _components(stage, args):
        stage.world.tables.put(replace(component, tickets_on=True))
        stage.world.schedule("ticket", component.appid, stage.world.clock.now())
    return {}


def _components(stage: Stage, args: Mapping[str, Any]) -> list[Component]:
    if args.get("component"):
        return [component_of(stage.world, args["component"])]
    return stage.world.tables.list(Component, "all")


@action(
    "expire_tokens",
    Arg(
        "of",
        "text",
        "whose",
        "谁的",
        choices=tuple(kind for kind in TokenKind if kind is not TokenKind.NONE),
        required=True,
        main=True,
    ),
    Arg("revoke", "boolean", "40001 instead of 42001", "得到 40001 而不是 42001", default=False),
    chinese="某一种访问令牌立即全部过期。",
    not_in_digest=("owners",),  # for whom there is one is the provider's doing
    clauses=("T9", "T10"),
)
def expire_tokens(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Every live access token of a kind runs out now."""
    world = stage.world
    kind = TokenKind(args["of"])
    owners = {(row.owner, row.store) for row in world.tables.list(Token, "kept") if row.kind is kind}
    for owner, store in sorted(owners):
        if args["revoke"]:
            tokens.revoke(world, kind, owner, store)
        else:
            tokens.expire(world, kind, owner, store)
    return {"owners": len(owners)}


def _wrong_choice(args: Mapping[str, Any]) -> Iterable[tuple[str, Text]]:
    """What is wrong with a choice; a `$name.field` in it is known when it is played."""
    name, value = args.get("name"), args.get("value")
    if any(isinstance(word, str) and word.startswith("$") for word in (name, value)):
        return
    try:
        Switches().with_(str(name), value)
    except UsageError as error:
        yield ("value" if name in Switches.names() else "name"), error.said


@action(
    "switch",
    Arg(
        "name",
        "text",
        "the choice, as `wxsim actions switch` lists them",
        "开关名，`wxsim actions switch` 有列出",
        required=True,
    ),
    Arg("value", "json", "its value", "值", required=True),
    alone=Text("how the platform answers the others would be chance", "微信如何应答其他步骤全凭偶然"),
    chinese="在微信没有说明之处，改变模拟的做法。",
    check=_wrong_choice,
)
def switch(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Makes the platform choose otherwise where WeChat is silent."""
    stage.world.switches = stage.world.switches.with_(args["name"], args["value"])
    return {args["name"]: args["value"]}


@action(
    "tick_sets",
    COMPONENT,
    Arg("sets", "integers", "the permission sets it has from now on", "从此拥有的权限集", required=True),
    chinese="第三方平台改为勾选其他权限集，账号下次授权时生效。",
    clauses=("A2", "T6", "P7"),
)
def tick_sets(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A platform's owner ticks other permission sets; accounts get them with their next grant."""
    component = component_of(stage.world, args.get("component"))
    sets = permissions.known(tuple(args["sets"]))
    stage.world.tables.put(replace(component, permission_sets=sets))
    return {}
