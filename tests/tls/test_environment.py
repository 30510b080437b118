"""The variables for clients."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from simulator.tls.environment import SHELLS, VARIABLES, Place, environment, filled, lines


def at(**more: object) -> Place:
    given = more.pop("given", {})
    return Place(folder="/ca", given=given, **more)  # type: ignore[arg-type]


def test_without_an_address_nothing_is_led_anywhere() -> None:
    found = environment(at())
    assert found["SSL_CERT_FILE"] == "/ca/bundle.pem"
    assert found["NODE_EXTRA_CA_CERTS"] == "/ca/ca.pem"
    assert not [name for name in found if "PROXY" in name.upper() or name == "NODE_OPTIONS"]
    assert "proxyHost" not in found["JAVA_TOOL_OPTIONS"]


def test_what_was_set_is_added_to_and_not_lost() -> None:
    given = {"NODE_OPTIONS": "--trace-warnings", "JAVA_TOOL_OPTIONS": "-Xmx1g", "no_proxy": "db.internal"}
    found = environment(at(listener="127.0.0.1:8443", proxy="127.0.0.1:8082", given=given))
    assert found["NODE_OPTIONS"] == '--trace-warnings --require "/ca/hosts.cjs"'
    assert found["JAVA_TOOL_OPTIONS"].startswith("-Xmx1g -Djavax.net.ssl.trustStore=/ca/trust.p12")
    assert found["NO_PROXY"] == found["no_proxy"] == "db.internal,localhost,127.0.0.1,::1"


def test_what_a_program_has_of_its_own_stays() -> None:
    own = {"SSL_CERT_FILE": "/mine.pem", "NO_PROXY": "x", "PORT": "1"}
    found = filled(at(proxy="127.0.0.1:8082"), own)
    assert found["SSL_CERT_FILE"] == "/mine.pem"
    assert found["NO_PROXY"].startswith("x,")
    assert found["PORT"] == "1"
    assert found["REQUESTS_CA_BUNDLE"] == "/ca/bundle.pem"


def test_a_path_with_a_space_is_one_path_to_java_and_node() -> None:
    found = environment(Place(folder="/my ca", listener="127.0.0.1:1", given={}))
    assert shlex.split(found["JAVA_TOOL_OPTIONS"])[0] == "-Djavax.net.ssl.trustStore=/my ca/trust.p12"
    assert shlex.split(found["NODE_OPTIONS"]) == ["--require", "/my ca/hosts.cjs"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_a_shell_reads_what_was_printed() -> None:
    variables = {"A": 'it\'s "two" words $HOME', "B": "plain"}
    script = "\n".join([*lines(variables, "sh"), 'printf "%s|%s" "$A" "$B"'])
    said = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout == 'it\'s "two" words $HOME|plain'


def test_powershell_has_its_own_quotes() -> None:
    assert list(lines({"A": "it's"}, "powershell")) == ["$env:A = 'it''s'"]
    assert list(lines({"A": "it's"}, "docker")) == ["A=it's"]
    assert set(SHELLS) == {"sh", "powershell", "docker"}


def test_every_variable_says_who_reads_it() -> None:
    assert len({row.name for row in VARIABLES}) == len(VARIABLES)
    assert all(row.readers.en and row.readers.zh for row in VARIABLES)
