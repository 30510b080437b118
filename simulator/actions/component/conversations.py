"""What users of an account write to its provider, and changing the keys that pushes are sealed with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.lookup import component_of, home_page_row
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import accounts, conversations, keys
from simulator.core.component.entities import KeyRotation
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire import events
from simulator.wire.envelope import aes_key

CHINESE = "账号的用户发给服务商的消息，以及更换加密推送所用的密钥。"


@action(
    "send_message",
    Arg(
        "store",
        "store",
        "the account that the user writes to",
        "用户发消息给哪个账号",
        main=True,
        required=True,
    ),
    Arg("text", "text", "what the user writes", "用户发送的内容"),
    Arg(
        "event",
        "text",
        "what happens instead: LOCATION, subscribe, debug_demo …",
        "改为发生的事件：LOCATION、subscribe、debug_demo 等",
    ),
    Arg("fields", "mapping", "further leaves of the event", "事件的其他字段", default={}),
    Arg("user", "text", "which of the account's users", "该账号的哪个用户", default="user"),
    Arg(
        "component", "component", "the platform; the main service's by default", "第三方平台，默认为主服务的"
    ),
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="用户给账号发消息，或账号上发生事件：推送到第三方平台的消息与事件接收 URL。",
    makes="push",
    not_in_digest=("push",),
)
def send_message(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A user writes to an account, or an event happens in it: pushed to the platform's message URL."""
    world = stage.world
    account = accounts.find(world, args["store"])
    if account is None:
        raise UsageError(Text(f"there is no account {args['store']}", f"没有账号 {args['store']}"))
    if (args["text"] is None) == (args["event"] is None):
        raise UsageError(
            Text("send_message takes either `text` or `event`", "send_message 的 `text` 与 `event` 只取其一")
        )
    component = component_of(world, args.get("component"))
    openid = conversations.openid_of(world, account.appid, args["user"])
    named = {"Content": args["text"]} if args["text"] is not None else {"Event": args["event"]}
    events.check_fields({**named, **args["fields"]})
    if args["text"] is not None:
        push = conversations.text(world, component, account, openid, str(args["text"]))
    else:
        push = conversations.event(world, component, account, openid, args["event"], args["fields"])
    return {"push": push.number, "openid": openid}


@action(
    "rotate_key",
    Arg(
        "component",
        "component",
        "the platform; the main service's by default",
        "第三方平台，默认为主服务的",
        main=True,
    ),
    Arg("home_page", "boolean", "the home page's key instead", "改为更换主页的密钥", default=False),
    Arg(
        "store",
        "store",
        "that of a store's own callback instead (set_callback); no provider is told",
        "改为更换店铺自有回调的密钥（set_callback），不告知服务商",
    ),
    Arg(
        "key", "text", "the new EncodingAESKey; made up when left out", "新的 EncodingAESKey，不写则自动生成"
    ),
    Arg(
        "spare_bits",
        "boolean",
        "a made-up key's last character carries spare bits, which strict decoders refuse",
        "自动生成的密钥末位带有多余比特，严格的解码器会拒绝",
        default=True,
    ),
    Arg(
        "mixed_for",
        "duration",
        "for how long pushes come under the former key or the new one",
        "多长时间内推送混用新旧密钥",
        default=0.0,
    ),
    alone=Text("which key the others are sealed with would be chance", "其他步骤用哪个密钥加密全凭偶然"),
    chinese="更换消息加解密密钥；能告知服务商时，先告知新旧两个密钥。",
    not_in_digest=("encoding_aes_key",),
    needs=("keys",),
    waits=True,
)
def rotate_key(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A push key is changed; the provider is told both keys of its own first, if it can be."""
    world = stage.world
    if args["home_page"] and args["store"]:
        raise UsageError(
            Text(
                "rotate_key takes either `home_page` or `store`",
                "rotate_key 的 `home_page` 与 `store` 只取其一",
            )
        )
    if args["store"]:
        appid = str(args["store"])
    elif args["home_page"]:
        appid = home_page_row(world, None).appid
    else:
        appid = component_of(world, args.get("component")).appid
    with world.transaction():
        owner = keys.owner_of(world, appid)
        key = args.get("key") or keys.made_up(world, appid, spare_bits=args["spare_bits"])
    aes_key(key)
    _tell(stage, appid, key, owner.encoding_aes_key)
    with world.transaction():
        keys.rotate(world, keys.owner_of(world, appid), key, mixed_for=args["mixed_for"])
    return {"owner": appid, "encoding_aes_key": key}


def restore_keys(stage: Stage) -> None:
    """Goes back to the keys that the provider was started with, on both sides."""
    with stage.world.transaction():
        owners = keys.restore(stage.world)
    for appid in owners:
        _tell(stage, appid, keys.owner_of(stage.world, appid).encoding_aes_key, "")


def tell_keys(stage: Stage) -> None:
    """Tells a provider that was started again the keys of now: it does not keep them."""
    for rotation in stage.world.tables.list(KeyRotation, "all"):
        owner = keys.owner_of(stage.world, rotation.owner)
        _tell(stage, rotation.owner, owner.encoding_aes_key, rotation.former)


def _tell(stage: Stage, appid: str, current: str, former: str) -> None:
    if keys.is_stores(keys.owner_of(stage.world, appid)):
        return
    if stage.provider is not None and stage.provider.offers("keys"):
        stage.provider.probe("keys", appid=appid, current=current, former=former)
