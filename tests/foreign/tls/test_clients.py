"""Clients as they are, with WeChat's address as a literal and nothing but variables set: they come here.

Each runs in a process of its own, as a provider would, with what `wxconf run --tls` puts in its environment.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.core.sample import HOME_PAGE
from tests.foreign.node.conftest import _lacking, modules
from tests.tls.served import Secure, secured

HERE = Path(__file__).parent
ADDRESS = (
    f"https://api.weixin.qq.com/cgi-bin/token?grant_type=client_credential&appid={HOME_PAGE}&secret=secret-f"
)
OURS = (
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"),
    *("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "NO_PROXY", "no_proxy"),
    *("JAVA_TOOL_OPTIONS", "NODE_OPTIONS", "PHP_INI_SCAN_DIR"),
)
PYTHON = {
    "requests": f"import requests; print(requests.get({ADDRESS!r}, timeout=60).text)",
    "httpx": f"import httpx; print(httpx.get({ADDRESS!r}, timeout=60).text)",
    "urllib": f"import urllib.request as u; print(u.urlopen({ADDRESS!r}, timeout=60).read().decode())",
    "wechatpy": (
        "import json; from wechatpy.client import WeChatClient; "
        f"print(json.dumps(WeChatClient({HOME_PAGE!r}, 'secret-f').fetch_access_token()))"
    ),
}
NODE = {
    "fetch": f"fetch({ADDRESS!r}).then((answer) => answer.text()).then(console.log)",
    "https": f"require('https').get({ADDRESS!r}, (answer) => answer.pipe(process.stdout))",
}

PACKAGES = {
    "axios": f"require('axios').get({ADDRESS!r}).then((answer) => console.log(JSON.stringify(answer.data)))",
    "urllib": f"require('urllib').request({ADDRESS!r}).then((answer) => console.log(String(answer.data)))",
    "request": f"require('request')({ADDRESS!r}, (error, answer, body) => console.log(body))",
}

__all__ = ["modules"]


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    with secured(tmp_path_factory.mktemp("my ca")) as opened:
        yield opened


def said(secure: Secure, *command: str, **more: str) -> str:
    """What a command prints that has the variables, and no others of their kind."""
    bare = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = {**bare, **secure.listener.environment({}, given={}), **more}
    return run(command, environment)


def run(command: tuple[str, ...], environment: Mapping[str, str]) -> str:
    ended = subprocess.run(
        command, env=dict(environment), capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        _lacking(f"{name} is not on this machine")
    assert found is not None
    return found


def has_a_token(text: str, name: str = "access_token") -> bool:
    return len(json.loads(text)[name]) > 20


@pytest.mark.parametrize("client", PYTHON)
def test_a_client_of_python(secure: Secure, client: str) -> None:
    assert has_a_token(said(secure, sys.executable, "-c", PYTHON[client]))


@pytest.mark.parametrize("client", NODE)
def test_a_client_of_node(secure: Secure, client: str) -> None:
    assert has_a_token(said(secure, program("node"), "-e", NODE[client]))


@pytest.mark.parametrize("package", PACKAGES)
def test_what_packages_of_npm_are_built_on(secure: Secure, modules: Path, package: str) -> None:
    found = said(secure, program("node"), "-e", PACKAGES[package], NODE_PATH=str(modules))
    assert has_a_token(found)


def test_a_package_of_npm(secure: Secure, modules: Path) -> None:
    script = str(HERE / "co-wechat-api.cjs")
    found = said(secure, program("node"), script, HOME_PAGE, "secret-f", NODE_PATH=str(modules))
    assert has_a_token(found, "accessToken")


@pytest.mark.skipif(shutil.which("java") is None, reason="NOT TRIED: java is not on this machine")
def test_javas_own_client(secure: Secure) -> None:
    assert has_a_token(said(secure, program("java"), str(HERE / "Ask.java"), ADDRESS))


def test_curl(secure: Secure) -> None:
    assert has_a_token(said(secure, program("curl"), "--silent", "--show-error", ADDRESS))


@pytest.mark.skipif(shutil.which("php") is None, reason="NOT TRIED: php is not on this machine")
def test_php(secure: Secure) -> None:
    found = json.loads(said(secure, "php", str(HERE / "ask.php"), ADDRESS))
    assert {stack: len(answer["access_token"]) > 20 for stack, answer in found.items()} == {
        "curl": True,
        "streams": True,
    }


@pytest.mark.skipif(shutil.which("go") is None, reason="NOT TRIED: go is not on this machine")
def test_gos_own_client(secure: Secure) -> None:
    assert has_a_token(said(secure, "go", "run", str(HERE / "ask.go"), ADDRESS))


def test_without_the_variables_it_is_told_what_to_do(secure: Secure) -> None:
    found = secure.listener.environment({}, given={})
    proxied = {"HTTPS_PROXY": found["HTTPS_PROXY"], "PATH": os.environ["PATH"]}
    with pytest.raises(AssertionError, match="CERTIFICATE_VERIFY_FAILED"):
        run((sys.executable, "-c", PYTHON["requests"]), proxied)
    assert [failed["reason"] for failed in secure.failures()] == ["untrusted"]
