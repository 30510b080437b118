"""Options of TLS: what goes together, and what is shown of the authority."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main
from simulator.run.serving import Options, Serving
from simulator.tls.kept import open_authority


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("serve", "--tls-port", "0"), "--tls-port is for --tls"),
        (("serve", "--tls-name", "x.test"), "--tls-name is for --tls"),
        (("serve", "--proxy-port", "0"), "--proxy-port is for --tls"),
        (("serve", "--ca-out", "x"), "--ca-out is for --tls"),
        (("serve", "--tls", "--proxy-tunnel"), "--proxy-tunnel is for a proxy"),
        (("serve", "--tls", "--tls-name", "https://x"), "--tls-name 'https://x' is no host name"),
        (("ca", "--proxy", "127.0.0.1:1"), "--listener and --proxy are for --env"),
        (("ca", "--env=sh", "--listener", "localhost"), "write it as host:port"),
    ],
)
def test_what_has_no_effect_or_no_sense_is_told(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = run(*words, "--ca-dir", str(tmp_path))
    assert done.exit_code == 2
    assert told in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", [(), ("--host", "127.0.0.1")])
def test_all_listen_at_the_host_of_the_plain_port(
    host: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = []

    def serve(options: Options) -> None:
        serving = Serving(options)
        secure = serving.secure
        assert secure is not None
        assert secure.proxy is not None
        hosts.extend(server.address[0] for server in (serving.api.server, secure.server, secure.proxy))
        serving.close()

    monkeypatch.setattr("simulator.run.serving.serve", serve)
    free = [
        word for name in ("port", "control-port", "tls-port", "proxy-port") for word in (f"--{name}", "0")
    ]
    done = run("serve", "--tls", *free, *host, "--ca-dir", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert hosts == ["127.0.0.1"] * 3


def test_the_authority_is_shown(tmp_path: Path) -> None:
    first = run("ca", "--ca-dir", str(tmp_path)).output
    assert first.startswith("made just now: there was none")
    kept = open_authority(tmp_path)
    again = run("ca", "--ca-dir", str(tmp_path)).output
    assert "made just now" not in again
    for shown in (kept.authority.fingerprint, f"{kept.authority.ends:%Y-%m-%d}", "weixin.qq.com", "changeit"):
        assert shown in again


def test_files_and_variables_are_of_the_folder_that_was_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--ca-dir", str(tmp_path / "own"), "--out", str(out))
    said = run("ca", *words, "--env=docker", "--proxy", "127.0.0.1:8082").output.splitlines()
    assert f"SSL_CERT_FILE={out.as_posix()}/bundle.pem" in said
    assert "HTTPS_PROXY=http://127.0.0.1:8082" in said
    assert {file.name for file in out.iterdir()} >= {"ca.pem", "bundle.pem", "trust.p12", "hosts.cjs"}
    assert not (out / "authority.pem").exists()


def test_another_root_is_made_where_it_is_asked_for(tmp_path: Path) -> None:
    shown = [run("ca", *new, "--ca-dir", str(tmp_path)).output for new in ((), ("--new",), ())]
    first, second, third = ([line for line in text.splitlines() if "SHA-256" in line] for text in shown)
    assert first != second == third
