"""Codes of the open platform: platforms, grants, options, and what was refused before."""

from __future__ import annotations

from simulator.core.error_codes.row import COMMON, LISTED, PAGES, ErrorCode, row
from simulator.core.sources import Source, posts, seen, thread

_TOKEN = Source(f"{PAGES}store/leagueheadsupplier/API/getaccesstoken.html")
_TROUBLE = Source(f"{PAGES}oplatform/developers/troubleshooting")
_RID = Source(f"{PAGES}service/openApi/get_rid_info.html")

ROWS: tuple[ErrorCode, ...] = (
    row(61000, "invalid component type", LISTED, "no such type of platform", "第三方平台类型不正确"),
    row(
        61001,
        "component type and component appid is not match",
        LISTED,
        "the body names another platform than the token",
        "请求体与令牌不是同一个第三方平台",
    ),
    row(
        61003,
        "component is not authorized by this account",
        LISTED,
        "the account has granted nothing to the platform, or no more does",
        "账号没有授权给该第三方平台，或授权已终止",
    ),
    row(
        61004,
        "access clientip is not registered",
        COMMON,
        "the caller is not on the platform's white list",
        "调用方不在第三方平台的白名单里",
    ),
    row(
        61005,
        "component ticket is expired",
        LISTED,
        "the verify ticket is older than 12 hours",
        "验证票据已超过 12 小时",
    ),
    row(
        61006,
        "component ticket is invalid",
        seen("https://github.com/binarywang/WxJava/issues/2968", "2023-03"),
        "the verify ticket is missing, or was never pushed",
        "验证票据缺失，或从未推送过",
    ),
    row(
        61007,
        "api is unauthorized to component",
        _TROUBLE,
        "the account has not granted the permission set to the platform",
        "账号没有把该权限集授予第三方平台",
    ),
    row(61008, "component req key is duplicated", LISTED, "a request key came twice", "请求的 key 重复"),
    row(
        61009,
        "code is invalid",
        thread("000288a67ac0f84d078bd86e753c00", "2021-01"),
        "it is none of the platform's authorization codes",
        "不是该第三方平台的授权码",
    ),
    row(
        61010,
        "code is expired",
        thread("0006c2dd65c7a00a46909a7e664400", "2023-11"),
        "the authorization code was used before, or is older than an hour",
        "授权码已用过，或已超过一小时",
    ),
    row(
        61011, "invalid component", LISTED, "the appid is no third-party platform", "该 appid 不是第三方平台"
    ),
    row(61012, "invalid option name", LISTED, "no such option", "选项名不正确"),
    row(61013, "invalid option value", LISTED, "the option does not take this value", "选项值不正确"),
    row(
        61014,
        "must use component token for component api",
        LISTED,
        "the interface takes a platform's token",
        "该接口须用第三方平台的令牌",
    ),
    row(
        61015,
        "must use biz account token for not component api",
        LISTED,
        "the interface takes an account's token",
        "该接口须用账号的令牌",
    ),
    row(
        61016,
        "function category of API need be confirmed by component",
        LISTED,
        "the platform has yet to confirm the permission set",
        "第三方平台尚未确认该权限集",
    ),
    row(
        61017,
        "function category not authorized",
        LISTED,
        "the account has not granted the permission set that is to be confirmed",
        "账号没有授予要确认的权限集",
    ),
    row(
        61018,
        "function category already confirm",
        LISTED,
        "the permission set is confirmed already",
        "该权限集已经确认过",
    ),
    row(
        61019,
        "function category not need confirm",
        LISTED,
        "the permission set works without being confirmed",
        "该权限集无须确认",
    ),
    row(61020, "err parameter", LISTED, "a number is missing or wrong", "数字缺失或不正确"),
    row(
        61021,
        "can't confirm",
        LISTED,
        "the platform has the permission set no longer ticked",
        "第三方平台已不再勾选该权限集",
    ),
    row(61022, "can't resubmit", LISTED, "the permission set was declined already", "该权限集已经撤回过"),
    row(
        61023,
        "refresh_token is invalid",
        thread("000880e0e845c08054bcb5e745bc00", "2021-09"),
        "the refresh token is not that of the present grant",
        "刷新令牌不属于现有的授权",
    ),
    row(
        61024,
        "must use api(api_component_token) to get token for component acct",
        _TOKEN,
        "a platform's token is got by `api_component_token`",
        "第三方平台的令牌须用 `api_component_token` 获取",
    ),
    row(61025, "read-only option", LISTED, "the option can be read only", "该选项只读"),
    row(61026, "register access deny", LISTED, "the platform may not register", "第三方平台不得注册"),
    row(61027, "register limit exceed", LISTED, "too many were registered", "注册过多"),
    row(61028, "component is unpublished", LISTED, "the platform is not published", "第三方平台没有全网发布"),
    row(
        61029,
        "component need republish with base category",
        LISTED,
        "the platform has to be published again",
        "第三方平台须重新全网发布",
    ),
    row(
        61030,
        "component cancel authorization not allowed",
        LISTED,
        "the platform may not end the authorization",
        "第三方平台不得终止授权",
    ),
    row(
        76001,
        "rid not found, please check",
        posts("oCJUswz2IQ5SOVgofPBNdW0jVnbs/question", "2022-11"),
        "no refusal of the last seven days has this rid",
        "七天内的拒绝都没有此 rid",
    ),
    row(76002, "rid is error", _RID, "the rid is missing or malformed", "rid 缺失或格式不对"),
    row(
        76003,
        "could not query this rid,no permission",
        _RID,
        "the rid is another account's; of a quota: the path has a host, or no slash before it",
        "rid 属于其他账号；查询额度时：路径带了域名，或没有以斜杠开头",
    ),
    row(
        76021,
        "cgi_path not found, please check",
        posts("oCJUsw-YIyV3ojiy9YMzi3Aughy8/answer", "2022-07"),
        "no interface has this path",
        "没有此路径的接口",
    ),
    row(
        76022,
        "could not use this cgi_path, no permission",
        thread("00064c7d9786d839d2204d82266c00", "2023-08"),
        "the token is not of the kind that the path takes, or single quotas were cleared 50 times this month",
        "令牌不是该路径所需的类型，或本月已单独清空额度 50 次",
    ),
)
