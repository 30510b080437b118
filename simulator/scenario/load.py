"""Finds scenario files and reads them. Everything wrong with a file is said at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from simulator.actions.registry import ACTIONS, Action
from simulator.documents import Node, Problems, Shape, shown
from simulator.documents.reader import parse, read
from simulator.durations import CHINA_OFFSET
from simulator.scenario.document import Scenario, file_of
from simulator.scenario.placeholders import Expander
from simulator.scenario.schema import EARLIEST, FILE, HEADER, LATEST
from simulator.scenario.steps import StepReader
from simulator.texts import Text
from simulator.usage import UsageError, nearest

CHINA = timezone(timedelta(seconds=CHINA_OFFSET))

_FILE = Shape(FILE)
_CASES = Shape(HEADER["cases"])
_UNWANTED = re.compile(r"\b(should|tests? that)\b", re.IGNORECASE)
_CASE = re.compile(r"^(?P<file>.+)\[(?P<case>[^\]]+)\]$")


def load_scenarios(
    paths: Sequence[Path | str] | None = None, *, actions: Mapping[str, Action] | None = None
) -> list[Scenario]:
    """The scenarios of files, folders or ids (`purchase`, `purchase/plain`, `purchase/plain[case]`).

    None means all that come with the package. Sorted by id, heavy ones last.
    """
    if actions is None:
        actions = registered()
    shipped = shipped_root()
    idents = cache(lambda: _idents(shipped))  # looked through once, however many are asked for
    found: dict[str, Scenario] = {}
    problems: list[Text] = []
    for given in [shipped] if paths is None else paths:
        path = Path(given)
        try:
            if path.exists():
                scenarios = _from_disk(path, shipped, actions)
            else:
                scenarios = _by_id(str(given), idents(), actions)
        except UsageError as error:
            problems.append(error.said)
            continue
        for scenario in scenarios:
            other = found.setdefault(scenario.id, scenario)
            if other.path.resolve() != scenario.path.resolve():
                problems.append(
                    Text(
                        f"{shown(scenario.path)}: the id {scenario.id} is also that of {shown(other.path)}",
                        f"{shown(scenario.path)}：ID {scenario.id} 与 {shown(other.path)} 相同",
                    )
                )
    if problems:
        raise UsageError(Text.joined(dict.fromkeys(problems), Text.same("\n")))
    return sorted(found.values(), key=lambda one: (one.heavy, one.id))


def named(paths: Iterable[Path | str], scenarios: Iterable[Scenario]) -> frozenset[str]:
    """The ids of those that were asked for one by one, by file or id, and not by folder or family."""
    files, idents = set(), set()
    for given in paths:
        if Path(given).is_file():
            files.add(Path(given).resolve())
        else:
            idents.add(_written(given))
    return frozenset(
        one.id
        for one in scenarios
        if {one.id, file_of(one.id)} & idents or (files and one.path.resolve() in files)
    )


def _written(given: Path | str) -> str:
    """An id as it is written where a path may stand."""
    return Path(given).as_posix().strip("/").removesuffix(".yaml")


def parse_scenarios(
    text: str, ident: str, *, path: Path | None = None, actions: Mapping[str, Action] | None = None
) -> list[Scenario]:
    """The scenario of one file's text, or one for each of its cases."""
    path = path or Path(f"{ident}.yaml")
    return _scenarios(parse(text, str(path)), path, ident, registered() if actions is None else actions)


def registered() -> Mapping[str, Action]:
    """The registry, filled."""
    import simulator.actions  # noqa: F401 - registers them

    return ACTIONS


def shipped_root() -> Path:
    """The folder of the scenarios that come with the package."""
    import scenarios

    return Path(next(iter(scenarios.__path__)))


def word(scenario: Scenario) -> str:
    """What loads it again: its id where it comes with the package, its file otherwise."""
    return scenario.id if scenario.path.is_relative_to(shipped_root()) else str(scenario.path)


def ident_of(path: Path, shipped: Path, given: Path | None = None) -> str:
    """A file's id: its path below the scenarios' root, without the suffix.

    The root is the package's own, or the nearest folder named `scenarios`, or the folder that was given. A
    file that would have no family takes its folder's name.
    """
    path = path.resolve()
    named = [parent for parent in path.parents if parent.name == "scenarios"]
    roots = [shipped.resolve(), *named[:1], *([given.resolve()] if given else []), path.parent.parent]
    root = next(root for root in roots if path.is_relative_to(root))
    ident = path.relative_to(root).with_suffix("").as_posix()
    return ident if "/" in ident or root in (roots[0], *named[:1]) else f"{root.name}/{ident}"


def _from_disk(path: Path, shipped: Path, actions: Mapping[str, Action]) -> list[Scenario]:
    if path.is_file():
        return _scenarios(read(path), path, ident_of(path, shipped), actions)
    files = list(_files(path))
    if not files and path.resolve() != shipped.resolve():
        raise UsageError(
            Text(
                f"{shown(path)}: no scenario (*.yaml) in this folder",
                f"{shown(path)}：该文件夹中没有剧本（*.yaml）",
            )
        )
    return _read_all({ident_of(file, shipped, path): file for file in files}, actions)


def _idents(shipped: Path) -> Mapping[str, Path]:
    """The files that come with the package, by id."""
    return {path.relative_to(shipped).with_suffix("").as_posix(): path for path in _files(shipped)}


def _by_id(given: str, idents: Mapping[str, Path], actions: Mapping[str, Action]) -> list[Scenario]:
    wanted = _written(given)
    match = _CASE.match(wanted)
    file, case = (match["file"], match["case"]) if match else (wanted, None)
    chosen = {name: path for name, path in idents.items() if name == file or name.startswith(f"{file}/")}
    if not chosen:
        raise UsageError(
            Text(
                f"no file and no scenario is called {given!r}: {_like(wanted, idents).en}",
                f"没有名为 {given!r} 的文件或剧本：{_like(wanted, idents).zh}",
            )
        )
    scenarios = _read_all(chosen, actions)
    if case is None:
        return scenarios
    one = [scenario for scenario in scenarios if scenario.id == wanted]
    if not one:
        cases = [scenario.case for scenario in scenarios if scenario.case]
        hint = nearest(case, cases) if cases else Text("it has no cases at all", "它没有任何用例")
        raise UsageError(
            Text(f"{file} has no case {case!r}: {hint.en}", f"{file} 没有用例 {case!r}：{hint.zh}")
        )
    return one


def _like(wanted: str, idents: Iterable[str]) -> Text:
    """A hint at the scenarios that may be meant; where none is near, the families, not a hundred ids."""
    families = {ident.partition("/")[0] for ident in idents}
    same = sorted(ident for ident in idents if ident.rpartition("/")[2] == wanted.rpartition("/")[2])
    if same:
        some = same[:3]
        return Text(f"did you mean {' or '.join(some)}?", f"是不是 {' 或 '.join(some)}？")
    near = get_close_matches(wanted, sorted({*idents, *families}), n=1)
    return nearest(wanted, near or families)


def _read_all(files: Mapping[str, Path], actions: Mapping[str, Action]) -> list[Scenario]:
    """The scenarios of many files; what is wrong with any of them is said together."""
    scenarios: list[Scenario] = []
    problems: list[Text] = []
    for ident, path in files.items():
        try:
            scenarios += _scenarios(read(path), path, ident, actions)
        except UsageError as error:
            problems.append(error.said)
    if problems:
        raise UsageError(Text.joined(problems, Text.same("\n")))
    return scenarios


def _files(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.suffix == ".yml":
            raise UsageError(
                Text(
                    f"{shown(path)}: scenario files end in .yaml; rename it",
                    f"{shown(path)}：剧本文件以 .yaml 结尾；请改名",
                )
            )
        if path.suffix == ".yaml" and path.is_file():
            yield path


def _scenarios(root: Node, path: Path, ident: str, actions: Mapping[str, Action]) -> list[Scenario]:
    """One scenario for each case of the file, or the only one."""
    reading = _Reading(root, path, ident, actions)
    scenarios = reading.scenarios()
    reading.problems.raise_any()
    return scenarios


class _Reading:
    """One file on its way to scenarios, with what is wrong with it so far."""

    def __init__(self, root: Node, path: Path, ident: str, actions: Mapping[str, Action]) -> None:
        self.root = root
        self.path = path
        self.ident = ident
        self.actions = actions
        self.problems = Problems(shown(path))
        self.used: set[str] = set()

    def scenarios(self) -> list[Scenario]:
        if not isinstance(self.root.value, dict):
            self.problems.add(
                self.root,
                Text(
                    f"a scenario is a mapping with title and steps, this is {self.root.kind.en}",
                    f"剧本是含有 title 与 steps 的映射，这里是{self.root.kind.zh}",
                ),
            )
            return []
        cases = self._cases()
        read = [self._scenario(case) for case in cases or (None,)]
        for case in cases:
            for key, entry in case.entries.items():
                if key != "name" and key not in self.used:
                    self.problems.add(
                        entry.key, Text(f"nothing uses ${{{key}}}", f"没有任何地方使用 ${{{key}}}")
                    )
        return [scenario for scenario in read if scenario is not None]

    def _cases(self) -> tuple[Node, ...]:
        cases = self.root.get("cases")
        if cases is None:
            return ()
        if not _CASES.check(cases, self.problems, "cases"):
            self.problems.raise_any()
        names: dict[str, Node] = {}
        for case in cases.items:
            name = case.get("name") or case
            first = names.setdefault(str(name.value), name)
            if first is not name:
                self.problems.add(
                    name,
                    Text(
                        f"two cases are named {name.value}; first in line {first.line}",
                        f"有两个用例名为 {name.value}；第一个在第 {first.line} 行",
                    ),
                )
            if (counter := case.get("i")) is not None:
                self.problems.add(
                    counter,
                    Text(
                        "${i} counts inside a repeat; call this value otherwise",
                        "${i} 是 repeat 中的计数；请给这个值换个名字",
                    ),
                )
        return cases.items

    def _scenario(self, case: Node | None) -> Scenario | None:
        values = {key: entry.value for key, entry in case.entries.items()} if case else {}
        expander = Expander(self.problems, self.used)
        kept = {key: entry for key, entry in self.root.entries.items() if key not in ("cases", "steps")}
        header = expander.substitute(replace(self.root, value=kept), values)
        sound = self._header(header)
        start = _instant(header.get("start"), self.problems)
        reader = StepReader(self.actions, self.problems)
        steps = self.root.get("steps")
        read = reader.read(list(expander.steps(steps, values))) if steps else ()
        if not sound:
            return None
        document: dict[str, Any] = header.plain()
        name = str(values["name"].value) if case else None
        return Scenario(
            id=f"{self.ident}[{name}]" if name else self.ident,
            path=self.path,
            title=document["title"],
            chinese=document.get("chinese", ""),
            about=document.get("about", "").strip(),
            clauses=tuple(document.get("clauses", ())),
            asks=tuple(document.get("needs", ())),
            needs=tuple(sorted({*document.get("needs", ()), *reader.needs})),
            fresh=document.get("fresh"),
            seed=document.get("seed"),
            start=start,
            heavy=document.get("heavy", False),
            case=name,
            values={key: node.plain() for key, node in values.items() if key != "name"},
            steps=read,
        )

    def _header(self, header: Node) -> bool:
        """Checks all but the steps, of which only that there are some."""
        steps = {"steps": self.root.entries["steps"]} if "steps" in self.root.entries else {}
        whole = replace(header, value={**header.entries, **steps})
        sound = _FILE.check(whole, self.problems, Text("a scenario", "剧本"))
        title = header.get("title")
        if title is not None and (word := _UNWANTED.search(str(title.value))):
            self.problems.add(
                title,
                Text(
                    f"a title says what happens, without {word[0]!r}: what is right, the checks say",
                    f"title 只说发生什么，不写 {word[0]!r}：对错由检查判定",
                ),
            )
        return sound


def _instant(node: Node | None, problems: Problems) -> float | None:
    """Unix seconds of what is written; a date without a zone is China time."""
    if node is None or isinstance(node.value, int):
        return float(node.value) if node and isinstance(node.value, int) else None
    try:
        instant = datetime.fromisoformat(str(node.value))
    except ValueError:
        problems.add(
            node,
            Text(
                f"start: {node.value!r} is no date; write it like 2024-03-01T09:00",
                f"start：{node.value!r} 不是日期；写成 2024-03-01T09:00 这样",
            ),
        )
        return None
    found = (instant if instant.tzinfo else instant.replace(tzinfo=CHINA)).timestamp()
    if not EARLIEST <= found <= LATEST:
        problems.add(
            node,
            Text(
                f"start: {node.value} is not between 2010 and 2100",
                f"start：{node.value} 不在 2010 至 2100 年之间",
            ),
        )
        return None
    return found
