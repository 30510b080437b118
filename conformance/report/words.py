"""What reports say of their own, in both languages; `{name}` is filled in."""

from __future__ import annotations

from conformance.model import Level, Verdict
from simulator import Text

VERDICTS: dict[Verdict, Text] = {
    Verdict.FAIL: Text("failed", "失败"),
    Verdict.ERROR: Text("broke", "出错"),
    Verdict.INCONCLUSIVE: Text("inconclusive", "无法判定"),
    Verdict.WARN: Text("warned", "警告"),
    Verdict.KNOWN: Text("known", "已知"),
    Verdict.SKIP: Text("skipped", "跳过"),
    Verdict.PASS: Text("passed", "通过"),
}
LEVELS: dict[Level, Text] = {Level.MUST: Text("MUST", "必须"), Level.SHOULD: Text("SHOULD", "建议")}
SIGNS: dict[Verdict, str] = {
    Verdict.FAIL: "✕",
    Verdict.ERROR: "⚡",
    Verdict.INCONCLUSIVE: "?",
    Verdict.WARN: "!",
    Verdict.KNOWN: "=",
    Verdict.SKIP: "–",
    Verdict.PASS: "✓",
}

WORDS: dict[str, Text] = {
    "says.fail": Text(
        "{provider} breaks {count} of {judged:rule} that could be judged: {names}.",
        "{provider} 违反了 {judged} 条可判定规则中的 {count} 条：{names}。",
    ),
    "says.lost": Text(
        "{provider} kept {count:scenario} from being played to their end.",
        "{provider} 使 {count} 个剧本无法演完。",
    ),
    "says.warn": Text(
        "{provider} keeps every rule that it must; {count} of {judged} recommend otherwise: {names}.",
        "{provider} 遵守了全部必须遵守的规则；{judged} 条中有 {count} 条给出警告：{names}。",
    ),
    "says.known": Text(
        "{provider} keeps {judged:rule} that could be judged; its baseline knows of {count} more: {names}.",
        "{provider} 遵守了 {judged} 条可判定的规则，另有 {count} 条是基线中已知的问题：{names}。",
    ),
    "says.pass": Text(
        "{provider} keeps all {judged:rule} that could be judged.",
        "{provider} 遵守了全部 {judged} 条可判定的规则。",
    ),
    "says.error": Text(
        "The suite or a scenario broke; of {judged:rule} that could be judged none is broken.",
        "测试套件或剧本自身出错；{judged} 条可判定的规则均未违反。",
    ),
    "says.stopped": Text(
        "The run was stopped; of {judged:rule} that could be judged none is broken.",
        "本次运行被停止；{judged} 条可判定的规则均未违反。",
    ),
    "says.nothing": Text(
        "Some rules were given nothing to judge; of {judged} others none is broken.",
        "有些规则没有得到可判定的内容；其余 {judged} 条均未违反。",
    ),
    "partial": Text("Not all was played: {why}.", "没有演完全部剧本：{why}。"),
    "stopped": Text("the run was stopped", "本次运行中途停止"),
    "facts": Text(
        "{checks:check} · {scenarios:scenario} · seed {seed}",
        "{checks} 项检查 · {scenarios} 个剧本 · seed {seed}",
    ),
    "took": Text("{seconds} s", "实际用时 {seconds} 秒"),
    "left out": Text(
        "Not in this page: {count:entry|entries} of the journal, with {scenarios:whole scenario}. "
        "`--html-full` takes them in.",
        "本页未收入 {count} 条日志，其中有 {scenarios} 个完整的剧本：用 `--html-full` 可全部收入。",
    ),
    "left out of all": Text(
        "Not in this page, which holds {most} MB: {count:entry|entries} of the journal, with "
        "{scenarios:whole scenario}. A run of these alone (`--scenarios`) shows them.",
        "本页最多收入 {most} MB 日志，未收入的有 {count} 条，其中有 {scenarios} 个完整的剧本："
        "用 `--scenarios` 单独运行即可查看。",
    ),
    "large": Text(
        "{path} has {size} MB: a browser takes long to open it",
        "{path} 有 {size} MB：浏览器打开较慢",
    ),
    "says.stale": Text(
        "{provider} has mended what its baseline still lists: --update-baseline removes it.",
        "{provider} 已修复基线中列出的问题：请用 --update-baseline 将其删除。",
    ),
    "stale": Text(
        "Fixed, and still in the baseline: --update-baseline removes it",
        "已修复，但仍列在基线中：用 --update-baseline 删除",
    ),
    "look here": Text("Look here first", "先看这里"),
    "nothing wrong": Text("Nothing is wrong.", "没有发现问题。"),
    "nothing else": Text(
        "Nothing is wrong but what the baseline knows.", "除基线中已知的问题外，没有发现问题。"
    ),
    "undecided": Text("Checks that were given nothing to judge", "没有得到可判定内容的检查"),
    "rule": Text("rule", "规则"),
    "clause": Text("clause", "条款"),
    "matters": Text("why it matters to a merchant", "对商家的影响"),
    "ours": Text("rests on a choice of ours: the platform does not say", "依据我们的取舍：平台没有说明"),
    "item": Text("what was judged", "判定对象"),
    "expected": Text("expected", "应为"),
    "seen": Text("seen", "实为"),
    "scenario": Text("scenario", "剧本"),
    "because": Text("because", "因为"),
    "own output": Text("the provider's own output then", "服务商此时的输出"),
    "more": Text("{count} more of {items} that were judged", "判定的 {items} 项中另有 {count} 项"),
    "again": Text("to see it again", "复现命令"),
    "curl": Text("to make that call once more", "重发此调用"),
    "replay": Text(
        "to send that push once more (JOURNAL: the file of --journal)",
        "重发此推送（JOURNAL 为 --journal 写出的文件）",
    ),
    "astray": Text("called where the platform has no such path", "调用了微信没有的路径"),
    "nearest": Text("fails like the broken variant", "最像已知错误"),
    "nearest.says": Text("{variant} ({likeness}): {why}", "{variant}（{likeness}）：{why}"),
    "nearest.all": Text("The run as a whole fails like", "整次运行最像已知错误"),
    "for developers": Text("as text, for a developer", "文字版，供开发使用"),
    "copy": Text("copy for a developer", "复制给开发"),
    "copy command": Text("copy the command", "复制命令"),
    "next": Text("next", "下一个"),
    "previous": Text("previous", "上一个"),
    "not reached": Text("Scenarios that were not played to their end", "没有演完的剧本"),
    "by provider": Text("the provider's failure", "服务商自身失败"),
    "by us": Text("an error of the suite or of the scenario", "测试套件或剧本出错"),
    "against": Text("Beside the earlier run", "与先前的结果比较"),
    "against.same": Text("Nothing is or was wrong.", "先前与本次都没有问题。"),
    "change": Text("what became of it", "变化"),
    "before": Text("before", "先前"),
    "now": Text("now", "本次"),
    "skipped.plain": Text("Skipped checks", "跳过的检查"),
    "skipped": Text("What one more probe would add", "多提供一个探针可多判定什么"),
    "skipped.one": Text(
        "with {capability} alone, {count:more check}", "只要再提供 {capability}，可多判定 {count} 项"
    ),
    "skipped.more": Text("with several more, {count:check}", "还需多项能力的，{count} 项"),
    "skipped.other": Text("skipped for other reasons, {count:check}", "因其他原因跳过的，{count} 项"),
    "matrix": Text("Checks and scenarios", "检查与剧本"),
    "matrix.wrong": Text(
        "checks with findings, and the scenarios that these came in", "有问题的检查与所在剧本"
    ),
    "matrix.all": Text("all checks and scenarios", "全部检查与剧本"),
    "matrix.says": Text(
        "A cell has the number of items that were judged; where some were wrong, that of these.",
        "格内为判定的项数；有问题时为有问题的项数。",
    ),
    "checks": Text("All checks", "全部检查"),
    "check": Text("check", "检查"),
    "verdict": Text("verdict", "结论"),
    "level": Text("level", "级别"),
    "items": Text("items", "项数"),
    "reason": Text("why", "说明"),
    "evidence": Text("Entries that findings rest on", "所依据的日志条目"),
    "evidence.says": Text(
        "What passed between the platform and the provider, by number. Secrets are masked.",
        "平台与服务商之间的往来，按编号排列。密钥等敏感内容已遮盖。",
    ),
}
