"""The probes that a provider may offer: what is asked, what each answer means, and what it is held to."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.texts import Text


@dataclass(frozen=True, slots=True)
class Part:
    """One field of the JSON body of a probe, which may be `optional`."""

    name: str
    text: Text
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of a probe: its status, its body where that is read, and what it means."""

    status: str
    body: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One probe endpoint of a provider. `{store}` in the path is an appid; `body` is sent as JSON;
    `timeout` is in real seconds. One that is not `repeatable` is never asked twice for one answer.
    `rules` say what it has to do beside answering."""

    method: str
    path: str
    text: str
    chinese: str
    timeout: float = 10
    body: tuple[Part, ...] = ()
    answers: tuple[Answered, ...] = ()
    rules: tuple[Text, ...] = ()
    repeatable: bool = True

    @property
    def request(self) -> str:
        return f"{self.method} {self.path.replace('{store}', '{store_appid}')}"

    @property
    def fields(self) -> tuple[str, ...]:
        """The names in its body."""
        return tuple(part.name for part in self.body)

    @property
    def optional(self) -> tuple[str, ...]:
        """Those that may be missing."""
        return tuple(part.name for part in self.body if part.optional)

    @property
    def refusals(self) -> frozenset[int]:
        """The statuses beside 2xx that it may rightly answer with."""
        return frozenset(int(one.status) for one in self.answers if not one.status.startswith("2"))

    @property
    def shape(self) -> str:
        """What it has to answer."""
        return self.answers[0].body


_DONE = Answered("2xx", "", Text("Done; the body is not read.", "已完成；不读取内容。"))
_NOT_FOLLOWED = Answered(
    "404", "", Text("The shop is not followed: nothing is claimed of it.", "没有跟踪该店铺：不作任何声明。")
)
_OF_SHOPS = (
    Text(
        "A field that is left out says nothing; states are spelt as the platform spells them.",
        "没有写出的字段不作任何声明；状态与微信的写法一致。",
    ),
    Text(
        "Held against what the store knows: what is shown after a `sync` is wrong where it equals nothing "
        "that held "
        "since that round began.",
        "与店铺实际情况比对：`sync` 之后的内容，若不等于该轮拉取开始以来任何时刻的实际情况，即为错误。",
    ),
)

PROBES: dict[str, Probe] = {
    "entitlements": Probe(
        method="GET",
        path="/entitlements/{store}",
        text="says what it believes a store may use",
        chinese="能说出它认为店铺可用的服务与规格",
        answers=(
            Answered(
                "200",
                '{"services": [{"service_id": "…", "specs": [{"spec_id": "…", "expires_at": 1790000000}], '
                '"needs_grant": false}]}',
                Text(
                    "Every service that the store may use, its specifications and when each ends. Of a "
                    "store that is "
                    "not known, or has bought nothing: an empty list.",
                    "店铺可用的每个服务、其规格与各自的到期时间。未知的或没有购买的店铺：空列表。",
                ),
            ),
        ),
        rules=(
            Text(
                "`spec_id` is empty or left out for a package without one; `expires_at` is in Unix "
                "seconds; `needs_grant` "
                "is true where the store has paid and has to grant again, and may be left out.",
                "没有规格 ID 的套餐，`spec_id` 为空或不写；`expires_at` 为 Unix 秒；"
                "店铺已付费但需重新授权时 `needs_grant` 为 true，可不写。",
            ),
            Text(
                "Asked at each `observe`. It is wrong only where it equals nothing that held since the "
                "provider's last "
                "pull round which came through began.",
                "每次 `observe` 时询问。只有不等于服务商上一轮成功拉取开始以来任何时刻的实际情况，才算错误。",
            ),
            Text(
                "An answer that is no such JSON, or another status, is a failure: the scenario was not "
                "reached.",
                "不是这样的 JSON，或其他状态码，均算失败：该剧本未能进行。",
            ),
        ),
    ),
    "sync": Probe(
        method="POST",
        path="/sync",
        timeout=60,  # a round may wait for a platform that is slow on purpose
        repeatable=False,
        text="runs one pull round when asked",
        chinese="能按要求拉取一轮",
        answers=(
            Answered(
                "200",
                '{"ok": true}',
                Text(
                    "When the round is over, also while the platform is down. `false`: it did not come "
                    "through, and nothing "
                    "is held against what it should have learnt.",
                    "一轮结束后才应答，平台故障时也一样。`false`：这一轮没有成功，不以它本应得知的内容为准。",
                ),
            ),
        ),
        rules=(
            Text(
                "It asks the list of authorizers, the orders, the validity, and what is followed of shops, "
                "and returns when "
                "all that is stored. One that answers before it has read is judged by what it has not.",
                "依次读取授权列表、订单、有效期以及所跟踪的店铺数据，全部存好后再应答。没读完就应答的，按没有得知的内容判定。",
            ),
            Text(
                "Without it, each `sync` of a scenario waits for `pull.period`.",
                "没有它，剧本中的每个 `sync` 要等待 `pull.period`。",
            ),
        ),
    ),
    "call": Probe(
        method="POST",
        path="/stores/{store}/call",
        timeout=60,
        body=(
            Part("method", Text("`GET` or `POST`.", "`GET` 或 `POST`。")),
            Part(
                "path",
                Text(
                    "The path at the platform, such as `/channels/ec/order/get`.",
                    "平台接口路径，如 `/channels/ec/order/get`。",
                ),
            ),
            Part("body", Text("The JSON body of the call.", "调用的 JSON 请求体。"), optional=True),
            Part(
                "all_pages",
                Text(
                    "True: send `body` again with the `next_key` of each reply until one says `has_more: "
                    "false`, or has no "
                    "`next_key`, the same one, or no rows; answer one reply whose lists have the rows of "
                    "all pages, and whose "
                    "other fields are the last page's. A page that fails is answered as it came, or as 502.",
                    "为 true 时：用每次应答的 `next_key` 再次发送 `body`，直到应答 `has_more: false`、没有 "
                    "`next_key`、"
                    "`next_key` 不变或没有行为止；应答一份内容，其中列表合并所有页的行，其余字段取最后一页。"
                    "某页失败时，原样应答该页，或应答 502。",
                ),
                optional=True,
            ),
        ),
        repeatable=False,
        text="makes a given call on a store's behalf",
        chinese="能代店铺调用指定接口",
        answers=(
            Answered(
                "200",
                '{"errcode": 0, …}',
                Text(
                    "The platform's own reply as it came, also one with an errcode that the provider could "
                    "do nothing about.",
                    "平台的原始应答，包括服务商无法处理的 errcode。",
                ),
            ),
            Answered(
                "409",
                '{"refused": "needs_grant"}',
                Text(
                    "The provider does not call: the store's grant is gone, or never was. The status "
                    "counts; another "
                    "word in `refused`, such as `quota`, says another reason.",
                    "服务商没有调用：店铺的授权已失效，或从未授权。以状态码为准；`refused` 的其他取值（如 "
                    "`quota`）表示其他原因。",
                ),
            ),
            Answered(
                "502",
                "",
                Text("The call was tried and no reply came.", "已尝试调用，但没有得到应答。"),
            ),
        ),
        rules=(
            Text(
                "It takes the road of the provider's own calls: the store's token from where it is kept, "
                "renewed where it is "
                "due, and once more after 40001 or 42001. A probe that asks for a token of its own is "
                "judged, not the "
                "provider.",
                "必须走服务商自己的调用路径：使用已保存的店铺令牌，到期则刷新，遇 40001 或 42001 "
                "后再试一次。若探针另取令牌，被判定的就只是探针。",
            ),
            Text(
                "Once the grant is gone (`unauthorized` was pushed, or a call was refused for good with "
                "42007 or 61003) it "
                "is refused with 409, and nothing is sent: at most one call more, to make sure. A provider "
                "that goes on "
                "calling because the probe asks is blamed for these calls, as for its own.",
                "授权失效之后（收到 `unauthorized`，或调用因 42007、61003 被最终拒绝），以 409 拒绝，"
                "不再发出调用，"
                "至多再调用一次以核实。若因探针要求而继续调用，这些调用与服务商自己的调用一样计入。",
            ),
            Text(
                "The same after 61007, for that interface of that store alone.",
                "遇 61007 后也一样，但仅限该店铺的该接口。",
            ),
            Text(
                "After a new grant it has to work again, without a restart.",
                "重新授权后必须恢复可用，无需重启。",
            ),
        ),
    ),
    "clock": Probe(
        method="PUT",
        path="/clock",
        body=(
            Part("now", Text("The time, in Unix seconds, with a fraction.", "当前时间，Unix 秒，可带小数。")),
            Part(
                "rate",
                Text(
                    "Seconds that pass in a real one from now on; 0: the clock stands until it is told "
                    "again.",
                    "此后每一真实秒经过的秒数；0 表示时钟停住，直到再次告知。",
                ),
            ),
        ),
        text="uses the time it is told",
        chinese="能使用告知的时间",
        answers=(_DONE,),
        rules=(
            Text(
                "All that goes by time takes it from here: when tokens are due, when services end, when "
                "tickets are missing, "
                "when to pull. Only waiting for replies goes by the real clock.",
                "凡与时间有关的都以此为准：令牌何时到期、服务何时结束、票据是否缺失、何时拉取。只有等待应答使用真实时钟。",
            ),
            Text(
                "Told at each start and whenever time moves, at times to an instant years ahead; never "
                "back, but for a new "
                "world. A status other than 2xx loses all scenarios that are left.",
                "每次启动及时间推进时都会告知，有时一次推进数年；除非是新的世界，不会倒退。应答不是 2xx "
                "时，余下的剧本都无法进行。",
            ),
            Text(
                "Without it, the world follows the real clock, and scenarios that move time are skipped.",
                "没有它，世界跟随真实时钟，需要推进时间的剧本会被跳过。",
            ),
        ),
    ),
    "idle": Probe(
        method="GET",
        path="/idle",
        timeout=5,
        text="says whether work is pending",
        chinese="能说出是否还有未完成的工作",
        answers=(
            Answered(
                "200", "", Text("Nothing is queued, running or in flight.", "没有排队、执行中或在途的工作。")
            ),
            Answered("503", "", Text("Something is; it is asked again soon.", "有；稍后会再次询问。")),
        ),
        rules=(
            Text(
                "A push that was answered and is not worked yet is pending; so is a call whose reply is "
                "awaited, and a try "
                "that is due at the time told. A round that is due later is not.",
                "已应答但尚未处理的推送算未完成，等待应答的调用、按所告知的时间已到期的重试也算；以后才到期的拉取不算。",
            ),
            Text(
                "One that answers 503 for 20 s while nothing comes of it fails. Without it, `quiet` real "
                "seconds are waited.",
                "连续 20 秒应答 503 而没有任何动作，算失败。没有它，则等待 `quiet` 真实秒。",
            ),
        ),
    ),
    "keys": Probe(
        method="PUT",
        path="/keys",
        body=(
            Part(
                "appid",
                Text("Of the third-party platform, or the home page.", "第三方平台或服务商主页的 appid。"),
            ),
            Part(
                "current",
                Text("The key that pushes are sealed with from now on.", "此后加密推送所用的密钥。"),
            ),
            Part(
                "former",
                Text(
                    "The one of before, still in use for a while; empty: none.",
                    "此前的密钥，一段时间内仍会使用；空表示没有。",
                ),
            ),
        ),
        text="uses the push keys it is told",
        chinese="能使用告知的消息加解密密钥",
        answers=(_DONE,),
        rules=(
            Text(
                "Told ahead of a key's change, and again after each restart: they need not be kept.",
                "更换密钥之前告知，每次重启后再次告知：无需保存。",
            ),
        ),
    ),
    "forget": Probe(
        method="POST",
        path="/forget",
        body=(
            Part(
                "what",
                Text(
                    "A list of `tickets`, `component_tokens`, `home_page_tokens`, `access_tokens` (of "
                    "stores) and "
                    "`refresh_tokens`.",
                    "列表，取值为 `tickets`、`component_tokens`、`home_page_tokens`、"
                    "`access_tokens`（店铺的）与 `refresh_tokens`。",
                ),
            ),
        ),
        text="loses named state when asked",
        chinese="能按要求丢失指定状态",
        answers=(_DONE,),
        rules=(
            Text(
                "It is gone from memory and from disk, as if it had been lost; that the store granted "
                "stays known.",
                "内存与磁盘中的都要丢掉，如同真的丢失；店铺已授权这一点仍然记得。",
            ),
        ),
    ),
    "orders": Probe(
        method="GET",
        path="/stores/{store}/orders",
        text="says what it believes of a store's orders",
        chinese="能说出它所知的店铺订单",
        answers=(
            Answered(
                "200",
                '{"orders": [{"order_id": "…", "status": 20, "lines": [{"sku_id": "…", "count": 2, '
                '"shipped": 1}]}]}',
                Text(
                    "Those that are kept; at least all that wait to be shipped, and changed while the "
                    "store was served.",
                    "所保存的订单；至少包含为店铺服务期间有变化且等待发货的全部订单。",
                ),
            ),
            _NOT_FOLLOWED,
        ),
        rules=_OF_SHOPS,
    ),
    "products": Probe(
        method="GET",
        path="/stores/{store}/products",
        text="says what it believes of a store's products and their stock",
        chinese="能说出它所知的店铺商品与库存",
        answers=(
            Answered(
                "200",
                '{"products": [{"product_id": "…", "status": 5, "skus": [{"sku_id": "…", "stock": 97, '
                '"warehouse_stocks": [{"out_warehouse_id": "…", "num": 8}]}]}]}',
                Text(
                    "Those that are kept; at least all that are on sale, and changed while the store was "
                    "served.",
                    "所保存的商品；至少包含为店铺服务期间有变化且在售的全部商品。",
                ),
            ),
            _NOT_FOLLOWED,
        ),
        rules=_OF_SHOPS,
    ),
    "aftersales": Probe(
        method="GET",
        path="/stores/{store}/aftersales",
        text="says what it believes of a store's after-sales",
        chinese="能说出它所知的店铺售后单",
        answers=(
            Answered(
                "200",
                '{"aftersales": [{"after_sale_order_id": "…", "status": "MERCHANT_PROCESSING"}]}',
                Text(
                    "Those that are kept; at least all that wait for the merchant, and changed while the "
                    "store was served.",
                    "所保存的售后单；至少包含为店铺服务期间有变化且等待商家处理的全部售后单。",
                ),
            ),
            _NOT_FOLLOWED,
        ),
        rules=_OF_SHOPS,
    ),
}
OF_SHOPS = ("orders", "products", "aftersales")  # the probes that say what a provider believes of a shop
