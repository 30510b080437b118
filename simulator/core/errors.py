"""The error codes of the platform, and its refusals.

A `Refusal` is an answer of the platform, raised anywhere below the pipeline and rendered at its one door.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How well a rule of the platform is known."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    INFERRED = "inferred"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One error of the platform: its number, the stem of its text, and how well both are known.

    Only what is `OURS` is said in Chinese too: the platform's own texts are what they are.
    """

    code: int
    text: str
    standing: Standing = Standing.DOCUMENTED
    chinese: str = ""


_CREDENTIAL = (
    "invalid credential, access_token is invalid or not latest, could get access_token by "
    "getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"
)

ERRORS: dict[int, ErrorCode] = {
    row.code: row
    for row in (
        ErrorCode(-1, "system error"),
        ErrorCode(1, "", Standing.OBSERVED),
        ErrorCode(10001, "code不存在", Standing.OBSERVED),
        ErrorCode(40001, _CREDENTIAL),
        ErrorCode(40002, "invalid grant_type"),
        ErrorCode(40003, "invalid openid"),
        ErrorCode(40008, "invalid message type"),
        ErrorCode(40013, "invalid appid"),
        ErrorCode(40014, "invalid access_token"),
        ErrorCode(40097, "invalid args"),
        ErrorCode(40125, "invalid appsecret, view more at http://t.cn/RAEkdVq"),
        ErrorCode(40164, "invalid ip, not in whitelist"),
        ErrorCode(40170, "args count exceed count limit"),
        ErrorCode(40201, "invalid url"),
        ErrorCode(40202, "invalid action"),
        ErrorCode(40203, "invalid check_operator"),
        ErrorCode(41001, "access_token missing"),
        ErrorCode(41002, "appid missing"),
        ErrorCode(41004, "appsecret missing"),
        ErrorCode(41018, "missing component_appid"),
        ErrorCode(41019, "missing component_appsecret"),
        ErrorCode(41020, "missing component_verify_ticket"),
        ErrorCode(41021, "missing component_access_token"),
        ErrorCode(42001, "access_token expired"),
        ErrorCode(42002, "refresh_token expired"),
        ErrorCode(42006, "component_access_token expired"),
        ErrorCode(
            42007, "access_token and refresh_token invalid after the user changed password, authorize again"
        ),
        ErrorCode(43001, "require GET method"),
        ErrorCode(43002, "require POST method"),
        ErrorCode(44002, "empty post data"),
        ErrorCode(45009, "reach max api daily quota limit"),
        ErrorCode(45011, "api minute-quota reach limit, must slower, retry next minute"),
        ErrorCode(45015, "response out of time limit or subscription is canceled"),
        ErrorCode(45035, "access clientip is not registered, not in ip-white-list"),
        ErrorCode(47001, "data format error"),
        ErrorCode(48001, "api unauthorized"),
        ErrorCode(48004, "api forbidden for irregularities"),
        ErrorCode(48006, "forbid to clear quota because of reaching the limit"),
        ErrorCode(61000, "invalid component type"),
        ErrorCode(61001, "component type and component appid is not match"),
        ErrorCode(61003, "component is not authorized by this account"),
        ErrorCode(61004, "access clientip is not registered"),
        ErrorCode(61005, "component ticket is expired"),
        ErrorCode(61006, "component ticket is invalid"),
        ErrorCode(61007, "api is unauthorized to component"),
        ErrorCode(61008, "component req key is duplicated"),
        ErrorCode(61009, "code is invalid"),
        ErrorCode(61010, "code is expired"),
        ErrorCode(61011, "invalid component"),
        ErrorCode(61012, "invalid option name"),
        ErrorCode(61013, "invalid option value"),
        ErrorCode(61014, "must use component token for component api"),
        ErrorCode(61015, "must use biz account token for not component api"),
        ErrorCode(61016, "function category of API need be confirmed by component"),
        ErrorCode(61017, "function category not authorized"),
        ErrorCode(61018, "function category already confirm"),
        ErrorCode(61019, "function category not need confirm"),
        ErrorCode(61020, "err parameter"),
        ErrorCode(61021, "can't confirm"),
        ErrorCode(61022, "can't resubmit"),
        ErrorCode(61023, "refresh_token is invalid"),
        ErrorCode(61024, "must use api(api_component_token) to get token for component acct"),
        ErrorCode(61025, "read-only option"),
        ErrorCode(61026, "register access deny"),
        ErrorCode(61027, "register limit exceed"),
        ErrorCode(61028, "component is unpublished"),
        ErrorCode(61029, "component need republish with base category"),
        ErrorCode(61030, "component cancel authorization not allowed"),
        ErrorCode(76001, "rid not found"),
        ErrorCode(76003, "cgi_path is invalid, it begins with a slash and has no host", Standing.INFERRED),
        ErrorCode(76021, "cgi_path not found, please check"),
        ErrorCode(76022, "could not use this cgi_path, no permission"),
        ErrorCode(10020051, "param error"),
        ErrorCode(10020052, "product not exist"),
        ErrorCode(100002, "order not exist", Standing.OURS, "订单不存在"),
        ErrorCode(9999999, "wxsim: this path is not simulated", Standing.OURS, "wxsim：没有模拟此路径"),
    )
}


class Refusal(Exception):
    """The platform's own refusal: an error code, shown as HTTP 200 with `errcode` and `errmsg`.

    `why` is for the journal and for people; a client never sees it.
    """

    def __init__(self, code: int, text: str | None = None, *, why: str = "") -> None:
        self.code = code
        row = ERRORS.get(code)
        self.text = text if text is not None else (row.text if row else "error")
        self.why = why
        super().__init__(f"{code} {self.text}")
