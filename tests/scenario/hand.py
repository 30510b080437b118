"""A session whose world is worked by hand over the control interface, as `wxsim serve` offers it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.mutants import reference_file
from simulator import Session, load_manifest
from simulator.web.control import create_control

PROVIDER = reference_file()


class Hand:
    """Does actions through the control interface of an open session."""

    def __init__(self, session: Session) -> None:
        assert session.stage is not None
        self.stage = session.stage
        self.client = create_control(session.stage).test_client()

    def do(self, action: str, **args: Any) -> Any:
        reply = self.client.post(f"/actions/{action}", json=args)
        assert reply.status_code == 200, reply.json
        self.stage.settle()
        return reply.json


def session(**how: Any) -> Session:
    return Session(load_manifest(PROVIDER), salt="", **how)


def digest_of(path: Path, **how: Any) -> str:
    """The digest of a play in a session of its own."""
    from simulator import load_scenarios

    [scenario] = load_scenarios([path])
    with session(**how) as opened:
        played = opened.play(scenario)
    assert not played.error
    assert not played.skipped
    return played.digest
