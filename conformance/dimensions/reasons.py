"""Why a cell of the table stays empty: a reason out of a closed set, said in `empty/<family>.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from conformance.dimensions.cells import Cells
from conformance.dimensions.rows import DIMENSIONS
from simulator import NOTHING, Text

FOLDER = Path(__file__).with_name("empty")
THINGS = {
    # what a rule can be about nothing of
    "life": Text("nothing that lasts for a time", "有时限的东西"),
    "list": Text("no list", "列表"),
    "page": Text("no page", "页面"),
    "store": Text("no store and nothing bought", "店铺及其购买"),
    "text": Text("no text that people write", "人写的文字"),
    "field": Text("no field that the platform leaves out or empty", "微信会省略或留空的字段"),
    "row": Text("whole pages, and no row of a list", "列表中的某一行，只涉及整页"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """One of the closed set of reasons, and the sign that the table shows for it."""

    id: str
    sign: str
    text: Text

    def told(self, of: Text, as_: Text) -> Text:
        """The reason with words for what it leaves open."""
        return Text(self.text.en.format(of=of.en, as_=as_.en), self.text.zh.format(of=of.zh, as_=as_.zh))

    @property
    def legend(self) -> Text:
        """The reason of any check."""
        return self.told(Text("nothing of the kind", "此类内容"), Text("another check", "另一检查"))


WHYS: Mapping[str, Why] = {
    row.id: row
    for row in (
        Why("no-such-thing", "–", Text("the rule is about {of}", "规则不涉及{of}")),
        Why(
            "same-path",
            "=",
            Text(
                "a provider does the same as for {as_}, which is judged there",
                "服务商所走的路径与 {as_} 相同，由后者检查",
            ),
        ),
        Why(
            "own-choice",
            "○",
            Text(
                "whether it comes to that is the provider's own choice, and the reference provider avoids it",
                "是否出现该情形由服务商自行决定，参考服务商会避免",
            ),
        ),
        Why(
            "excluded", "×", Text("the rule and the circumstance exclude each other", "规则与该情形互相排斥")
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of those files: for which checks and dimensions, why, and what stands in for the words in it."""

    family: str
    checks: tuple[str, ...]
    dimensions: tuple[str, ...]
    why: str
    of: str = ""
    as_: str = ""

    @property
    def text(self) -> Text:
        """The reason in words."""
        named = Text(f"`{self.as_}`", f"`{self.as_}`")
        return WHYS[self.why].told(THINGS.get(self.of, NOTHING), named)

    def about(self, check: str) -> bool:
        """Whether it is said of a check: patterns, those after `!` are left out."""
        meant = [one for one in self.checks if not one.startswith("!")]
        left = [one[1:] for one in self.checks if one.startswith("!")]
        return any(fnmatchcase(check, one) for one in meant) and not any(
            fnmatchcase(check, one) for one in left
        )


@cache
def reasons() -> tuple[Reason, ...]:
    """Every row of every file, family by family."""
    return tuple(
        _reason(path.stem, row)
        for path in sorted(FOLDER.glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8")) or ()
    )


def _reason(family: str, row: Mapping[str, Any]) -> Reason:
    checks = row["checks"]
    return Reason(
        family=family,
        checks=tuple([checks] if isinstance(checks, str) else checks),
        dimensions=tuple(row["in"]),
        why=row["why"],
        of=row.get("of", ""),
        as_=row.get("as", ""),
    )


def reason_of(check: str, dimension: str, rows: Iterable[Reason] | None = None) -> Reason | None:
    """Why a cell is empty; None where nobody says."""
    found = (row for row in (reasons() if rows is None else rows) if dimension in row.dimensions)
    return next((row for row in found if row.about(check)), None)


def open_cells(checks: Iterable[str], filled: Cells) -> list[str]:
    """The cells that no item stands in and no reason explains."""
    return [
        f"{check} × {name}"
        for check in checks
        for name in DIMENSIONS
        if name not in filled.get(check, {}) and reason_of(check, name) is None
    ]


def problems(checks: Collection[str], filled: Cells, rows: Iterable[Reason] | None = None) -> Iterator[str]:
    """What is wrong with the reasons: a line for each."""
    for row in reasons() if rows is None else rows:
        name = f"{row.family}.yaml: {row.why} of {', '.join(row.checks)}"
        meant = [check for check in checks if row.about(check)]
        if not meant:
            yield f"{name}: no check is called so"
        if foreign := [check for check in meant if check.partition(".")[0] != row.family]:
            yield f"{name}: {', '.join(foreign)} belong elsewhere"
        if row.why not in WHYS:
            yield f"{name}: the reasons are {', '.join(WHYS)}"
        if unknown := sorted(set(row.dimensions) - set(DIMENSIONS)):
            yield f"{name}: no dimension is called {', '.join(unknown)}"
        if (row.why == "no-such-thing") != (row.of in THINGS):
            yield f"{name}: `of` is one of {', '.join(THINGS)}, and stands with no-such-thing alone"
        if (row.why == "same-path") != bool(row.as_):
            yield f"{name}: `as` names a check, and stands with same-path alone"
        for dimension in row.dimensions:
            yield from (
                f"{name}: {check} × {dimension} is filled by {filled[check][dimension]}"
                for check in meant
                if dimension in filled.get(check, {})
            )
            if row.as_ and dimension not in filled.get(row.as_, {}):
                yield f"{name}: {row.as_} × {dimension} is empty itself"
