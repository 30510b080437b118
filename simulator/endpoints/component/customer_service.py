"""The row of customer-service messages, which a provider sends on an account's behalf."""

from __future__ import annotations

from typing import Any

from simulator.core.component import conversations
from simulator.core.component.entities import TokenKind
from simulator.core.sources import Source
from simulator.endpoints.model import INT, STR, Call, Endpoint, obj


def custom_send(call: Call) -> dict[str, Any]:
    conversations.send(call.world, call.store, str(call.body["touser"]), str(call.body["msgtype"]))
    return {"errcode": 0, "errmsg": "ok"}


ROWS = (
    Endpoint(
        id="message.custom.send",
        summary="a customer-service message to a user",
        chinese="给用户发送客服消息",
        method="POST",
        path="/cgi-bin/message/custom/send",
        source=Source(
            "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/operation/thirdparty/releases_instructions.html"
        ),
        tokens=(TokenKind.AUTHORIZER,),
        permission_sets=(1, 19),
        request=obj({"touser": STR, "msgtype": STR}),
        missing={"touser": 40003, "msgtype": 40008},
        reply=obj({"errcode": INT, "errmsg": STR}),
        errors=(40003, 40008, 45015),
        handler=custom_send,
    ),
)
