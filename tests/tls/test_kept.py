"""The authority of an account: kept, renewed and replaced, and never its key beside it."""

from __future__ import annotations

import os
import stat
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from simulator.tls.environment import BUNDLE, CA, JAVA_STORE
from simulator.tls.kept import FILE, export, open_authority, place
from simulator.usage import UsageError
from tests.tls.memory import NOW


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    first = open_authority(tmp_path, environ={})
    again = open_authority(tmp_path, environ={})
    assert first.made.en == "there was none"
    assert again.made.en == ""
    assert again.authority.fingerprint == first.authority.fingerprint
    assert (tmp_path / CA).read_bytes() == first.authority.pem()
    assert first.authority.pem() in (tmp_path / BUNDLE).read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing there")
def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_authority(tmp_path, environ={})
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir() if file.is_file()}
    assert modes[FILE] == 0o600
    assert {mode & 0o600 for mode in modes.values()} == {0o600}
    assert modes[CA] & 0o044 == 0o044 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_files_for_clients_have_no_key(tmp_path: Path) -> None:
    kept = open_authority(tmp_path / "own", environ={})
    for file in export(kept, tmp_path / "out", environ={}):
        assert b"PRIVATE" not in file.read_bytes()
    assert not (tmp_path / "out" / FILE).exists()
    assert (tmp_path / "out" / JAVA_STORE).exists()


def test_a_new_name_needs_another_and_the_names_before_stay(tmp_path: Path) -> None:
    open_authority(tmp_path, ["one.test"], environ={})
    second = open_authority(tmp_path, ["two.test", "10.0.0.9"], environ={})
    assert "two.test" in second.made.en
    assert open_authority(tmp_path, ["one.test"], environ={}).made.en == ""
    assert open_authority(tmp_path, ["10.0.0.9", "sub.one.test"], environ={}).made.en == ""


@pytest.mark.parametrize(("days", "word"), [(370, "ends on"), (-3, "begins on")])
def test_one_out_of_its_time_is_replaced(tmp_path: Path, days: int, word: str) -> None:
    open_authority(tmp_path, environ={}, now=NOW)
    assert word in open_authority(tmp_path, environ={}, now=NOW + timedelta(days=days)).made.en


def test_another_is_made_where_it_is_asked_for(tmp_path: Path) -> None:
    first = open_authority(tmp_path, environ={})
    second = open_authority(tmp_path, environ={}, new=True)
    assert second.authority.fingerprint != first.authority.fingerprint
    assert open_authority(tmp_path, environ={}).authority.fingerprint == second.authority.fingerprint


@pytest.mark.parametrize("days", [0, 370], ids=["first", "renewed"])
def test_those_who_begin_at_once_have_the_same(tmp_path: Path, days: int) -> None:
    if days:
        open_authority(tmp_path, environ={}, now=NOW)
    found = []
    ready = threading.Barrier(8)
    now = NOW + timedelta(days=days)

    def begin() -> None:
        ready.wait()
        found.append(open_authority(tmp_path, environ={}, now=now).authority.fingerprint)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []


def test_a_file_that_is_none_is_told_and_stays(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="no authority of ours"):
        open_authority(tmp_path, environ={})
    assert (tmp_path / FILE).read_text(encoding="utf-8") == "mine"
    assert open_authority(tmp_path, environ={}, new=True).made.en == "another was asked for"


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="--ca-dir or WXSIM_CA_DIR"):
        open_authority(tmp_path / "file" / "ca", environ={})


def test_without_cryptography_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith("simulator.tls.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("simulator.tls.authority", raising=False)
    monkeypatch.delattr("simulator.tls.trust", raising=False)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(UsageError, match=r"pip install 'wxsim\[tls\]'"):
        open_authority(tmp_path)


def test_what_this_machine_trusts_is_trusted_on(tmp_path: Path) -> None:
    other = open_authority(tmp_path / "other", environ={}).authority.pem()
    (tmp_path / "company.pem").write_bytes(other)
    environ = {"SSL_CERT_FILE": str(tmp_path / "company.pem"), "CURL_CA_BUNDLE": str(tmp_path / "gone.pem")}
    open_authority(tmp_path / "own", environ=environ)
    assert other in (tmp_path / "own" / BUNDLE).read_bytes()


def test_a_bundle_of_ours_is_not_taken_into_the_next(tmp_path: Path) -> None:
    own = tmp_path / "own"
    open_authority(own, environ={})
    size = (own / BUNDLE).stat().st_size
    open_authority(own, environ={"SSL_CERT_FILE": str(own / BUNDLE)})
    assert (own / BUNDLE).stat().st_size == size


def test_the_folder_is_the_one_given_or_the_variables(tmp_path: Path) -> None:
    assert place(tmp_path, {"WXSIM_CA_DIR": "/elsewhere"}) == tmp_path
    assert place(None, {"WXSIM_CA_DIR": str(tmp_path)}) == tmp_path
    assert place(None, {}).parts[-2:] == ("wxsim", "ca")
