"""The authority: its leaf is good for the strictest client, and its key for no other name."""

from __future__ import annotations

import ssl
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from simulator.tls import authority
from simulator.tls.names import served
from simulator.usage import UsageError
from tests.tls import memory
from tests.tls.memory import NOW, client_context, shaken


@pytest.mark.parametrize(
    "name", ["api.weixin.qq.com", "mp.weixin.qq.com", "open.weixin.qq.com", "localhost", "127.0.0.1", "::1"]
)
def test_a_strict_client_takes_every_name(name: str, tmp_path: Path) -> None:
    made = memory.authority()
    assert shaken(made.leaf(served(), NOW), client_context(made), name, tmp_path) == "TLSv1.3"


def test_names_of_the_user_are_taken_too(tmp_path: Path) -> None:
    made = memory.authority("wechat.test", "10.1.2.3")
    leaf = made.leaf(served(["wechat.test", "10.1.2.3"]), NOW)
    for name in ("wechat.test", "10.1.2.3"):
        assert shaken(leaf, client_context(made), name, tmp_path) == "TLSv1.3"
    assert set(made.names) >= {"wechat.test", "10.1.2.3"}


@pytest.mark.parametrize("name", ["bank.example", "qq.com", "notweixin.qq.com", "10.0.0.1"])
def test_a_leaf_for_any_other_name_is_refused(name: str, tmp_path: Path) -> None:
    made = memory.authority()
    assert not made.covers(name)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shaken(made.leaf([name], NOW), client_context(made), name, tmp_path)


def test_an_expired_leaf_is_refused(tmp_path: Path) -> None:
    made = memory.authority()
    old = made.leaf(served(), NOW - timedelta(days=91))
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        shaken(old, client_context(made), "localhost", tmp_path)


def test_no_leaf_outlives_its_authority() -> None:
    made = memory.authority()
    late = made.ends - timedelta(days=1)
    leaf = x509.load_pem_x509_certificate(made.leaf(served(), late))
    assert leaf.not_valid_after_utc == made.ends
    assert made.ends - NOW <= timedelta(days=397)


def test_two_roots_have_nothing_in_common(tmp_path: Path) -> None:
    one, two = memory.authority(), memory.authority()
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(one.leaf(served(), NOW), client_context(two), "localhost", tmp_path)


def test_it_is_read_as_it_was_dumped() -> None:
    made = memory.authority("wechat.test")
    again = authority.read(made.dump(), "here")
    assert (again.fingerprint, again.permitted) == (made.fingerprint, made.permitted)
    assert b"PRIVATE KEY" not in made.pem()
    assert made.dump().count(b"PRIVATE KEY-----") == 2  # one key: nobody has the root's


@pytest.mark.parametrize("wrong", ["nothing", "cut", "other key", "no constraints"])
def test_a_file_that_is_none_is_told(wrong: str) -> None:
    made, other = memory.authority(), memory.authority()
    dumped = made.dump()
    leaf = made.leaf(["localhost"], NOW)
    data = {
        "nothing": b"",
        "cut": dumped[: len(dumped) // 2],
        "other key": other.dump()[: other.dump().index(b"-----BEGIN CERT")]
        + dumped[dumped.index(b"-----BEGIN CERT") :],
        "no constraints": leaf,
    }[wrong]
    with pytest.raises(UsageError, match=r"here is no authority of ours.*wxsim ca --new"):
        authority.read(data, "here")


def test_an_odd_certificate_among_roots_hinders_none() -> None:
    one, two = memory.authority(), memory.authority()
    odd = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    assert authority.certificates(one.pem() + odd + two.pem()) == [one.root, two.root]


def test_what_public_roots_warn_of_is_quiet_whoever_reads_them_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Filters of warnings are the process's: who changes them while another does may leave his for ever."""
    odd = b"-----BEGIN CERTIFICATE-----\nodd\n-----END CERTIFICATE-----\n"
    ready = threading.Barrier(8)
    inside: list[int] = []
    most = 0

    def warn(_pem: bytes) -> str:
        nonlocal most
        inside.append(1)
        time.sleep(0)  # others' turn, in the midst of it
        most = max(most, len(inside))
        inside.pop()
        warnings.warn("an odd serial number", UserWarning, stacklevel=1)
        return "read"

    def read(_reader: int) -> int:
        ready.wait()
        return sum(len(authority.certificates(odd)) for _ in range(100))

    monkeypatch.setattr(x509, "load_pem_x509_certificate", warn)
    with ThreadPoolExecutor(8) as readers:
        assert [*readers.map(read, range(8))] == [100] * 8
    assert most == 1
