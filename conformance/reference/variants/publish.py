"""Fails the release test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..line import Refused
from ..markup import Fields
from ..pushes import API_TEXT_TEST, TEST_ACCOUNTS
from ..variant import Step, nothing, variant
from ..worker import Event

Query = Mapping[str, str]
SWAPPED = {"FromUserName": "ToUserName", "ToUserName": "FromUserName"}


class Swapped(Fields):
    """The same message, as if its receiver had sent it."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(None)
        self.fields = fields

    def text(self, name: str) -> str:
        return self.fields.text(SWAPPED.get(name, name))


def stores_alone(step: Step, _self: Any, component: str, fields: Fields) -> None:
    if fields.text("AuthorizerAppid") in TEST_ACCOUNTS:
        raise KeyError(fields.text("AuthorizerAppid"))
    step(component, fields)


def not_swapped(step: Step, _self: Any, component: str, query: Query, fields: Fields, text: str) -> str:
    return str(step(component, query, Swapped(fields), text))


def echoed(step: Step, _self: Any, component: str, query: Query, fields: Fields, text: str) -> str:
    return str(step(component, query, fields, text.removesuffix("_callback").removesuffix("from_callback")))


def newest_key(step: Step, self: Any, message: bytes, **more: Any) -> str:
    self.opening.key = self.current
    return str(step(message, **more))


def told_at_once(step: Step, self: Any, component: str, query: Query, fields: Fields) -> str:
    content = fields.text("Content")
    if not content.startswith(API_TEXT_TEST):
        return str(step(component, query, fields))
    return str(self.answer(component, query, fields, f"{content.removeprefix(API_TEXT_TEST)}_from_api"))


def exchanged_alone(_step: Step, self: Any, event: Event) -> None:
    component = event.body["component"]
    try:
        self.grants.record(component, self.exchange(event, component), self.clock.now())
    except Refused:
        return


def no_answer(_step: Step, self: Any, *_args: Any) -> str:
    return str(self.reply("text"))


VARIANTS = (
    variant(
        "publish-store-expected",
        "fails over a grant of an account that is no store",
        "遇到并非店铺的账号的授权就出错",
        "publish.authorize:refused publish.deauthorize:refused push.reply-exact:refused",
        pushes__Pushes__authorized=stores_alone,
        pushes__Pushes__unauthorized=stores_alone,
    ),
    variant(
        "publish-text-not-swapped",
        "answers a message without swapping who wrote and who reads",
        "应答消息时不互换收发双方",
        "publish.event:not-swapped publish.text:not-swapped",
        pushes__Pushes__answer=not_swapped,
    ),
    variant(
        "publish-newest-key",
        "seals its answers with the newest key, whichever the message came under",
        "无论消息用哪个密钥加密，应答都用最新的密钥",
        "publish.text:no-answer push.key-rotation:other-words",
        crypto__Envelope__encrypt=newest_key,
    ),
    variant(
        "publish-text-echoed",
        "answers a message with the text that came, and nothing added",
        "原样返回收到的文本，不加后缀",
        "publish.event:other-words publish.text:other-words",
        pushes__Pushes__answer=echoed,
    ),
    variant(
        "publish-text-acknowledged",
        "acknowledges messages, and answers none",
        "确认消息但不应答",
        "publish.text:no-answer",
        pushes__Pushes__answer=no_answer,
    ),
    variant(
        "publish-api-text-told-at-once",
        "tells the code in its answer to the message, in place of the customer-service interface",
        "直接在消息应答里返回授权码，而不调用客服接口",
        "publish.api-text:other-words",
        pushes__Pushes__text=told_at_once,
    ),
    variant(
        "publish-api-text-ignored",
        "does nothing with a code that a message brings",
        "不处理消息带来的授权码",
        "publish.api-text:code-unused",
        work__Work__query_auth_code=nothing,
    ),
    variant(
        "publish-api-text-unsent",
        "exchanges the code that a message brings, and sends nothing",
        "换取消息带来的授权码，但不发送客服消息",
        "publish.api-text:message-unsent",
        work__Work__query_auth_code=exchanged_alone,
    ),
)
