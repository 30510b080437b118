"""The files for Compose: names are those of the certificates, and options those of the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from simulator.cli import main
from simulator.tls.environment import Place, environment
from simulator.tls.names import PLATFORM

DOCKER = Path(__file__).parents[2] / "docker"


def service(file: str) -> Any:
    return yaml.safe_load((DOCKER / file).read_text(encoding="utf-8"))["services"]["wxsim"]


def test_the_names_of_the_network_are_those_of_the_platform() -> None:
    assert tuple(service("tls.yaml")["networks"]["default"]["aliases"]) == PLATFORM


def test_its_options_are_the_commands() -> None:
    context = main.commands["serve"].make_context("serve", [*service("tls.yaml")["command"]])
    assert context.params["tls"] is True
    assert context.params["tls_port"] == 443
    assert context.params["ca_out"] == Path("/ca")


def test_its_user_may_listen_at_the_port() -> None:
    described = service("tls.yaml")
    port = int(described["command"][described["command"].index("--tls-port") + 1])
    assert described["sysctls"]["net.ipv4.ip_unprivileged_port_start"] <= port


def test_what_it_shows_of_a_client_is_what_is_set_for_one() -> None:
    said = (DOCKER / "tls.yaml").read_text(encoding="utf-8")
    shown = environment(Place(folder="/ca", given={}))
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "JAVA_TOOL_OPTIONS"):
        assert f"{name}: {shown[name]}" in said
