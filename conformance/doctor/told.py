"""What was found, for people: a line each, what to do about what is wrong, and the verdict at the end."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text as Rich

from conformance.doctor.found import Found, Mark, worst
from simulator import Text, console

COLOURS = {Mark.STOP: "bold red", Mark.WRONG: "bold red", Mark.NOTE: "yellow", Mark.OK: "green"}
PLAIN_WIDTH = 200
DEEPER = "\n         "  # what has several lines is told further in: no line of others passes for one of ours


class Teller:
    """Prints what is found as it comes, in a language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._rich = console()
        if not self._rich.is_terminal:
            self._rich.width = PLAIN_WIDTH

    def _line(self, mark: Mark, text: str) -> None:
        line = Rich(f"  {mark:5}", style=COLOURS[mark]).append(text, style="default")
        self._rich.print(line, soft_wrap=True)

    def valid(self, path: Path) -> None:
        self._line(Mark.OK, Text(f"{path} is valid", f"{path} 格式正确").in_(self._lang))

    def tell(self, found: Found) -> None:
        where = f"  [{found.where}]" if found.where else ""
        said = "\n".join(found.said.in_(self._lang).splitlines()).replace("\n", DEEPER)
        self._line(found.mark, f"{said}{where}")
        if found.todo is not None:
            self._rich.print(Rich(f"       → {found.todo.in_(self._lang)}"), soft_wrap=True)

    def end(self, found: list[Found], again: str, run: str) -> None:
        """The verdict, and the next command: to look `again`, or the `run`."""
        problems = sum(one.mark in (Mark.STOP, Mark.WRONG) for one in found)
        if worst(found) is Mark.STOP:
            said = Text(
                f"not ready, problems: {problems}; mend them, then: {again}",
                f"尚未就绪，问题 {problems} 个；修正后再次执行：{again}",
            )
        elif problems:
            said = Text(
                f"a run would work, and begin with problems: {problems}; next: mend them, or: {run}",
                f"可以运行，但已有问题 {problems} 个；下一步：先修正，或执行：{run}",
            )
        else:
            said = Text(f"ready; next: {run}", f"已就绪；下一步：{run}")
        self._rich.print(Rich(said.in_(self._lang)), soft_wrap=True)
