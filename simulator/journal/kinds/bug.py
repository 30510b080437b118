"""What went wrong with the simulator itself."""

from __future__ import annotations

from typing import ClassVar

from simulator.journal.kind import Kind, fact
from simulator.texts import Text


class Broke(
    Kind,
    name="bug",
    zh="模拟器故障",
    says=Text("wxsim itself broke: please report it", "wxsim 自身出错，请反馈"),
):
    STYLE: ClassVar = "bold red"

    where: str = fact("row of the call, or number of the push", "出错的接口编号或推送编号", needed=True)
    error: str = fact("what broke", "出错原因", needed=True)
    trace: str = fact("where in the program", "程序调用栈")

    def line(self, lang: str) -> str:
        return f"{self.TITLE.in_(lang)} {self.where}: {self.error}"

    def went_wrong(self) -> bool:
        return True
