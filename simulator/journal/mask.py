"""Secrets as stable pseudonyms: the same secret always gets the same one, so an export is judged as ever."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from simulator.journal.kinds import KINDS, REFERENCE
from simulator.journal.pseudonym import header, once, pseudonym, set_cookie
from simulator.journal.shorten import DEEPER, DEEPEST

# Names under which the platform's API, its pushes, and what is made for them have a secret, anywhere.
_OF_THE_API = (
    *("secret", "component_secret", "appsecret", "component_appsecret", "token", "encoding_aes_key"),
    *("access_token", "component_access_token", "authorizer_access_token"),
    *("refresh_token", "authorizer_refresh_token"),
    *("component_verify_ticket", "ComponentVerifyTicket"),
    *("AuthorizationCode", "authorization_code", "auth_code", "pre_auth_code", "PreAuthCode", "code"),
)
_FACTS = [fact for kind in KINDS.values() for fact in kind.FACTS.values()]
SECRET_KEYS = frozenset(
    {*_OF_THE_API, *(name for fact in _FACTS if fact.secret is True for name in (fact.key, *fact.was))}
)
# Secrets only where they stand: (what they stand in, their name).
_WITHIN = frozenset(
    (fact.key, name) for fact in _FACTS if isinstance(fact.secret, tuple) for name in fact.secret
)
# Where a secret stands inside other text: documents and pages by its shape, URLs, forms and JSON by its name.
INSIDE = re.compile(r"(?:[a-z]{1,16}@@@[\w-]{20,}|\b\d{2}_[\w-]{120,})")
_NAMES = "|".join(sorted(SECRET_KEYS))
IN_URL = re.compile(rf"((?:^|[?&](?:amp;)?)(?:{_NAMES})=)([^&#\s\"'<>]+)")
IN_JSON = re.compile(rf'("(?:{_NAMES})"\s*:\s*")((?:[^"\\]|\\.)+)')
OF_A_USER = re.compile(r"(://[^/\s:@\"'<>]*:)([^/\s@\"'<>]+)(?=@)")


def is_secret(name: str, within: str = "") -> bool:
    """Whether a text of that name is a secret, in what it stands in."""
    return name in SECRET_KEYS or (within, name) in _WITHIN


def masked(data: Any, key: str = "", depth: int = 0, within: str = "") -> Any:
    """The same with secrets as pseudonyms; those that are pseudonyms already stay. `key` is the name that
    the data has `within` what it stands in."""
    if isinstance(data, str):  # as most are
        return _masked_text(data, key, within)
    if not isinstance(data, (dict, list, tuple)):
        return data
    if depth >= DEEPEST:
        return DEEPER
    if isinstance(data, dict):
        return {name: masked(item, name, depth + 1, key) for name, item in data.items()}
    return [masked(item, key, depth + 1, within) for item in data]


def _masked_text(text: str, key: str, within: str) -> str:
    if is_secret(key, within):
        return _once(text)
    if key == "set_cookie":
        return set_cookie(text)
    if within == "headers":
        text = header(key, text)
    text = IN_URL.sub(lambda found: found[1] + _once(unquote(found[2])), text)
    text = IN_JSON.sub(lambda found: found[1] + _once(found[2]), text)
    text = OF_A_USER.sub(lambda found: found[1] + _once(unquote(found[2])), text)
    return INSIDE.sub(lambda found: pseudonym(found[0]), text)


def _once(value: str) -> str:
    """A pseudonym, once; a reference to an earlier result says nothing of the secret that it names."""
    return value if re.fullmatch(REFERENCE, value) else once(value)
