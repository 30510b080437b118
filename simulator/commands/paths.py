"""`wxsim paths`: every path of the platform that is known, and whether anything simulates it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.command import command, option
from simulator.commands.language import language
from simulator.streams import json_text
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError, nearest

if TYPE_CHECKING:
    from simulator.endpoints.model import Endpoint
    from simulator.shapes.notation import Field


QUERY = Text("query", "查询参数")
TAKES = Text("takes", "接收")
ANSWERS = Text("answers", "返回")
OR = Text(" or ", " 或 ")
STANDING = {True: Text("simulated", "已模拟"), False: Text("known", "仅收录")}


@command(chinese="列出已知的全部平台接口，或一个 PATH（或 id）及其字段。")
@click.argument("path", required=False)
@option(
    "--group",
    help=Text("Only those about this: order, coupon, funds …", "只要这一组：order、coupon、funds 等。"),
)
@option("--simulated", is_flag=True, help=Text("Only those that are simulated.", "只要已模拟的。"))
@option("--known", is_flag=True, help=Text("Only those that are known only.", "只要仅收录而未模拟的。"))
@option("--json", "as_json", is_flag=True, help=Text("One JSON object a line.", "每行一个 JSON 对象。"))
def paths(path: str | None, group: str | None, simulated: bool, known: bool, as_json: bool) -> None:
    """List every path of the platform that is known, or one PATH (or id) with its fields."""
    from simulator.endpoints.paths import PATHS, group_of
    from simulator.shapes.shape import groups

    if simulated and known:
        raise UsageError(
            Text(
                "none is both: leave out --simulated or --known",
                "没有兼具两者的：去掉 --simulated 或 --known",
            )
        )
    if path is not None:
        row = _find(path)
        told = (line.in_(language()) for line in _whole(row))
        click.echo(json_text(_as_json(row)) if as_json else "\n".join(told))
        return
    if group is not None and group not in groups():
        raise UsageError(
            Text(
                f"no group is called {group!r}: {nearest(group, groups()).en}",
                f"没有名为 {group!r} 的分组：{nearest(group, groups()).zh}",
            )
        )
    wanted = {True} if simulated else {False} if known else {True, False}
    rows = [row for row in PATHS.values() if group in (None, group_of(row)) and row.simulated in wanted]
    if as_json:
        for row in rows:
            click.echo(json_text(_as_json(row)))
        return
    lines = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _find(word: str) -> Endpoint:
    """The row of a path or an id. A UsageError names the nearest."""
    from difflib import get_close_matches

    from simulator.endpoints.paths import PATHS, known_ids, of_id
    from simulator.endpoints.table import BY_ID

    if word in PATHS:
        return PATHS[word]
    try:
        return of_id(word)
    except KeyError:
        close = get_close_matches(word, PATHS if "/" in word else (*BY_ID, *known_ids()), n=3)
        near = Text("`wxsim paths` lists those that it knows", "`wxsim paths` 列出它认识的路径")
        if close:
            near = Text(f"did you mean {' or '.join(close)}?", f"是不是 {' 或 '.join(close)}？")
        raise UsageError(
            Text(f"wxsim knows no path {word!r}: {near.en}", f"wxsim 不认识路径 {word!r}：{near.zh}")
        ) from None


def _cells(row: Endpoint) -> Sequence[str]:
    from simulator.endpoints.paths import group_of

    return (
        row.method,
        row.path,
        group_of(row),
        STANDING[row.simulated].in_(language()),
        str(row.source.standing),
        _sets(row).in_(language()),
        Text(row.summary, row.chinese).in_(language()),
    )


def _sets(row: Endpoint) -> Text:
    """Any one of which permission sets is asked for."""
    from simulator.shapes.shape import NOT_FOR_PLATFORMS

    known = row.shape.sets_known if row.shape is not None else ""
    if known == NOT_FOR_PLATFORMS:
        return Text(known, "第三方平台不能调用")
    if not row.permission_sets:
        if known == "unknown":
            return Text("set unknown", "权限集未知")
        return Text("any", "不限")
    return Text.joined(map(Text.same, map(str, row.permission_sets)), OR)


def _as_json(row: Endpoint) -> dict[str, Any]:
    from simulator.endpoints.paths import group_of

    return {
        "id": row.id,
        "method": row.method,
        "path": row.path,
        "group": group_of(row),
        "simulated": row.simulated,
        "standing": str(row.source.standing),
        "source": row.source.address,
        "tokens": [str(kind) for kind in row.tokens],
        "permission_sets": list(row.permission_sets),
        "sets_known": row.shape.sets_known if row.shape is not None else "documented",
        "summary": {"en": row.summary, "zh": row.chinese},
    }


def _whole(row: Endpoint) -> Iterator[Text]:
    """One row, and what it takes and answers, a field a line: `!` must be there, `?` nobody knows."""
    from simulator.endpoints.paths import by_hand

    yield Text.same("  ".join(_cells(row)))
    yield Text(f"  {row.chinese}", f"  {row.summary}")
    tokens = Text.joined(map(Text.same, map(str, row.tokens)), OR) or Text("nobody", "无")
    yield Text(f"  {row.id}, called with the token of {tokens.en}", f"  {row.id}，调用所用令牌：{tokens.zh}")
    yield Text(f"  known from {row.source.address}", f"  依据 {row.source.address}")
    if row.shape is None:
        for title, schema in ((TAKES, row.request), (ANSWERS, row.reply)):
            names = Text.same(", ".join(schema["properties"])) or Text("nothing", "无")
            yield Text(f"{title.en}: {names.en}", f"{title.zh}：{names.zh}")
        return
    if not row.shape.described:
        yield Text("its fields are unknown", "字段未知")
    if not row.simulated:
        yield Text(f"to answer by hand: {by_hand(row)}", f"可自备应答：{by_hand(row)}")
    for title, of in ((QUERY, row.shape.query), (TAKES, row.shape.request), (ANSWERS, row.shape.reply)):
        if of.fields:
            yield Text(f"{title.en}:", f"{title.zh}：")
            yield from _fields(of)


def _fields(of: Field) -> Iterator[Text]:
    from simulator.shapes.notation import paths as fields
    from simulator.shapes.shape import values

    for path, field in fields(of):
        must = "!" if field.required else "?" if field.required is None else ""
        gone = Text("withdrawn", "已下线") if field.withdrawn else NOTHING
        words = [word for word in (Text.same(field.kind), Text.same(field.unit), gone) if word]
        table = values(field.enum).items() if field.enum else ()
        meant = "; ".join(f"{value} {text}" for value, text in table)
        said = Text.joined(words, Text(" ", " "))
        yield Text(
            f"  {path}{must}  {said.en}{f': {meant}' if meant else ''}",
            f"  {path}{must}  {said.zh}{f'：{meant}' if meant else ''}",
        )
