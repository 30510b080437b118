"""The variables by which clients trust the authority, and find the listener: a row each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from simulator.texts import Text
from simulator.tls.names import LOCAL

CA = "ca.pem"
BUNDLE = "bundle.pem"
JAVA_STORE = "trust.p12"
JAVA_PASSWORD = "changeit"  # noqa: S105 - Java's own: what it locks is public
HOSTS_OF_NODE = "hosts.cjs"
PHP, PHP_INI = "php", "wxsim.ini"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the files are, as the client sees them, and the addresses of listener and proxy, if it is to use
    them: "127.0.0.1:8443". `given` is the environment that the variables are added to."""

    folder: str
    listener: str | None = None
    proxy: str | None = None
    given: Mapping[str, str]

    def file(self, name: str) -> str:
        return f"{self.folder.rstrip('/')}/{name}"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: who reads it, and what it is set to; None where it is not needed."""

    name: str
    readers: Text
    value: Callable[[Place], str | None]
    adds: bool = False  # to what it is set to already


def _node_ca(place: Place) -> str:
    """Node adds to what it trusts by itself; what was added before stays added."""
    return place.file(BUNDLE if place.given.get("NODE_EXTRA_CA_CERTS") else CA)


def _node_options(place: Place) -> str | None:
    """Versions of Node before 22.21 and 24 know no proxy: this leads our hosts to the listener."""
    if place.listener is None:
        return None
    return _added(place, "NODE_OPTIONS", f'--require "{place.file(HOSTS_OF_NODE)}"')


def _java(place: Place) -> str:
    file = place.file(JAVA_STORE)
    store = f"'{file}'" if " " in file else file
    options = [f"-Djavax.net.ssl.trustStore={store}", f"-Djavax.net.ssl.trustStorePassword={JAVA_PASSWORD}"]
    if place.proxy is not None:
        host, _, port = place.proxy.rpartition(":")
        options += [f"-Dhttps.proxyHost={host}", f"-Dhttps.proxyPort={port}"]
        options += ["-Dhttp.nonProxyHosts=localhost|127.*|[::1]"]
    return _added(place, "JAVA_TOOL_OPTIONS", " ".join(options))


def _proxy(place: Place) -> str | None:
    return f"http://{place.proxy}" if place.proxy is not None else None


def _no_proxy(place: Place) -> str | None:
    if place.proxy is None:
        return None
    before = place.given.get("NO_PROXY") or place.given.get("no_proxy") or ""
    return ",".join(filter(None, (before, *LOCAL)))


def _added(place: Place, name: str, options: str) -> str:
    """Behind what was there: the last of two options counts."""
    return " ".join(filter(None, (place.given.get(name, ""), options)))


VARIABLES = (
    Variable(
        "SSL_CERT_FILE",
        Text(
            "Python's ssl, httpx, aiohttp; Go, Ruby; .NET on Linux",
            "Python 的 ssl、httpx、aiohttp；Go、Ruby；Linux 上的 .NET",
        ),
        lambda place: place.file(BUNDLE),
    ),
    Variable(
        "REQUESTS_CA_BUNDLE",
        Text("requests, and so wechatpy", "requests，因此也包括 wechatpy"),
        lambda place: place.file(BUNDLE),
    ),
    Variable(
        "CURL_CA_BUNDLE",
        Text("curl, and what is built on it", "curl 及基于它的程序"),
        lambda place: place.file(BUNDLE),
    ),
    Variable("NODE_EXTRA_CA_CERTS", Text("Node, beside its own roots", "Node，与自带的根证书并用"), _node_ca),
    Variable(
        "JAVA_TOOL_OPTIONS",
        Text("every JVM: whom it trusts, and the proxy", "所有 JVM：信任谁，以及代理"),
        _java,
        adds=True,
    ),
    Variable(
        "PHP_INI_SCAN_DIR",
        Text("PHP: curl and openssl, beside its own settings", "PHP：curl 与 openssl，不影响原有配置"),
        lambda place: f"{place.given.get('PHP_INI_SCAN_DIR', '')}{os.pathsep}{place.file(PHP)}",
        adds=True,
    ),
    Variable(
        "HTTPS_PROXY",
        Text("the hosts are reached by the proxy", "经代理访问这些主机"),
        _proxy,
    ),
    Variable("https_proxy", Text("the same, for curl and others", "同上，供 curl 等读取"), _proxy),
    Variable(
        "NO_PROXY", Text("this machine is reached without it", "访问本机不经代理"), _no_proxy, adds=True
    ),
    Variable("no_proxy", Text("the same", "同上"), _no_proxy, adds=True),
    Variable(
        "NODE_USE_ENV_PROXY",
        Text("Node 22.21, 24 and later: use the proxy", "Node 22.21、24 及以后：使用代理"),
        lambda place: "1" if place.proxy is not None else None,
    ),
    Variable(
        "NODE_OPTIONS",
        Text(
            "older versions of Node, which know no proxy: hosts.cjs leads the hosts to the listener",
            "不支持代理的旧版 Node：hosts.cjs 把这些主机指向监听地址",
        ),
        _node_options,
        adds=True,
    ),
    Variable(
        "WXSIM_TLS_LISTENER",
        Text("read by hosts.cjs", "供 hosts.cjs 读取"),
        lambda place: place.listener,
    ),
)


def environment(place: Place) -> dict[str, str]:
    """What is to be set for a client."""
    found = {row.name: row.value(place) for row in VARIABLES}
    return {name: value for name, value in found.items() if value is not None}


def filled(place: Place, own: Mapping[str, str]) -> dict[str, str]:
    """The variables that a program has of its own with these: its own stay, and what can be added to is."""
    found = environment(replace(place, given={**place.given, **own}))
    added = {row.name for row in VARIABLES if row.adds}
    return {**own, **{name: value for name, value in found.items() if name in added or name not in own}}


SHELLS: Mapping[str, Callable[[str, str], str]] = {
    "sh": lambda name, value: "export {}='{}'".format(name, value.replace("'", "'\\''")),
    "powershell": lambda name, value: "$env:{} = '{}'".format(name, value.replace("'", "''")),
    "docker": lambda name, value: f"{name}={value}",  # of a file for --env-file
}


def lines(variables: Mapping[str, str], shell: str) -> Iterator[str]:
    """The variables as a shell sets them."""
    return (SHELLS[shell](name, value) for name, value in variables.items())
