"""The component verify ticket: pushed every 10 minutes, good for 12 hours, often the same value again.

Facts: the period and life are documented; that a value repeats for about an hour was observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core import outbox
from simulator.core.component.entities import Component, VerifyTicket
from simulator.core.due import due
from simulator.core.entity import altered
from simulator.core.errors import Refusal
from simulator.durations import HOUR, MINUTE
from simulator.journal.kinds.exchanged import TicketsPassedOver
from simulator.texts import NOTHING, Text

if TYPE_CHECKING:
    from simulator.core.world import World

PERIOD = 10 * MINUTE
LIFE = 12 * HOUR
SAME_VALUE_FOR = HOUR


def start(world: World, component: Component) -> bool:
    """Turns the pushing of tickets on; False when it was on already."""
    was_on = component.tickets_on
    if not was_on:
        world.tables.put(altered(component, tickets_on=True))
    if not was_on or world.switches.ticket_pushed_at_start:
        world.schedule("ticket", component.appid, world.clock.now())
    return not was_on


def _passed_over(world: World, appid: str, count: int) -> None:
    world.record(TicketsPassedOver(component=appid, count=count))


def stop(world: World, component: Component) -> None:
    world.tables.put(altered(component, tickets_on=False))
    world.unschedule("ticket", component.appid)


@due("ticket", about=Component, every=PERIOD, passed=_passed_over)
def push_next(world: World, appid: str, due_at: float) -> None:
    """Pushes the ticket that was due at an instant and schedules the next: of the instants ten minutes
    apart the first that is still to come."""
    component = world.tables.get(Component, appid)
    if component is None or not component.tickets_on:
        return
    push_one(world, component)
    passed = max(0.0, world.clock.now() - due_at) // PERIOD
    world.schedule("ticket", appid, due_at + (passed + 1) * PERIOD)


def push_one(world: World, component: Component, *, same: bool | None = None) -> outbox.Push | None:
    """Pushes one ticket now. `same` forces the last value again, or a new one; None follows the hour."""
    now = world.clock.now()
    last = latest(world, component.appid)
    first_pushed = last.first_at if last else now
    repeat = last is not None and (now - first_pushed < SAME_VALUE_FOR if same is None else same)
    ticket = VerifyTicket(
        component=component.appid,
        value=last.value if last and repeat else world.ids.verify_ticket(component.appid),
        issued_at=now,
        first_at=first_pushed if repeat else now,
        number=world.sequence("ticket"),
    )
    world.tables.put(ticket)
    return outbox.put(
        world,
        kind="component_verify_ticket",
        channel=outbox.Channel.AUTHORIZATION,
        url=component.authorization_url,
        owner=component.appid,
        receiver=component.appid,
        ladder=outbox.TICKET_LADDER,
        fields={
            "AppId": component.appid,
            "CreateTime": int(now),
            "InfoType": "component_verify_ticket",
            "ComponentVerifyTicket": ticket.value,
        },
    )


def latest(world: World, appid: str) -> VerifyTicket | None:
    rows = world.tables.list(VerifyTicket, "of", appid, limit=1, descending=True)
    return rows[0] if rows else None


def verify(world: World, component: Component, value: str) -> None:
    """Refuses a ticket that is unknown or empty (61006) or more than 12 hours old (61005)."""
    ticket = world.kept(VerifyTicket, component.appid, value)
    if ticket is None:
        pushed = Text("; none was pushed to the platform so far", "；至今还没有向它推送过票据")
        if latest(world, component.appid):
            pushed = NOTHING
        if value in ("", "null"):
            raise Refusal(
                61006,
                why=Text(
                    f"component_verify_ticket is missing, null or empty{pushed.en}",
                    f"component_verify_ticket 缺失、为 null 或为空{pushed.zh}",
                ),
            )
        raise Refusal(
            61006,
            why=Text(
                f"this ticket was never pushed to the platform{pushed.en}",
                f"这个票据从未推送给该第三方平台{pushed.zh}",
            ),
        )
    if world.clock.now() - ticket.issued_at > LIFE:
        raise Refusal(
            61005, why=Text("the ticket was pushed more than 12 hours ago", "票据推送至今已超过 12 小时")
        )
