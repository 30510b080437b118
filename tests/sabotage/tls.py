"""Breakages of TLS: whom a certificate is for, whom a client trusts, and where the proxy leads."""

from __future__ import annotations

from cryptography import x509

from simulator.tls import authority, handshake, proxy, trust
from tests.sabotage.row import put, sabotage

TLS = "tests/tls/"


@sabotage(TLS + "test_authority.py::test_a_leaf_for_any_other_name_is_refused")
def the_intermediate_signs_for_anybody() -> None:
    """Who has the kept key can make a certificate for any name."""
    every = x509.NameConstraints(permitted_subtrees=None, excluded_subtrees=[x509.DNSName("nobody.invalid")])
    put(authority, "_constraints", lambda _names: every)


@sabotage(TLS + "test_kept.py::test_what_this_machine_trusts_is_trusted_on")
def the_bundle_has_our_root_alone() -> None:
    """A program that trusts the bundle trusts nobody else any more."""
    put(trust, "_public", lambda _environ: ())


@sabotage(TLS + "test_proxy.py::test_any_other_host_is_refused")
def the_proxy_leads_everybody_here() -> None:
    """Whatever host the proxy is asked for, the platform answers."""
    put(proxy, "plain", lambda _host: "api.weixin.qq.com")


@sabotage(TLS + "test_handshake.py::test_a_client_that_speaks_http_2_alone_is_told_so")
def http_2_is_promised() -> None:
    """A client is told that HTTP/2 is spoken, and then it is not."""
    put(handshake, "HTTP_1", "h2")
