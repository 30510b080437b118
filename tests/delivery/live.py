"""A world whose pushes really leave."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.core.sample import Town, make_world
from tests.delivery.receivers import Answer, Receiver


@contextmanager
def running(
    *answers: Answer, url: str = "", timeout: float = 30.0, **switches: Any
) -> Iterator[tuple[Town, Receiver]]:
    """A world whose pushes really leave, to a receiver that gives these answers."""
    with Receiver(*answers) as receiver:
        town = Town(url=url or receiver.url, world=make_world(real=time.perf_counter, push_timeout=timeout))
        town.switch("event_tries", 1)
        for name, value in switches.items():
            town.switch(name, value)
        town.sender.start()
        try:
            yield town, receiver
        finally:
            receiver.over.set()
            town.sender.stop()
            assert town.sender.broken is None


def settle(town: Town) -> None:
    town.sender.settle(lambda: True)


def outcomes(town: Town, kind: str = "") -> list[str]:
    return [one["outcome"] for one in town.entries("push") if not kind or one["kind"] == kind]


def consent(town: Town) -> None:
    """One push to the authorization address."""
    town.do("authorize", store=town.shop)
