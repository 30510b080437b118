"""Credentials in headers and cookies: none is written down, and the same one has the same pseudonym."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal.mask import masked
from simulator.journal.pseudonym import PSEUDONYM, header, headers, pseudonym, set_cookie

SECRET = "s3cr3t-of-nobody"
KNOWN = pseudonym(SECRET)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Authorization", f"Bearer {SECRET}", f"Bearer {KNOWN}"),
        ("authorization", SECRET, KNOWN),
        ("AUTHORIZATION", f"Basic  {SECRET}", f"Basic  {KNOWN}"),
        ("Proxy-Authorization", f"Digest {SECRET}", f"Digest {KNOWN}"),
        ("Cookie", f"sid={SECRET}; lang=zh", f"sid={KNOWN}; lang={pseudonym('zh')}"),
        ("cookie", SECRET, KNOWN),
        ("Set-Cookie", f"sid={SECRET}; Path=/; HttpOnly", f"sid={KNOWN}; Path=/; HttpOnly"),
        ("X-Auth-Token", SECRET, KNOWN),
        ("X-Api-Key", SECRET, KNOWN),
        ("ApiKey", SECRET, KNOWN),
        ("X-Session-Id", SECRET, KNOWN),
        ("X-Amz-Security-Token", SECRET, KNOWN),
        ("X-Amzn-Signature", SECRET, KNOWN),
        ("X-Client-Secret", SECRET, KNOWN),
        ("X-Password", SECRET, KNOWN),
        ("Content-Type", "application/json", "application/json"),
        ("User-Agent", "python-requests/2.32.3", "python-requests/2.32.3"),
        ("Accept", "*/*", "*/*"),
    ],
)
def test_a_credential_in_a_header_is_a_pseudonym(name: str, value: str, kept: str) -> None:
    assert header(name, value) == kept
    assert headers({name: value}) == {name: kept}
    assert masked({"headers": {name: value}}) == {"headers": {name: kept}}, "of an older journal"
    assert masked({"headers": {name: kept}}) == {"headers": {name: kept}}, "once"


@given(st.text(min_size=1), st.sampled_from(["Authorization", "Cookie", "Set-Cookie", "X-Token"]))
def test_whatever_it_is_it_is_masked_once(value: str, name: str) -> None:
    kept = header(name, value)
    assert header(name, kept) == kept


def test_a_cookie_is_known_again() -> None:
    given_out = set_cookie(f"sid={SECRET}; Path=/")
    assert header("Cookie", f"sid={SECRET}").partition("=")[2] in given_out
    assert re.fullmatch(rf"sid={PSEUDONYM.pattern}; Path=/", given_out)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"component_appsecret": "{SECRET}", "a": 1}}',
        f'{{"component_appsecret":"{SECRET}',
        f"component_appsecret={SECRET}&grant_type=x",
        f"http://x/?a=1&component_appsecret={SECRET}",
        f"http://user:{SECRET}@127.0.0.1/x",
    ],
)
@pytest.mark.parametrize("key", ["body", "head", "reply", "url"])
def test_a_secret_within_a_text_is_a_pseudonym(text: str, key: str) -> None:
    assert masked({key: text}) == {key: text.replace(SECRET, KNOWN)}
    assert masked(masked({key: text})) == masked({key: text})
