"""One operation of a document, tried so many times: what was sent, what came back, and what fell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

PLATFORM, CONTROL = "platform", "control"
Operation = APIOperation[Any, Any, Any, Any]
Prepared = Callable[[Case, Random], None]
PATIENCE = 60.0  # seconds for a reply
# What a reply is held against. That every wrong argument is refused, the documents do not say.
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass(slots=True)
class Tried:
    """What became of an operation: `outcomes` counts errcodes, or statuses where there are none."""

    name: str
    document: str = PLATFORM
    calls: int = 0
    right: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    falls: dict[str, str] = field(default_factory=dict)  # what is wrong → the call that shows it

    def add(self, other: Tried) -> None:
        self.calls += other.calls
        self.right += other.right
        self.outcomes += other.outcomes
        self.falls = {**other.falls, **self.falls}


@dataclass(frozen=True, slots=True)
class Form:
    """How far a run goes: examples drawn of each operation, right ones and wrong ones; of what is not
    simulated; and in the world of each story. Without `all_stories` one or two of a row are played."""

    right: int
    wrong: int
    known_only: tuple[int, int]
    around: int
    all_stories: bool = False


def held(case: Case, found: Tried, url: str, session: requests.Session, **more: Any) -> Any:
    """The reply of a call, which is counted and held against the document."""
    reply = case.call(base_url=url, session=session, timeout=PATIENCE, **more)
    found.calls += 1
    found.outcomes[_outcome(reply)] += 1
    found.right += is_right(reply)
    try:
        case.validate_response(reply, checks=_CHECKS)
    except FailureGroup as failures:
        for failure in failures.exceptions:
            found.falls.setdefault(f"{failure.title}: {failure.message}", case.as_curl_command())
    return reply


def drawn(
    operation: Operation,
    most: tuple[int, int],
    number: int,
    prepared: Prepared,
    call: Callable[[Case], object],
) -> None:
    """So many calls of an operation as its document says, and so many otherwise, each prepared."""
    for mode, examples in zip((GenerationMode.POSITIVE, GenerationMode.NEGATIVE), most, strict=True):
        if examples:
            _run(operation, mode, examples, number, prepared, call)


def _run(
    operation: Operation,
    mode: GenerationMode,
    most: int,
    number: int,
    prepared: Prepared,
    call: Callable[[Case], object],
) -> None:
    @seed(number)
    @settings(
        max_examples=most,
        phases=(Phase.generate,),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), chance=st.randoms(use_true_random=False))
    def one(case: Case, chance: Random) -> None:
        prepared(case, chance)
        call(case)

    with suppress(Unsatisfiable):  # where nothing can be wrong
        one()


def name_of(operation: Operation) -> str:
    return str(operation.definition.raw["operationId"])


def is_right(reply: Any) -> bool:
    document = document_of(reply)
    refused = isinstance(document, dict) and document.get("errcode", 0) != 0
    return reply.status_code == 200 and not refused


def document_of(reply: Any) -> Any:
    """A reply in JSON; None for another."""
    if not reply.headers.get("content-type", [""])[0].startswith("application/json"):
        return None
    return reply.json()


def _outcome(reply: Any) -> str:
    """The errcode, and the status of what has none."""
    document = document_of(reply)
    code = document.get("errcode") if isinstance(document, dict) else None
    return str(reply.status_code) if code is None else str(code)
