"""What every key of provider.yaml says, in both languages: the schema that editors read and the pages of the
documentation are made from this table."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.texts import Text

# word in braces -> what it stands for
PLACEHOLDERS: Mapping[str, Text] = {
    "api": Text(
        "Where the simulated platform answers: what `api` says, or `http://127.0.0.1:` and a free port; with "
        "`wxsim serve`, 8080.",
        "模拟平台的地址：`api` 所写的地址，或 `http://127.0.0.1:` 加空闲端口；`wxsim serve` 时为 8080。",
    ),
    "port": Text(
        "A free port for the provider, the same for the whole run; with `wxsim serve`, `--provider-port`.",
        "分配给服务商的空闲端口，整次运行不变；`wxsim serve` 时为 `--provider-port`。",
    ),
    "data": Text(
        "A folder for what the provider keeps. It is new and empty whenever the world is: at the start of "
        "a run "
        "(of each worker of `-j`), ahead of a scenario that is `fresh` or `start`s before the present, and "
        "after "
        "one that could not be put right again. A restart within a scenario (`kill_provider`, "
        "`restart_provider`) keeps it.",
        "服务商存放数据的目录。只要世界是新的，它就是新的空目录：运行开始时（`-j` 的每个进程各一个）、"
        "剧本要求 `fresh` 或 `start` 早于当前时间之前，以及上一个剧本无法复原之后。"
        "剧本之内的重启（`kill_provider`、`restart_provider`）会保留它。",
    ),
    "worker": Text(
        "The number of the worker of `-j`, for the name of a database; 0 where there is one alone.",
        "`-j` 的进程编号，可用于数据库名；只有一个时为 0。",
    ),
    "service_id": Text(
        "Inside a service its own id, elsewhere that of the first service.",
        "写在服务内时为该服务的 ID，其他位置为第一个服务的 ID。",
    ),
    "python": Text("The Python that runs the suite.", "运行本程序的 Python。"),
    "config": Text(
        "A JSON file with all of this filled in, made-up ids and secrets too, for a provider that can read "
        "it.",
        "一个 JSON 文件，内容为填好的本文件，包含编造的 ID 与密钥，供能读取它的服务商使用。",
    ),
}

_APPID = Text(
    "Its appid. Left out, one is made up from the seed, as is each of the three below.",
    "appid。不写则由种子编造，下面三项也一样。",
)
_SECRET = Text("Its AppSecret, with which tokens are asked for.", "AppSecret，用于换取令牌。")
_TOKEN = Text(
    "The token of its pushes' signatures, 3 to 32 characters.",
    "消息校验 Token，用于推送签名，3 至 32 个字符。",
)
_KEY = Text(
    "The key of its pushes' envelopes, 43 characters. One whose last character sets bits that the 32 bytes "
    "do "
    "not use is allowed, as at WeChat, and is judged where one is declared.",
    "消息加解密密钥，用于推送的封装，43 个字符。与微信一致，允许末位字符带有 32 字节用不到的比特；"
    "声明了这样的密钥时会一并检查。",
)
_PAGE = Text("The HTTP status or statuses of that page.", "该页面的 HTTP 状态码，可为多个。")
_CONTAINS = Text(
    "A text in the page; `{appid}` in it is the appid of the visiting store, at every place the same.",
    "页面包含的文字；其中 `{appid}` 代表来访店铺的 appid，各处相同。",
)

KEYS: Mapping[str, Text] = {
    # path in the file, with [] for the items of a list -> what it says
    "name": Text(
        "What the provider is called in reports; the name of the folder when left out.",
        "报告中对服务商的称呼；不写则为所在目录名。",
    ),
    "components": Text(
        "The provider's third-party platforms, one or several.", "服务商的第三方平台，一个或多个。"
    ),
    "components[].appid": _APPID,
    "components[].secret": _SECRET,
    "components[].token": _TOKEN,
    "components[].encoding_aes_key": _KEY,
    "components[].authorization_events": Text(
        "授权事件接收 URL: where verify tickets and authorization changes are pushed; without it, none is.",
        "授权事件接收 URL：验证票据与授权变更消息推送到这里；不写则不推送。",
    ),
    "components[].messages": Text(
        "消息与事件接收 URL, with `$APPID$` where the store's appid goes: messages and events of stores.",
        "消息与事件接收 URL，`$APPID$` 处为店铺的 appid：接收店铺的消息与事件。",
    ),
    "home_page": Text(
        "The provider's home page on the service market, whose token pulls orders and validity.",
        "服务市场的服务商主页，拉取订单与有效期用它的令牌。",
    ),
    "home_page.appid": _APPID,
    "home_page.secret": _SECRET,
    "home_page.token": _TOKEN,
    "home_page.encoding_aes_key": _KEY,
    "home_page.order_push": Text(
        "订单推送地址: where paid orders are pushed; without it, none is. The form is said below.",
        "订单推送地址：支付的订单推送到这里；不写则不推送。推送的格式见下文。",
    ),
    "services": Text("The services that stores buy.", "店铺购买的服务。"),
    "services[].id": Text(
        "Its id on the market, up to 19 digits, best in quotes; made up when left out.",
        "服务市场上的服务 ID，最多 19 位数字，建议加引号；不写则编造。",
    ),
    "services[].name": Text("What it is called.", "服务名称。"),
    "services[].kind": Text(
        "Its kind. A provider that says what it believes of shops, or does something in them by itself, is "
        "held "
        "to it for stores that have bought an order or ERP service.",
        "服务种类。会说出店铺情况、或自行处理店铺事务的服务商，对购买了订单类或 ERP "
        "类服务的店铺才受相应检查。",
    ),
    "services[].component": Text(
        "The third-party platform that a purchase authorizes: its appid, or `first`, `second` …; needed "
        "where "
        "there are several.",
        "购买时授权给哪个第三方平台：appid，或 `first`、`second` 等；有多个时必写。",
    ),
    "services[].url": Text(
        "服务 URL: where “use” leads on a PC, with the login code as `code`. A query of its own stays.",
        "服务 URL：电脑端点击“去使用”跳转到这里，`code` 为登录 code。自带的查询参数会保留。",
    ),
    "services[].mobile": Text(
        "The same on a phone; without it, users are told to take a PC.",
        "移动端的地址；不写则提示用户到电脑端使用。",
    ),
    "services[].packages": Text("What can be bought of it.", "可购买的套餐。"),
    "services[].packages[].sku_id": Text("Its id; made up when left out.", "套餐 ID；不写则编造。"),
    "services[].packages[].name": Text(
        "What it is called; the days when left out.", "套餐名称；不写则为天数。"
    ),
    "services[].packages[].spec_id": Text(
        "The specification that it opens: purchases of one line up behind each other. Without it, a "
        "package is a "
        "line of its own.",
        "所开通的规格 ID：同一规格的购买依次顺延。不写则该套餐自成一列。",
    ),
    "services[].packages[].days": Text("For how many days.", "天数。"),
    "services[].packages[].price": Text("For how many fen; 0 is the trial.", "价格，单位分；0 为试用。"),
    "services[].packages[].edition": Text(
        "What the provider calls its range of functions; read by `wxconf preflight`.",
        "服务商对其功能范围的叫法；由 `wxconf preflight` 读取。",
    ),
    "start": Text(
        "How the provider is started, in the folder of this file: `command` or `wsgi`. Left out, it runs "
        "already.",
        "服务商的启动方式，在本文件所在目录执行：`command` 或 `wsgi`。不写表示它已经在运行。",
    ),
    "start.command": Text(
        "The command and its words. A provider started so can be killed and started again.",
        "命令及其参数。这样启动的服务商可以被终止并重新启动。",
    ),
    "start.wsgi": Text(
        "A WSGI app in the suite's own process: `module:app`, or `module:factory()`.",
        "在本程序进程内运行的 WSGI 应用：`module:app` 或 `module:factory()`。",
    ),
    "start.env": Text("Environment variables; placeholders hold.", "环境变量，可用占位符。"),
    "start.ready": Text(
        "The URL that answers 2xx once it is up; needed with `command`.",
        "就绪后返回 2xx 的 URL；用 `command` 时必写。",
    ),
    "start.timeout": Text(
        "Seconds that may take; 20 when left out.", "允许的启动时间，单位秒；不写则为 20。"
    ),
    "api": Text(
        "Where it calls the platform, for one that runs already or whose address is fixed.",
        "服务商调用平台所用的地址，用于已在运行、或地址固定的服务商。",
    ),
    "shows": Text(
        "How the page that a store's user is shown is told. A page that fits none is *unknown*, and is no "
        "proof of "
        "anything.",
        "如何识别店铺用户看到的页面。都不符合的页面视为未知，不作为任何证据。",
    ),
    "shows.served": Text("The store may use the service.", "店铺可以使用服务。"),
    "shows.refused": Text(
        "It may not: nothing bought, expired, refunded, or a bad code.",
        "不能使用：没有购买、已过期、已退款或 code 无效。",
    ),
    "shows.needs_grant": Text(
        "It has paid and is asked to grant again; read ahead of `served`, which it may also fit.",
        "已付费，但需要重新授权；先于 `served` 判断，可同时符合两者。",
    ),
    "shows.unavailable": Text("It cannot be said just now.", "暂时无法判断。"),
    "shows.*.status": _PAGE,
    "shows.*.contains": _CONTAINS,
    "pull": Text("How it pulls by itself.", "自行拉取的方式。"),
    "pull.period": Text(
        "Seconds between two rounds. Without the `sync` probe, each `sync` of a scenario waits for that.",
        "两轮拉取之间的秒数。没有 `sync` 探针时，剧本中的每个 `sync` 都要等这么久。",
    ),
    "consent": Text("The road by the consent page, where it is offered.", "授权页授权，如提供。"),
    "consent.redirect_uri": Text(
        "The callback that the consent page leads back to, with `auth_code`.",
        "授权页回跳的地址，带 `auth_code`。",
    ),
    "does": Text(
        "What it does in shops without a person, within two rounds. What it does not say, it is not held to.",
        "无需人工、在两轮之内自行处理的店铺事务。没有声明的不作要求。",
    ),
    "probe": Text("The probes that it offers, for the test alone.", "仅供测试的探针。"),
    "probe.base_url": Text("Where they are, ahead of their paths.", "探针路径之前的地址。"),
    "probe.offers": Text("Which of them there are.", "提供了哪些探针。"),
    "quiet": Text(
        "Without the `idle` probe: seconds within which it begins what it has to do; 0.05 when left out.",
        "没有 `idle` 探针时：开始处理应做之事所需的秒数；不写则为 0.05。",
    ),
    "order_push_form": Text(
        "`ours`: the order push is taken in the form below, so that findings which rest on it count in full.",
        "`ours`：按下文的格式接收订单推送，相关结论按原级别判定。",
    ),
    "listing": Text(
        "What is set up on the way into the market, judged as declared by `wxconf preflight`.",
        "上架服务市场的各项准备，由 `wxconf preflight` 按声明检查。",
    ),
    "listing.permission_sets": Text(
        "The permission sets that the platform has ticked.", "第三方平台勾选的权限集。"
    ),
    "listing.published": Text("The platform is published on the whole net.", "第三方平台已全网发布。"),
    "listing.company": Text("The company of the home page.", "服务商主页的主体。"),
    "listing.platform_company": Text("The company of the platform.", "第三方平台的主体。"),
    "listing.customer_service": Text("Customer service is set up.", "已配置客服。"),
    "listing.fund_account": Text("The fund account is set up.", "已开通资金账户。"),
    "listing.tested": Text("The test service was bought and tried.", "已购买测试服务并完成测试。"),
}


def says(path: str) -> Text:
    """What a key says; LookupError for one that the table has not. A kind of page stands for all."""
    first, *rest = path.split(".")
    found = KEYS.get(path) or (KEYS.get(".".join((first, "*", *rest[1:]))) if rest else None)
    if found is None:
        raise LookupError(f"provider.yaml has a key {path!r} of which nothing is said in KEYS")
    return found
