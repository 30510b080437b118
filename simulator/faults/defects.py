"""Defects of a push: which go together, which a push can have, and what makes it wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from simulator.faults.row import Defect
from simulator.faults.rows import ON_PUSH
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire.push import Change, Form, Part

DEFECTS: Mapping[str, Defect] = {
    effect: defect for effect, row in ON_PUSH.items() if (defect := row.does(Defect)) is not None
}


def defects_among(effects: Iterable[str]) -> tuple[str, ...]:
    """Those effects that make a push wrong, each once."""
    return tuple(dict.fromkeys(effect for effect in effects if effect in DEFECTS))


def changes(defects: Iterable[str]) -> dict[Part, Change]:
    """What makes a push wrong in these ways."""
    return {DEFECTS[defect].part: DEFECTS[defect].change for defect in defects}


def wrong_in(defects: Iterable[str]) -> list[str]:
    """In what a push with these defects is wrong."""
    return sorted({str(DEFECTS[defect].wrong) for defect in defects})


def clash(one: str, two: str) -> bool:
    """Whether one defect leaves nothing to see of the other."""
    return one in DEFECTS and two in DEFECTS and DEFECTS[one].clashes(DEFECTS[two])


def check_defects(defects: Iterable[str], form: Form, pad: int = 0) -> None:
    """A UsageError for a defect that is unknown, of which a push in this form has no such part, or that
    leaves nothing to see of another one or of the padding."""
    wanted = tuple(dict.fromkeys(defects))
    if unknown := [defect for defect in wanted if defect not in DEFECTS]:
        raise UsageError(
            Text(
                f"unknown defect {unknown[0]!r}; known: {', '.join(DEFECTS)}",
                f"不认识缺陷 {unknown[0]!r}；已知：{', '.join(DEFECTS)}",
            )
        )
    for defect in wanted:
        if lacking := DEFECTS[defect].lacks(form):
            raise UsageError(Text(f"{defect} is a defect of {lacking}", f"{defect} 是 {lacking} 的缺陷"))
    for one, two in combinations(wanted, 2):
        if clash(one, two):
            raise UsageError(
                Text(
                    f"{one} and {two} do not go together on one push: send two pushes",
                    f"{one} 与 {two} 不能用在同一条推送上：请发两条",
                )
            )
    if pad and not form.sealed:
        raise UsageError(
            Text(
                "`pad` grows a sealed push, and this one is plain", "`pad` 加长的是加密的推送，而这一条是明文"
            )
        )
    if pad and (hiding := [defect for defect in wanted if Part.DOCUMENT in DEFECTS[defect].hides]):
        raise UsageError(
            Text(
                f"{hiding[0]} leaves no document that `pad` could grow: leave one of them out",
                f"{hiding[0]} 之后没有 `pad` 可以加长的内容：去掉其中一个",
            )
        )
