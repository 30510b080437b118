"""The reference provider, killed at every push of purchase → refund and started again, ends in agreement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conformance.mutants import reference_file
from simulator import Session, load_manifest
from simulator.delivery import Sent
from simulator.texts import Text

PUSHES = ("component_verify_ticket", "authorized", "servicemarket_order_paid", "unauthorized")


class Killer:
    """Kills the provider at one push: before it is sent, or as soon as it was acknowledged."""

    def __init__(self, session: Session, kind: str, *, before: bool) -> None:
        assert session.stage is not None
        self.stage = session.stage
        self.kind = kind
        self.before = before
        self.killed = False
        self.sender = self.stage.sender
        self.deliver: Callable[[Any], None] = self.sender.deliver
        self.send: Callable[..., Sent] = self.sender.send
        self.sending = ""

    def watch(self) -> None:
        def deliver(attempts: Any) -> None:
            self.sending = attempts[0].push.kind
            self.deliver(attempts)

        def send(*args: Any, **more: Any) -> Sent:
            if self.before:
                self._kill()
            sent = self.send(*args, **more)
            if not self.before:
                self._kill()
            return sent

        self.sender.deliver = deliver  # type: ignore[method-assign]
        self.sender.send = send  # type: ignore[method-assign]

    def _kill(self) -> None:
        if self.sending == self.kind and not self.killed:
            self.killed = True
            assert self.stage.provider is not None
            self.stage.provider.kill(Text("at a push", "推送时"))

    def then_restart(self) -> None:
        """After the step at which it was killed, once what was due has been tried."""
        self.stage.settle()
        if self.killed and self.stage.world.activity.provider_down:
            assert self.stage.provider is not None
            self.stage.provider.restart()
            self.stage.settle()


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("kind", PUSHES)
def test_provider_killed_at_a_push_agrees_with_the_platform_in_the_end(kind: str, before: bool) -> None:
    with Session(load_manifest(reference_file()), seed=3) as session:
        stage = session.stage
        assert stage is not None
        killer = Killer(session, kind, before=before)
        killer.watch()

        def do(action: str, **args: Any) -> dict[str, Any]:
            result = stage.do(action, args, origin="control")
            killer.then_restart()
            return result

        do("create_store", **{"as": "shop"})
        do("push_ticket", same=False)
        do("purchase", store="shop", **{"as": "order"})
        do("sync")
        do("observe")
        do("refund", order="order")
        do("sync")
        do("observe")
        assert killer.killed, "the push at which to kill never came"
        readings = [entry.data for entry in session.journal if entry.kind == "reading"]
        truths = [entry.data for entry in session.journal if entry.kind == "truth"]

    bought, refunded = readings
    [service] = bought["entitlements"]["services"]
    assert [(spec["spec_id"], spec["expires_at"]) for spec in service["specs"]] == [
        (spec["spec_id"], spec["expires_at"]) for spec in truths[0]["services"][0]["specs"]
    ]
    assert [one["shown"] for one in bought["shown"]] == ["served"]
    assert truths[-1]["services"][0]["specs"] == []
    assert not any(service["specs"] for service in refunded["entitlements"]["services"])
