"""Making things go wrong as planned: faults on pushes and on calls of the API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from simulator.actions.lookup import component_of, home_page_row
from simulator.actions.registry import Arg, action, find
from simulator.actions.stage import Stage
from simulator.core.world import World
from simulator.endpoints.by_hand import filled, misfits
from simulator.endpoints.paths import PATHS, known_ids, of_id
from simulator.endpoints.table import BY_ID
from simulator.faults import plan
from simulator.faults.parts import When, Where
from simulator.faults.plan import Fault, misplaced
from simulator.faults.row import Behind, ByHand, HoldBack, Lose, Meanwhile, Numbers, On, Row
from simulator.faults.rows import ROWS, effects, numbers_of, table
from simulator.journal.kinds import REFERENCE
from simulator.texts import Text
from simulator.usage import nearest

CHINESE = "按计划制造故障：针对推送与接口调用。"

MOST = 1000
BY_HAND = "reply"


def _wrong(args: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """What is wrong with a fault as it is written, whatever the world."""
    yield from _wrong_place(args)
    yield from _wrong_time(args)
    yield from _wrong_number(args)
    yield from _wrong_reply(args)


def _row(args: Mapping[str, Any]) -> Row | None:
    """The fault that is meant; None for one that there is not, of which something else is said."""
    return table(On.PUSH if args.get("push") else On.CALL).get(args["do"])


def _wrong_place(args: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    pushes, calls = args.get("push") or (), args.get("call") or ()
    row = _row(args)
    if args["do"] == BY_HAND and args.get("reply") is None and not args["anyway"]:
        yield (
            "",
            Text(
                "say what happens: with `do`, or with `reply`, the body that calls are answered with",
                "请说明发生什么：用 `do`，或用 `reply` 给出应答内容",
            ),
        )
        return
    if wrong := misplaced(args["do"], pushes, calls):
        yield "do" if pushes or calls else "", wrong
    for word in calls:
        if word.startswith("/") and word not in PATHS and not (row and row.does(ByHand) and args["anyway"]):
            yield (
                "call",
                Text(
                    f"no endpoint {word!r}: {nearest(word, PATHS).en}",
                    f"没有接口 {word!r}：{nearest(word, PATHS).zh}",
                ),
            )
    limited = row and (row.does(Behind) or row.does(Meanwhile))
    if limited and calls and "any" not in calls:
        meant = {found for call in calls for found in _endpoints(call)}
        if not all(found.startswith(limited.endpoints) for found in meant):
            known = ", ".join(each for each in BY_ID if each.startswith(limited.endpoints))
            only = (
                Text("only pull interfaces are behind", "只有拉取接口会滞后")
                if isinstance(limited, Behind)
                else Text("only this list moves", "只有这个列表会变动")
            )
            yield "call", Text(f"{only.en}: {known}", f"{only.zh}：{known}")


def _endpoints(word: str) -> list[str]:
    """The endpoints that a word names: by id or path, or by the end of the id of one that is simulated."""
    if word in PATHS:
        return [PATHS[word].id]
    if word in known_ids():
        return [word]
    return [known for known in BY_ID if known == word or known.endswith("." + word)]


def _wrong_time(args: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    times, nth, every, rate = args["times"], args["nth"], args["every"], args["rate"]
    since, span = args["from"], args.get("for")
    if args["after"] < 0:
        yield (
            "after",
            Text(
                f"`after` counts occasions and is not negative: {args['after']}",
                f"`after` 是次数，不能为负：{args['after']}",
            ),
        )
    if times is not None and times < 1:
        yield (
            "times",
            Text("a fault fires at least once: `times` is 1 or more", "故障至少发生一次：`times` 不小于 1"),
        )
    if every < 1:
        yield (
            "every",
            Text(
                f"`every` counts occasions and is 1 or more, not {every}",
                f"`every` 是次数，不小于 1，不能是 {every}",
            ),
        )
    if nth is not None and (nth < 1 or args["after"] or times is not None or every != 1):
        yield (
            "nth",
            Text(
                "`nth` is 1 or more, and stands without `after`, `times` and `every`",
                "`nth` 不小于 1，且不与 `after`、`times`、`every` 同用",
            ),
        )
    if since < 0 or (span is not None and span <= 0):
        yield (
            "from" if since < 0 else "for",
            Text(
                "a window begins now or later, and lasts: `from` is 0 or more, `for` more than 0",
                "时间窗口始于现在或以后，并有时长：`from` 不小于 0，`for` 大于 0",
            ),
        )
    if not 0 < rate <= 1:
        yield (
            "rate",
            Text(
                f"`rate` is a share of the occasions: above 0 and at most 1, not {rate:g}",
                f"`rate` 是次数的比例：大于 0、最多 1，不能是 {rate:g}",
            ),
        )
    elif rate < 1 and not args["unbounded"] and (row := _row(args)) and _loses(row):
        yield (
            "rate",
            Text(
                f"`{row.effect}` loses a push with all its retries: with `rate` it takes `unbounded: "
                "true`, or `drop_attempt` in its place",
                f"`{row.effect}` 会丢掉推送及其全部重试：与 `rate` 同用须写 `unbounded: true`，或改用 "
                "`drop_attempt`",
            ),
        )


def _loses(row: Row) -> bool:
    lose = row.does(Lose)
    return lose is not None and lose.for_good


def _wrong_number(args: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    effect, by, copies, size = args["do"], args["by"], args["copies"], args["size"]
    defaults = {arg.name: arg.default for arg in find("fault").args}
    for name, of in numbers_of().items():
        if effect not in of and args.get(name) != defaults[name]:
            yield (
                name,
                Text(
                    f"`{name}` does not go with {effect}: it belongs to {', '.join(sorted(of))}",
                    f"`{name}` 不能与 {effect} 同用：它属于 {', '.join(sorted(of))}",
                ),
            )
    if by < 0:
        yield "by", Text(f"`by` is a duration and not negative: {by:g}", f"`by` 是时长，不能为负：{by:g}")
    if (row := _row(args)) and "by" in row.needs and not by:
        yield "by", Text(f"{effect} takes `by`: how long", f"{effect} 需要 `by`：时长")
    if not 1 <= copies <= MOST:
        yield (
            "copies",
            Text(
                f"a push that is to be lost takes `drop`: `copies` is 1 to {MOST}, not {copies}",
                f"丢弃推送用 `drop`：`copies` 为 1 至 {MOST}，不能是 {copies}",
            ),
        )
    if not 2 <= size <= MOST:
        yield (
            "size",
            Text(
                f"`size` is how many pushes are held back: 2 to {MOST}, not {size}",
                f"`size` 是扣住的推送条数：2 至 {MOST}，不能是 {size}",
            ),
        )
    if not 200 <= args["status"] <= 599:
        yield (
            "status",
            Text(
                f"the HTTP status of an answer is 200 to 599, not {args['status']}",
                f"应答的 HTTP 状态为 200 至 599，不能是 {args['status']}",
            ),
        )


def _wrong_reply(args: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """What is wrong with the body of a reply by hand."""
    row, reply, calls = _row(args), args.get("reply"), args.get("call") or ()
    if row is None or not row.does(ByHand):
        return
    if args["anyway"]:
        if not reply:
            yield (
                "reply",
                Text(
                    "`anyway` goes with a `reply` that has a field at least",
                    "`anyway` 只与至少有一个字段的 `reply` 同用",
                ),
            )
    elif reply is None or any(_later(value) for value in _leaves(reply)):
        return
    elif "any" in calls:
        yield (
            "call",
            Text(
                "a reply is that of one endpoint: name it, or say `anyway: true`",
                "应答属于某一个接口：请指明接口，或写 `anyway: true`",
            ),
        )
    else:
        for endpoint in dict.fromkeys(found for call in calls for found in _endpoints(call)):
            for wrong in misfits(of_id(endpoint), reply):
                yield (
                    "reply",
                    Text(
                        f"{wrong}; as {endpoint} answers it, unless `anyway: true`",
                        f"{wrong}；应与 {endpoint} 的应答一致，除非写 `anyway: true`",
                    ),
                )


def _leaves(value: Any) -> Iterator[Any]:
    """The single values of a document."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else None
    if inner is None:
        yield value
    else:
        for each in inner:
            yield from _leaves(each)


def _later(value: Any) -> bool:
    """Whether it stands for a field of an earlier result, which a file does not know yet."""
    return isinstance(value, str) and re.fullmatch(REFERENCE, value) is not None


def _words(rows: Iterable[Row]) -> Text:
    """Their effects in a sentence."""
    *others, last = dict.fromkeys(f"`{row.effect}`" for row in rows)
    return Text(f"{', '.join(others)} and {last}" if others else last, "、".join((*others, last)))


def _with(number: str) -> Text:
    words = _words(row for row in ROWS if number in row.numbers)
    return Text(f"with {words.en}", f"用于 {words.zh}")


_USUAL = Numbers()
_LASTING = _words(row for row in ROWS if "by" in row.needs)
_HELD = _words(row for row in ROWS if row.does(HoldBack))


@action(
    "fault",
    Arg("as", "name", "what to call it", "给它起的名称"),
    Arg(
        "push",
        "push_kinds",
        "on pushes of this kind, of several, or `any`",
        "针对此类推送，可写多类，或 `any`",
    ),
    Arg(
        "call",
        "endpoints",
        "on calls of this endpoint: its id, the end of its id, its path, several of them, or `any`",
        "针对此接口的调用：编号、编号末段或路径，可写多个，或 `any`",
    ),
    Arg(
        "do",
        "text",
        "what happens; where it is left out, `reply` is answered",
        "发生什么；不写则以 `reply` 应答",
        default=BY_HAND,
        choices=effects(),
    ),
    Arg("store", "store", "only about this store", "只针对该店铺"),
    Arg("component", "component", "only of this platform", "只针对该第三方平台"),
    Arg("home_page", "home_page", "only of this home page", "只针对该主页"),
    Arg("after", "integer", "occasions to let pass first", "先放过几次", default=0),
    Arg("times", "integer", "occasions to fire on; all of them when left out", "触发几次，不写则每次都触发"),
    Arg("nth", "integer", "only on the n-th occasion", "只在第 n 次触发"),
    Arg("every", "integer", "on every n-th occasion", "每 n 次触发一次", default=1),
    Arg(
        "from",
        "duration",
        "only from so long from now, on the world's clock",
        "多久之后才开始，按世界的时钟",
        default=0.0,
    ),
    Arg("for", "duration", "only for this long on the world's clock", "持续多久，按世界的时钟"),
    Arg(
        "rate",
        "number",
        "on this share of the occasions, as the seed has it",
        "触发的比例，由种子决定",
        default=1.0,
    ),
    Arg(
        "unbounded",
        "boolean",
        "with `rate`: also on the last attempt of a push, and on any number of calls in a row",
        "与 `rate` 同用：也可发生在推送的最后一次尝试，调用连续触发不设上限",
        default=False,
    ),
    Arg("errcode", "integer", *_with("errcode"), default=_USUAL.errcode),
    Arg("status", "integer", *_with("status"), default=_USUAL.status),
    Arg(
        "by",
        "duration",
        f"how long, with {_LASTING.en}; with {_HELD.en} the longest that a push is held back",
        f"{_LASTING.zh} 的时长；{_HELD.zh} 扣住推送的最长时间",
        default=_USUAL.by,
    ),
    Arg("copies", "integer", *_with("copies"), default=_USUAL.copies),
    Arg(
        "size",
        "integer",
        f"how many pushes, {_with('size').en}",
        f"多少个推送，{_with('size').zh}",
        default=_USUAL.size,
    ),
    Arg(
        "reply",
        "body",
        "the body that is answered in place of the platform's own",
        "代替平台应答的内容",
    ),
    Arg(
        "anyway",
        "boolean",
        "with `reply`: whatever body, also of a path that nobody knows",
        "与 `reply` 同用：任意内容，也可用于未知路径",
        default=False,
    ),
    Arg(
        "optional",
        "boolean",
        "it may end without having fired",
        "可以始终不触发",
        default=False,
        in_digest=False,
    ),
    alone=Text("whether it strikes the others would be chance", "是否作用于其他步骤全凭偶然"),
    chinese="给推送或接口调用安排故障。",
    makes="fault",
    clauses=("P1", "T3", "T5"),
    check=_wrong,
)
def fault(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Plans a fault on pushes or on calls of the API."""
    world = stage.world
    number = world.sequence("fault")
    planned = plan.plan(
        world,
        Fault(
            name=args.get("as") or f"fault-{number}",
            number=number,
            effect=args["do"],
            where=_where(world, args),
            when=_when(world, args),
            numbers=_numbers(args),
            optional=args["optional"],
        ),
    )
    return {"fault": planned.name}


def _where(world: World, args: Mapping[str, Any]) -> Where:
    component, home_page = args.get("component"), args.get("home_page")
    return Where(
        pushes=tuple(args.get("push") or ()),
        calls=tuple(args.get("call") or ()),
        store=args.get("store") or "",
        component=component_of(world, component).appid if component else "",
        home_page=home_page_row(world, home_page).appid if home_page else "",
    )


def _when(world: World, args: Mapping[str, Any]) -> When:
    times, nth = args["times"], args["nth"]
    since, span = args["from"], args.get("for")
    now = world.clock.now()
    return When(
        skip=args["after"] if nth is None else nth - 1,
        times=times if nth is None else 1,
        every=args["every"],
        since=now + since if since else None,
        until=None if span is None else now + since + span,
        rate=args["rate"],
        unbounded=args["unbounded"],
    )


def _numbers(args: Mapping[str, Any]) -> Numbers:
    given: dict[str, Any] = {name: args.get(name) for name in numbers_of()}
    numbers = Numbers(**given)
    if numbers.reply is None or numbers.anyway:
        return numbers
    endpoints = [found for call in args["call"] for found in _endpoints(call)]
    return replace(numbers, reply=filled(of_id(endpoints[0]), numbers.reply))


@action(
    "heal",
    Arg("fault", "fault", "which; all of them when left out", "哪一个，不写则为全部", main=True),
    alone=Text("whether the others are still struck would be chance", "其他步骤是否还受影响全凭偶然"),
    chinese="结束一个或全部已安排的故障，被扣住的随即发出。",
)
def heal(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Ends a planned fault, or all of them; what one holds back is sent."""
    healed = plan.heal(stage.world, args.get("fault"))
    return {"healed": [row.name for row in healed], "unfired": [row.name for row in healed if not row.fired]}
