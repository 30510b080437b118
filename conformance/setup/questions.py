"""What is asked at a terminal, for what was not given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import click

from conformance.setup.file import NAME, Answers
from conformance.setup.kits import KITS
from simulator import Text

QUESTIONS: dict[str, Text] = {
    "name": Text("What is your back end called?", "后端叫什么名称？"),
    "start": Text(
        "The command that starts it (none: it runs already)",
        "启动它的命令（留空表示它已在运行）",
    ),
    "url": Text("Where does it answer?", "它在哪个地址应答？"),
    "api": Text("Where is it to call the platform?", "它在哪个地址调用平台？"),
    "events": Text("The path that takes tickets and authorizations", "接收验证票据与授权事件的路径"),
    "orders": Text("The path that takes orders", "接收订单推送的路径"),
    "login": Text("The path that users come to with a login code", "用户带登录 code 进入的路径"),
    "ready": Text("The path that answers 2xx once it is up", "就绪后返回 2xx 的路径"),
}
KIT = Text("Probes to mount", "要挂载的探针")
OF_A_RUNNING_ONE = ("url", "api")


def asked(
    given: Mapping[str, str | None], kit: str | None, lang: str
) -> tuple[dict[str, str | None], str | None]:
    """What was given, and the answers."""
    defaults: dict[str, Any] = {one.name: one.default for one in fields(Answers)} | {"name": NAME.in_(lang)}
    found = dict(given)
    for word, question in QUESTIONS.items():
        if found[word] is not None:
            continue
        if word == "start" and (given["url"] or given["api"]):
            continue
        if (word in OF_A_RUNNING_ONE and found["start"]) or (word == "ready" and not found["start"]):
            continue
        default = "" if word == "start" else defaults[word]
        answer = str(click.prompt(question.in_(lang), default=default, show_default=bool(default)))
        found[word] = answer.strip() or None
    if kit is None:
        none = "-"
        answer = click.prompt(
            KIT.in_(lang), type=click.Choice([none, *KITS]), default=none, show_choices=True
        )
        kit = None if answer == none else str(answer)
    if found["start"] is None and found["url"] is None:
        found["url"] = defaults["url"]
    return found, kit
