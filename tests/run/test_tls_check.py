"""`wxsim tls-check`: which calls of a program arrive, and why others do not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.run.secure import Tls
from simulator.run.serving import Serving
from simulator.run.tls_check import check
from simulator.usage import UsageError
from tests.web.served import served

GET = "import requests; requests.get({!r}, timeout=60{})"
LITERAL = "https://api.weixin.qq.com/cgi-bin/token"


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    with served(tls=Tls(folder=tmp_path)) as (opened, _):
        yield opened


def test_a_call_that_arrives_is_told_by_host_and_path(serving: Serving) -> None:
    found = check(serving, (sys.executable, "-c", GET.format(LITERAL, "")))
    assert found.calls == {("api.weixin.qq.com", "GET /cgi-bin/token"): 1}
    assert (found.code, found.are_good, found.by_literal) == (0, True, 1)


def test_one_that_trusts_something_else_is_told_with_what_to_do(serving: Serving) -> None:
    code = (
        f"import os, certifi; os.environ['REQUESTS_CA_BUNDLE'] = certifi.where(); {GET.format(LITERAL, '')}"
    )
    found = check(serving, (sys.executable, "-c", code))
    [(host, reason, advice)] = found.failures
    assert (host, reason) == ("api.weixin.qq.com", "untrusted")
    assert "wxsim ca --env" in advice
    assert found.code != 0
    assert not found.are_good


def test_a_call_elsewhere_is_told(serving: Serving) -> None:
    found = check(serving, (sys.executable, "-c", GET.format("https://bank.example/", "")))
    assert [(host, reason) for host, reason, _ in found.failures] == [("bank.example", "other_host")]


def test_one_that_calls_the_plain_address_has_no_literal(serving: Serving) -> None:
    found = check(serving, (sys.executable, "-c", GET.format(serving.api.url + "/cgi-bin/token", "")))
    assert found.are_good
    assert found.by_literal == 0


def test_one_that_goes_on_is_ended(serving: Serving) -> None:
    code = f"{GET.format(LITERAL, '')}; import time; print('called', flush=True); time.sleep(3600)"
    found = check(serving, (sys.executable, "-c", code), seconds=15)
    assert found.code is None
    assert found.are_good


def test_what_cannot_be_run_is_told(serving: Serving) -> None:
    with pytest.raises(UsageError, match="'no-such-program' cannot be run"):
        check(serving, ("no-such-program",))
