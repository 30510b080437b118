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
    calls: int = 0
    right: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    falls: dict[str, str] = field(default_factory=dict)  # what is wrong → the call that shows it


@dataclass(frozen=True, slots=True)
class Form:
    """How far a run goes: examples of each operation, right ones and wrong ones."""

    right: int
    wrong: int


FORMS = {"bounded": Form(right=6, wrong=2), "whole": Form(right=20, wrong=6)}
KNOWN_ONLY = Form(right=2, wrong=1)  # of what is not simulated


def tried(
    operation: APIOperation[Any, Any, Any],
    url: str,
    form: Form,
    number: int,
    prepared: Prepared,
    learn: Callable[[Any], None],
    session: requests.Session,
) -> Tried:
    """Calls an operation as its document says, and then otherwise; holds each reply against it."""
    said = operation.definition.raw
    found = Tried(str(said["operationId"]))
    if not said.get("x-simulated", True):
        form = KNOWN_ONLY

    def call(case: Case, chance: Random) -> None:
        prepared(case, chance)
        reply = case.call(base_url=url, session=session, timeout=PATIENCE)
        found.calls += 1
        found.outcomes[_outcome(reply)] += 1
        if _is_right(reply):
            found.right += 1
            learn(_document(reply))
        try:
            case.validate_response(reply, checks=_CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                found.falls.setdefault(f"{failure.title}: {failure.message}", case.as_curl_command())

    for mode, most in ((GenerationMode.POSITIVE, form.right), (GenerationMode.NEGATIVE, form.wrong)):
        _run(operation, mode, most, number, call)
    return found


def _run(
    operation: APIOperation[Any, Any, Any],
    mode: GenerationMode,
    most: int,
    number: int,
    call: Callable[[Case, Random], None],
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
        call(case, chance)

    with suppress(Unsatisfiable):  # where nothing can be wrong
        one()


def _outcome(reply: Any) -> str:
    """The errcode, and the status of what has none."""
    document = _document(reply)
    code = document.get("errcode") if isinstance(document, dict) else None
    return str(reply.status_code) if code is None else str(code)


def _is_right(reply: Any) -> bool:
    document = _document(reply)
    refused = isinstance(document, dict) and document.get("errcode", 0) != 0
    return reply.status_code == 200 and not refused


def _document(reply: Any) -> Any:
    """A reply in JSON; None for another."""
    if not reply.headers.get("content-type", [""])[0].startswith("application/json"):
        return None
    return reply.json()
