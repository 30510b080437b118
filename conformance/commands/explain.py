"""`wxconf explain`: all that is known of a check, a family, or a rule of the preflight, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from conformance.commands.options import chosen_checks
from simulator import Count, Text, command, command_line

if TYPE_CHECKING:
    from conformance.model import Level
    from conformance.preflight.rules import Rule
    from conformance.registry import Check


@command(
    chinese="""说明一条检查判定什么、为何重要、由哪些剧本触发、能判出哪些变体。

    ID 是检查、检查的类别，或 `wxconf preflight` 的规则（listing.trial）。"""
)
@click.argument("ident", metavar="ID")
@click.pass_context
def explain(context: click.Context, ident: str) -> None:
    """Tell what a check judges and why, what exercises it, and which broken variants it fails.

    ID is a check, a family, or a rule of `wxconf preflight` (listing.trial).
    """
    from conformance.checks import FAMILIES
    from conformance.commands.run import run
    from conformance.preflight.rules import RULES
    from simulator import language

    rules = [rule for rule in RULES if ident in {rule.id, rule.id.partition(".")[0]}]
    lines = [line for rule in rules for line in of_rule(rule)]
    if not rules:
        chosen = list(chosen_checks((ident,)).values())
        one_each = (line for check in chosen for line in of_check(check))
        lines = list(of_family(ident, chosen) if ident in FAMILIES else one_each)
        line = command_line(context, run, only=[ident])
        lines.append(Text(f"judge it: {line}", f"判定：{line}"))
    for each in lines:
        click.echo(each.in_(language()))


def of_rule(rule: Rule) -> Iterator[Text]:
    """A rule of the preflight."""

    yield _leveled(rule.id, rule.level)
    yield Text(f"  {rule.text.en}", f"  {rule.text.zh}")
    yield from _clauses(rule.clauses)
    yield Text(f"  declared by: {rule.declared_by}", f"  声明于：{rule.declared_by}")


def of_family(name: str, checks: list[Check]) -> Iterator[Text]:
    """A family: why it matters, and the rules it has."""
    from conformance.checks import FAMILIES
    from conformance.matters import matters

    why = matters(name)
    title = FAMILIES[name].title
    yield Text(f"{name}, {title.en}: {Count(len(checks)):check}", f"{name} {title.zh}：{len(checks)} 项检查")
    yield Text(f"  why it matters: {why.en}", f"  为何重要：{why.zh}")
    for check in checks:
        head = _leveled(check.id, check.level)
        yield Text(f"  {head.en}: {check.rule}", f"  {head.zh}：{check.chinese}")


def of_check(check: Check) -> Iterator[Text]:
    """A check: what a right provider does, and all by which a wrong one is found."""
    from conformance.dimensions.table import told
    from conformance.matters import matters
    from conformance.mutants import variants
    from simulator import CAPABILITIES

    why = matters(check.id)
    yield _leveled(check.id, check.level)
    yield Text(f"  a right provider: {check.rule}", f"  正确的服务商：{check.chinese}")
    yield Text(f"  why it matters: {why.en}", f"  为何重要：{why.zh}")
    yield from _clauses(check.clauses)
    yield _standing(check)
    for head, names in (
        (Text("needs", "需要"), check.needs),
        (Text("shown by", "可由此观察"), check.seen_by),
    ):
        for name in names:
            row = CAPABILITIES[name]
            yield Text(f"  {head.en}: {name}, {row.text}", f"  {head.zh}：{name}，{row.chinese}")
    if check.able:
        yield Text(
            f"  not judged where the provider never {check.able.never.en}",
            f"  服务商从未{check.able.never.zh}时不判定",
        )
    if check.voluntary:
        yield Text(f"  no blame: {check.voluntary.en}", f"  不算违反：{check.voluntary.zh}")
    yield _list(Text("exercised by", "用到的场景"), check.exercised_by)
    yield _list(Text("reasons", "原因"), check.reasons)
    if check.covers:
        yield _list(Text("endpoints", "接口"), check.covers)
    for name, broken in variants().items():
        if found := ", ".join(broken.reasons(check.id)):
            named = Text(f"  fails the variant {name} ({found})", f"  可判出变体 {name}（{found}）")
            yield Text(f"{named.en}: {broken.why}", f"{named.zh}：{broken.chinese}")
    yield Text("  dimensions:", "  情形：")
    for line in told(check.id):
        yield Text(f"    {line.en}", f"    {line.zh}")


def _leveled(id_: str, level: Level) -> Text:
    """What a rule is called, and whether it must be kept."""
    from conformance.report.words import LEVELS

    return Text(f"{id_}  {LEVELS[level].en}", f"{id_}  {LEVELS[level].zh}")


def _list(head: Text, words: tuple[str, ...]) -> Text:

    return Text(f"  {head.en}: {', '.join(words)}", f"  {head.zh}：{', '.join(words)}")


def _clauses(clauses: tuple[str, ...]) -> Iterator[Text]:
    from conformance.clauses import CLAUSES

    for id_ in clauses:
        clause = CLAUSES[id_]
        yield Text(f"  clause {id_}: {clause.text}", f"  条款 {id_}：{clause.chinese}")


def _standing(check: Check) -> Text:
    from conformance.model import Level

    rule = Text("a rule of the platform", "微信的规则")
    if check.level is Level.SHOULD:
        rule = Text(
            "advice, a warning at most: the platform does not insist on it", "建议，至多警告：微信不强制"
        )
    if check.ours:
        rule = Text(
            f"{rule.en}; what rests on a choice of ours is a warning at most: {check.ours.en}",
            f"{rule.zh}；其中属于本项目选择的，至多警告：{check.ours.zh}",
        )
    if with_ := check.firm_with:
        rule = Text(f"{rule.en}; it counts in full with {with_}", f"{rule.zh}；具备 {with_} 时按原级别判定")
    return Text(f"  standing: {rule.en}", f"  依据：{rule.zh}")
