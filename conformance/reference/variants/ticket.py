"""Careless with verify tickets."""

from __future__ import annotations

from typing import Any

from ..tickets import NoTicket
from ..variant import Step, memory, nothing, variant


def html_reply(step: Step, _self: Any, kind: str) -> str:
    return "<html>success</html>" if kind == "component_verify_ticket" else str(step(kind))


def keep_first(step: Step, self: Any, component: str, value: str, created_at: int) -> None:
    known = self.database.value("SELECT value FROM tickets WHERE component = ?", component)
    if known in (None, value):
        step(component, value, created_at)
    else:  # a later one only shows that pushes still come
        self.database.run(
            "UPDATE tickets SET arrived_at = ? WHERE component = ?", self.clock.now(), component
        )


def ten_minutes(step: Step, self: Any, component: str) -> str:
    last = self.database.value("SELECT max(arrived_at) FROM tickets WHERE component = ?", component)
    if last is not None and self.clock.now() - last > 600:
        raise NoTicket(component)
    return str(step(component))


def refuse_repeated(step: Step, self: Any, component: str, value: str, created_at: int) -> None:
    if self.database.value("SELECT 1 FROM tickets WHERE component = ? AND value = ?", component, value):
        raise ValueError("replayed ticket")
    step(component, value, created_at)


def empty_ticket(step: Step, _self: Any, component: str) -> str:
    try:
        return str(step(component))
    except NoTicket:
        return ""


def ask_at_start(_step: Step, self: Any) -> None:
    for component in self.settings.components:
        self.pull.attempt(lambda component=component: self.pull.component(component))


def remember_arrival(step: Step, self: Any, component: str, value: str, created_at: int) -> None:
    memory(self, "last", dict)[component] = value
    step(component, value, created_at)


def last_arrived(step: Step, self: Any, component: str) -> str:
    return str(memory(self, "last", dict).get(component) or step(component))


def drop_repeated(step: Step, self: Any, component: str, value: str, created_at: int) -> None:
    if self.database.value("SELECT 1 FROM tickets WHERE component = ? AND value = ?", component, value):
        self.refuse(component, value)
    else:
        step(component, value, created_at)


def three_hours(step: Step, self: Any, component: str) -> str:
    last = self.database.value("SELECT max(arrived_at) FROM tickets WHERE component = ?", component)
    if last is not None and self.clock.now() - last > 3 * 3600:
        raise NoTicket(component)
    return str(step(component))


def overdue_once(step: Step, self: Any, component: str) -> bool:
    asked = memory(self, "asked", set)
    if component in asked or not step(component):
        return False
    asked.add(component)
    return True


def made_up_ticket(step: Step, _self: Any, component: str) -> str:
    try:
        return str(step(component))
    except NoTicket:
        return "TICKET"


def cut_off(step: Step, _self: Any, component: str, value: str, created_at: int) -> None:
    step(component, value[:64], created_at)


VARIANTS = (
    variant(
        "ticket-html-reply",
        "answers tickets with a web page",
        "用网页应答票据推送",
        "ticket.acknowledged:other-words publish.ticket:other-words push.reply-exact:other-words",
        pushes__Pushes__reply=html_reply,
    ),
    variant(
        "ticket-first-for-ever",
        "keeps the first ticket and never another",
        "只保存第一个票据，不再更新",
        "auth.code-exchanged:code-unused push.optional-fields:code-unused ticket.latest-used:old-ticket "
        "token.survives-restart:call-failed "
        "ticket.latest-used:unknown-ticket",
        tickets__Tickets__keep=keep_first,
    ),
    variant(
        "ticket-ten-minutes",
        "its cache drops a ticket after ten minutes",
        "缓存里的票据十分钟后就丢弃",
        "ticket.outlives-gap:call-failed token.authorizer-renewed:call-failed",
        tickets__Tickets__current=ten_minutes,
    ),
    variant(
        "ticket-three-hours",
        "its cache drops a ticket after three hours",
        "缓存里的票据三小时后就丢弃",
        "ticket.outlives-gap:call-failed",
        tickets__Tickets__current=three_hours,
    ),
    variant(
        "ticket-repeat-dropped",
        "throws a ticket away that comes again",
        "票据再次到来时将其丢弃",
        "ticket.repeated-value:not-renewed token.expired-retried:not-renewed",
        tickets__Tickets__keep=drop_repeated,
    ),
    variant(
        "ticket-restart-asked-once",
        "asks for tickets once and never again",
        "只请求一次重新推送票据",
        "ticket.restart-asked:not-asked",
        tickets__Tickets__overdue=overdue_once,
    ),
    variant(
        "ticket-repeat-refused",
        "takes a repeated ticket for a replay and fails",
        "把重复的票据当作重放并出错",
        "ticket.repeated-value:refused ticket.acknowledged:refused push.reply-exact:refused "
        "push.odd-key:unread",
        tickets__Tickets__keep=refuse_repeated,
    ),
    variant(
        "ticket-empty-at-start",
        "asks for a token at start-up, with an empty ticket",
        "启动时用空的票据换取令牌",
        "ticket.not-before-first:empty-ticket",
        tickets__Tickets__current=empty_ticket,
        provider__Provider__on_start=ask_at_start,
    ),
    variant(
        "ticket-restart-never-asked",
        "waits for tickets without end",
        "无止境地等待票据",
        "ticket.restart-asked:not-asked",
        pull__Pull__ask_for_tickets=nothing,
    ),
    variant(
        "ticket-last-arrival",
        "uses the ticket that came last, though it be an old one played again",
        "使用最后到达的票据，哪怕是重放的旧票据",
        "push.replayed:old-ticket",
        tickets__Tickets__keep=remember_arrival,
        tickets__Tickets__current=last_arrived,
    ),
    variant(
        "ticket-made-up-at-start",
        "asks for a token at start-up, with the word of its settings for a ticket",
        "启动时用配置里的占位词当票据换取令牌",
        "ticket.not-before-first:made-up-ticket",
        tickets__Tickets__current=made_up_ticket,
        provider__Provider__on_start=ask_at_start,
    ),
    variant(
        "ticket-cut-off",
        "keeps the first 64 characters of a ticket",
        "只保存票据的前 64 个字符",
        "auth.code-exchanged:code-unused push.optional-fields:code-unused "
        "ticket.latest-used:unknown-ticket ticket.outlives-gap:bad-ticket ticket.outlives-gap:call-failed "
        "ticket.repeated-value:other-ticket "
        "token.survives-restart:call-failed token.survives-restart:unknown-ticket",
        tickets__Tickets__keep=cut_off,
    ),
)
