"""Codes of every interface: tokens, bodies, arguments, quotas."""

from __future__ import annotations

from simulator.core.error_codes.row import COMMON, LISTED, PAGES, ErrorCode, row
from simulator.core.sources import Source, posts

_TOKEN = Source(f"{PAGES}store/leagueheadsupplier/API/getaccesstoken.html")
_NETWORK = Source(f"{PAGES}service/Basic_Information/Network_Detection.html")
_QUOTA = Source(f"{PAGES}channels/API/apimgnt/clearQuotaByAppSecret.html")
_CREDENTIAL = (
    "invalid credential, access_token is invalid or not latest, could get access_token by "
    "getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"
)

ROWS: tuple[ErrorCode, ...] = (
    row(
        -1,
        "system error",
        COMMON,
        "the platform is busy; it may also be for ever, where a thing cannot be done",
        "系统繁忙；做不到的事也会一直如此",
    ),
    row(
        40001,
        _CREDENTIAL,
        COMMON,
        "the token is unknown, or a newer one has taken its place",
        "令牌未知，或已被更新的令牌取代",
    ),
    row(40002, "invalid grant_type", _TOKEN, "`grant_type` is another", "`grant_type` 不正确"),
    row(
        40003,
        "invalid openid",
        posts("oCJUswxlYEcOfW9nXzTuIFIooiXk/question", "2025-01"),
        "no user of the account has this openid",
        "该账号没有此 openid 的用户",
    ),
    row(40005, "invalid file type", LISTED, "a file of another kind than is taken", "文件类型不正确"),
    row(40007, "invalid media_id", LISTED, "no file of this `media_id`", "没有此 `media_id` 的文件"),
    row(40008, "invalid message type", LISTED, "no such type of message", "消息类型不正确"),
    row(40009, "invalid image size", LISTED, "the picture is too large", "图片过大"),
    row(
        40013,
        "invalid appid",
        COMMON,
        "the appid is malformed, or another than it must be",
        "appid 格式不对，或不是应有的那个",
    ),
    row(40014, "invalid access_token", LISTED, "the token is malformed", "令牌格式不对"),
    row(40097, "invalid args", COMMON, "an argument is missing or wrong", "参数缺失或不正确"),
    row(
        40125,
        "invalid appsecret, view more at http://t.cn/RAEkdVq",
        LISTED,
        "the secret is wrong",
        "密钥不正确",
    ),
    row(
        40164,
        "invalid ip, not in whitelist",
        LISTED,
        "the caller is not on the account's own white list",
        "调用方不在账号自己的白名单里",
    ),
    row(
        40170,
        "args count exceed count limit",
        Source("oplatform: authorization-management/api_getauthorizerlist"),
        "`count` is above 500",
        "`count` 超过 500",
    ),
    row(40201, "invalid url", _NETWORK, "no push address is configured", "没有配置推送地址"),
    row(40202, "invalid action", _NETWORK, "no such `action`", "`action` 不正确"),
    row(40203, "invalid check_operator", _NETWORK, "no such `check_operator`", "`check_operator` 不正确"),
    row(41001, "access_token missing", COMMON, "the call has no token", "调用没有带令牌"),
    row(41002, "appid missing", COMMON, "the call has no appid", "调用没有带 appid"),
    row(41004, "appsecret missing", _QUOTA, "the call has no secret", "调用没有带密钥"),
    row(41005, "media data missing", LISTED, "no file was sent", "没有上传文件"),
    row(
        41018,
        "missing component_appid",
        COMMON,
        "`component_appid` has not arrived: the body lacks it, or is a form or empty",
        "没有收到 `component_appid`：请求体缺少它，或者是表单、为空",
    ),
    row(
        41019,
        "missing component_appsecret",
        LISTED,
        "the platform's secret is missing",
        "缺少第三方平台的密钥",
    ),
    row(41020, "missing component_verify_ticket", LISTED, "the verify ticket is missing", "缺少验证票据"),
    row(
        41021,
        "missing component_access_token",
        LISTED,
        "the platform's token is missing",
        "缺少第三方平台的令牌",
    ),
    row(42001, "access_token expired", COMMON, "the token has run out", "令牌已过期"),
    row(42002, "refresh_token expired", LISTED, "a user's refresh token has run out", "用户的刷新令牌已过期"),
    row(
        42006,
        "component_access_token expired",
        LISTED,
        "listed for a platform's token; 42001 is what comes",
        "列为第三方平台令牌过期；实际返回 42001",
    ),
    row(
        42007,
        "access_token and refresh_token invalid after the user changed password, authorize again",
        LISTED,
        "the account's password was changed: it must consent again",
        "账号修改了密码：须重新授权",
    ),
    row(43001, "require GET method", COMMON, "the interface takes GET", "接口须用 GET 调用"),
    row(43002, "require POST method", COMMON, "the interface takes POST", "接口须用 POST 调用"),
    row(44002, "empty post data", COMMON, "the body is empty", "请求体为空"),
    row(
        45009,
        "reach max api daily quota limit",
        COMMON,
        "the quota of the day is used up",
        "当天的额度已用完",
    ),
    row(
        45011,
        "api minute-quota reach limit, must slower, retry next minute",
        COMMON,
        "too many calls within a minute",
        "一分钟内调用过多",
    ),
    row(
        45015,
        "response out of time limit or subscription is canceled",
        LISTED,
        "the user wrote more than 48 hours ago",
        "用户上次发消息已超过 48 小时",
    ),
    row(
        45035,
        "access clientip is not registered, not in ip-white-list",
        COMMON,
        "listed for a caller that is on no white list",
        "列为调用方不在白名单里",
    ),
    row(47001, "data format error", COMMON, "the body is not JSON", "请求体不是 JSON"),
    row(
        48001,
        "api unauthorized",
        COMMON,
        "the token's account, or its kind, has no right to the interface",
        "令牌的账号或其类型无权调用该接口",
    ),
    row(48004, "api forbidden for irregularities", COMMON, "the account is banned", "账号被封禁"),
    row(
        48006,
        "forbid to clear quota because of reaching the limit",
        _QUOTA,
        "the quotas were cleared 10 times this month",
        "本月已清空额度 10 次",
    ),
)
