"""A world with a standing clock never asks for the time of day: with that forbidden, all goes on."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import Any, NoReturn

import pytest

from simulator.core.component.entities import TokenKind
from tests.core.sample import SERVICE, START
from tests.delivery.receivers import Receiver
from tests.web.served import Client, served


def forbidden(*_: Any, **__: Any) -> NoReturn:
    raise AssertionError("somebody asked for the time of day")


class NoNow(dt.datetime):
    """datetime as it is, without the present."""

    now = utcnow = today = forbidden  # type: ignore[assignment]


def make_timeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time of day, for whoever holds `time` or `datetime` by whatever name."""
    clocks = (time.time, time.time_ns, time.localtime)
    real = dt.datetime
    for name in ("time", "time_ns", "localtime", "gmtime", "ctime"):
        monkeypatch.setattr(time, name, forbidden)
    monkeypatch.setattr(dt, "datetime", NoNow)
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "simulator":
            continue
        for key, value in list(vars(module).items()):
            if value is real:
                monkeypatch.setattr(module, key, NoNow)
            elif any(value is clock for clock in clocks):
                monkeypatch.setattr(module, key, forbidden)


def test_the_guard_bites() -> None:
    with pytest.MonkeyPatch.context() as patch:
        make_timeless(patch)
        for ask in (time.time, lambda: dt.datetime.now(dt.UTC), make_live):
            with pytest.raises(AssertionError, match="time of day"):
                ask()


def make_live() -> object:
    """A live world does ask."""
    from simulator.run.open import open_world

    return open_world(live=True)


def test_a_standing_world_needs_no_time_of_day() -> None:
    """Purchase, pushes over a socket, pull calls over a socket, time: all by the world's own clock."""
    with (
        Receiver() as receiver,
        served(pushes_to=receiver.url) as (serving, town),
        Client(serving.api.url) as client,
    ):
        client.ask("GET", "/cgi-bin/token")
        with pytest.MonkeyPatch.context() as patch:
            make_timeless(patch)
            town.do("resume_tickets")
            town.buy()
            town.stage.settle()
            home = town.token(TokenKind.HOME_PAGE)
            body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10}
            for path in (
                "service/get_service_buyer_list",
                "service/get_service_buyer",
                "get_paid_order_list",
            ):
                reply = client.post(f"/wxa/servicemarket/{path}?access_token={home}", body)
                assert reply.json()["errcode"] == 0
            town.do("advance", by="2d")
            town.do("cancel_authorization", store="shop")
            town.stage.settle()
        kinds = [got.opened().get("InfoType", "order") for got in receiver.got]
        assert {"component_verify_ticket", "authorized", "order", "unauthorized"} <= set(kinds)
        assert town.now == START + 2 * 86_400
