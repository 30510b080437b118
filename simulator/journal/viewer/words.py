"""What the viewer says of its own, in both languages; `{name}` is filled in."""

from __future__ import annotations

from simulator.texts import Text

WORDS: dict[str, Text] = {
    "view": Text("view", "显示"),
    "theme": Text("theme", "主题"),
    "theme.system": Text("system", "跟随系统"),
    "theme.light": Text("light", "浅色"),
    "theme.dark": Text("dark", "深色"),
    "copied": Text("copied", "已复制"),
    # of a journal without verdicts
    "entries": Text("{count:entry|entries}", "{count} 条日志"),
    "removed": Text(
        "{count:older entry was|older entries were} not kept (wxsim serve --keep, --keep-mb)",
        "{count} 条较早的日志未保留（wxsim serve --keep、--keep-mb）",
    ),
    "no script": Text(
        "Without a script this page shows what was played and what failed; the journal itself needs one.",
        "没有脚本时，本页只列出演过的剧本与出错的条目；查看日志需要脚本。",
    ),
    "scenarios": Text("scenarios that were played", "演过的剧本"),
    "failed": Text("entries that tell of something that failed", "出错的条目"),
    # the journal
    "journal": Text("The journal", "日志"),
    "left out": Text(
        "{count:entry is|entries are} not in this page: `wxsim view` of the journal shows them all. "
        "Among them:",
        "有 {count} 条不在本页：用 `wxsim view` 打开日志可查看全部。其中有：",
    ),
    "too old": Text(
        "This browser is too old to unpack the journal; all that is said above stands.",
        "浏览器版本过旧，无法展开日志；以上内容不受影响。",
    ),
    "view.list": Text("list", "列表"),
    "view.sequence": Text("sequence", "时序图"),
    "view.lines": Text("time lines", "时间线"),
    "find": Text("find", "查找"),
    "find.hint": Text(
        "order, store, errcode, path, any text (/)", "订单号、店铺、errcode、路径或任意文字（/）"
    ),
    "scenario": Text("scenario", "剧本"),
    "between": Text("between scenarios", "剧本之外"),
    "kind": Text("kind", "种类"),
    "store": Text("store", "店铺"),
    "outcome": Text("outcome", "结果"),
    "time.from": Text("from", "从"),
    "time.to": Text("to", "到"),
    "all": Text("all", "全部"),
    "filters": Text("filters", "筛选"),
    "filters.set": Text("filters ({count} set)", "筛选（已设 {count} 项）"),
    "only wrong": Text("what failed", "只看出错的"),
    "only struck": Text("what a fault struck", "只看受故障影响的"),
    "only marked": Text("what findings rest on", "只看结论所依据的"),
    "show all": Text("show all", "全部显示"),
    "count": Text("{count} of {all:entry|entries}", "{all} 条中的 {count} 条"),
    "searching": Text("searching in bodies, {done} of {all}", "正在查找正文，{done}/{all}"),
    "nothing fits": Text("No entry fits.", "没有符合的条目。"),
    "keys": Text("keys", "快捷键"),
    "keys.says": Text(
        "In the list: j k or ↓ ↑ next and previous · J K the next and previous that failed, that a fault "
        "struck or that a finding rests on · Enter opens · Esc closes · f failures · v view · / find · l "
        "language",
        "在列表中：j k 或 ↓ ↑ 下一条、上一条 · J K 下一条、上一条出错、受故障影响或结论所依据的 · Enter 打开 "
        "· Esc 关闭 · f 只看出错的 · v 切换显示 · / 查找 · l 切换语言",
    ),
    "ruler.says": Text(
        "where a fault struck, something failed, a finding rests",
        "受故障影响的、出错的、结论所依据的条目所在位置",
    ),
    "previous": Text("previous", "上一条"),
    "next": Text("next", "下一条"),
    "close": Text("close", "关闭"),
    "story": Text("drawn", "图示"),
    "in the journal": Text("show in the journal", "在日志中查看"),
    # one entry
    "finding": Text("to the finding", "查看结论"),
    "request": Text("request", "请求"),
    "headers": Text("headers", "请求头"),
    "body": Text("body", "正文"),
    "body.sealed": Text(
        "body as sent (encrypted; ~ stands for what is masked)", "实际发出的正文（密文；~ 表示已遮盖）"
    ),
    "body.plain": Text("the same, opened", "解密后的明文"),
    "body.fields": Text("its fields", "其中的字段"),
    "body.opened": Text("encrypted reply, opened", "解密后的回复"),
    "reply": Text("reply", "应答"),
    "reply.none": Text("no reply", "没有应答"),
    "why": Text("refused, since", "拒绝原因："),
    "facts": Text("what else is known of it", "其他已知内容"),
    "copy curl": Text("copy as curl", "复制 curl 命令"),
    "replay": Text("to send it once more", "重新发送"),
    "replay.says": Text(
        "For JOURNAL the file of this journal, for `provider.yaml` that of the provider.",
        "JOURNAL 换成本日志的文件，`provider.yaml` 换成服务商的文件。",
    ),
    "copy replay": Text("copy the command", "复制命令"),
    "cut": Text("… and {count:more character}", "…… 另有 {count} 个字符"),
    "head": Text(
        "{length:byte}, not kept; SHA-256 {hash}; they begin:",
        "共 {length} 字节，未全部保留；SHA-256 {hash}；开头为：",
    ),
    "signature": Text("the signature, step by step", "验签步骤"),
    "signature.plain": Text(
        "`signature`: sort token, `{timestamp}`, `{nonce}` as texts, join them; their SHA-1 has "
        "to be `{value}`.",
        "`signature`：将 token、`{timestamp}`、`{nonce}` 按字典序排序并拼接，其 SHA-1 应为 `{value}`。",
    ),
    "signature.sealed": Text(
        "`msg_signature`: sort token, `{timestamp}`, `{nonce}` and the text of Encrypt, join "
        "them; their SHA-1 has to be `{value}`.",
        "`msg_signature`：将 token、`{timestamp}`、`{nonce}` 与 Encrypt "
        "的内容按字典序排序并拼接，其 SHA-1 应为 `{value}`。",
    ),
    "signature.none": Text(
        "There is no `msg_signature`, so nothing vouches for what is said.",
        "没有 `msg_signature`，内容无从验证。",
    ),
    "signature.open": Text(
        "Decrypt Encrypt with AES-256-CBC under {key}; take off {pad:byte} of padding, 16 "
        "random bytes and 4 of length.",
        "用{key}以 AES-256-CBC 解密 Encrypt；去掉 {pad} 字节填充、16 字节随机数和 4 字节长度。",
    ),
    "signature.tail": Text(
        "What stands behind the document has to be {appid}.", "明文末尾的 appid 应为 {appid}。"
    ),
    "key.current": Text("the push key", "现用的消息加解密密钥"),
    "key.former": Text("the former push key", "旧的消息加解密密钥"),
    "wrong in": Text("To be refused for: {what}", "应拒收，因为：{what}"),
    # time
    "span.days": Text("{count} d", "{count} 天"),
    "span.hours": Text("{count} h", "{count} 小时"),
    "span.minutes": Text("{count} min", "{count} 分"),
    "span.seconds": Text("{count} s", "{count} 秒"),
    "lines.says": Text(
        "What is so stands above; below it, shaded, what the provider said at each reading, red "
        "where it differs. "
        "Idle time is folded (≈). Click for the entry.",
        "上方为平台的事实，下方底色行为服务商在每次观察时所示，红色为不一致。"
        "空闲时间已折叠（≈）。点击可查看条目。",
    ),
    "lines.none": Text("Nothing here lasts.", "这里没有随时间变化的内容。"),
    "lines.more": Text("{count:more line is|more lines are} left out.", "另有 {count} 行未画出。"),
    "lines.all": Text("all stores", "全部店铺"),
    "group.store": Text("store", "店铺"),
    "group.component": Text("third-party platform", "第三方平台"),
    "group.home_page": Text("home page", "服务商主页"),
    "more": Text("{count} more", "另有 {count} 个"),
    "differs": Text("differs", "不一致"),
    "side.truth": Text("platform", "平台"),
    "side.provider": Text("provider", "服务商"),
    "line.validity": Text("validity", "有效期"),
    "line.pages": Text("what its pages show", "页面所示"),
    "line.visits": Text("visits", "访问"),
    "line.grants": Text("grant", "授权"),
    "line.tokens": Text("token", "令牌"),
    "line.pushes": Text("push", "推送"),
    "line.faults": Text("fault", "故障"),
    "line.down": Text("provider down", "服务商停止运行"),
}
