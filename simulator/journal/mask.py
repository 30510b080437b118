"""Secrets as stable pseudonyms: the same secret always gets the same one, so an export is judged as ever."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import unquote

from simulator.journal.kinds import KINDS, REFERENCE

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
# Where a secret stands inside other text: documents and pages by its shape, URLs by its name.
INSIDE = re.compile(r"(?:[a-z]{1,16}@@@[\w-]{20,}|\b\d{2}_[\w-]{120,})")
IN_URL = re.compile(rf"([?&](?:amp;)?(?:{'|'.join(sorted(SECRET_KEYS))})=)([^&#\s\"'<>]+)")
PSEUDONYM = re.compile(r"[a-z]{0,16}~[0-9a-f]{8}")
DEEPEST = 100  # levels; what is nested deeper was sent to break something, and could not be written down
DEEPER = f"(nested deeper than {DEEPEST} levels)"


def mask(value: str) -> str:
    """A stable pseudonym: what kind of thing it was, and eight characters of a hash."""
    kind = value.split("@@@")[0] if "@@@" in value[:24] else ""
    mark = hashlib.blake2b(value.encode("utf-8"), digest_size=4).hexdigest()
    return f"{kind}~{mark}" if value else value


def is_secret(name: str, within: str = "") -> bool:
    """Whether a text of that name is a secret, in what it stands in."""
    return name in SECRET_KEYS or (within, name) in _WITHIN


def masked(data: Any, key: str = "", depth: int = 0, within: str = "") -> Any:
    """The same with secrets as pseudonyms; those that are pseudonyms already stay. `key` is the name that
    the data has `within` what it stands in."""
    if isinstance(data, (dict, list, tuple)) and depth >= DEEPEST:
        return DEEPER
    if isinstance(data, dict):
        return {name: masked(item, name, depth + 1, key) for name, item in data.items()}
    if isinstance(data, (list, tuple)):
        return [masked(item, key, depth + 1, within) for item in data]
    if isinstance(data, str):
        return _masked_text(data, key, within)
    return data


def _masked_text(text: str, key: str, within: str) -> str:
    if is_secret(key, within):
        return _once(text)
    if key == "set_cookie":
        name, _, rest = text.partition("=")
        value, semicolon, attributes = rest.partition(";")
        return f"{name}={_once(value)}{semicolon}{attributes}"
    text = IN_URL.sub(lambda found: found[1] + _once(unquote(found[2])), text)
    return INSIDE.sub(lambda found: mask(found[0]), text)


def _once(value: str) -> str:
    """A pseudonym, once; a reference to an earlier result says nothing of the secret that it names."""
    return value if PSEUDONYM.fullmatch(value) or re.fullmatch(REFERENCE, value) else mask(value)
