"""Secrets as stable pseudonyms: the same secret always gets the same one, so an export is judged as ever."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import unquote

from simulator.journal.kinds import REFERENCE

SECRET_KEYS = frozenset(
    {
        "secret",
        "component_appsecret",
        "component_secret",
        "appsecret",
        "encoding_aes_key",
        "access_token",
        "component_access_token",
        "authorizer_access_token",
        "authorizer_refresh_token",
        "refresh_token",
        "component_verify_ticket",
        "ComponentVerifyTicket",
        "AuthorizationCode",
        "authorization_code",
        "auth_code",
        "pre_auth_code",
        "PreAuthCode",
        "code",
        "redirect_code",
        "sealed",
        "token",
    }
)
# Where a secret stands inside other text: documents and pages by its shape, URLs by its name.
INSIDE = re.compile(r"(?:[a-z]{1,16}@@@[\w-]{20,}|\b\d{2}_[\w-]{120,})")
IN_URL = re.compile(rf"([?&](?:amp;)?(?:{'|'.join(sorted(SECRET_KEYS))})=)([^&#\s\"'<>]+)")
SORTS = {  # fields that are secrets only where they stand
    ("issued", "value"): "access_token",
    ("args", "key"): "encoding_aes_key",
    ("request", "current"): "encoding_aes_key",
    ("request", "former"): "encoding_aes_key",
}
PSEUDONYM = re.compile(r"[a-z]{0,16}~[0-9a-f]{8}")
DEEPEST = 100  # levels; what is nested deeper was sent to break something, and could not be written down
DEEPER = f"(nested deeper than {DEEPEST} levels)"


def mask(value: str) -> str:
    """A stable pseudonym: what kind of thing it was, and eight characters of a hash."""
    kind = value.split("@@@")[0] if "@@@" in value[:24] else ""
    mark = hashlib.blake2b(value.encode("utf-8"), digest_size=4).hexdigest()
    return f"{kind}~{mark}" if value else value


def masked(data: Any, key: str = "", depth: int = 0) -> Any:
    """The same with secrets as pseudonyms; those that are pseudonyms already stay."""
    if isinstance(data, (dict, list, tuple)) and depth >= DEEPEST:
        return DEEPER
    if isinstance(data, dict):
        return {name: masked(item, _sort(key, name), depth + 1) for name, item in data.items()}
    if isinstance(data, (list, tuple)):
        return [masked(item, key, depth + 1) for item in data]
    if isinstance(data, str):
        return _masked_text(data, key)
    return data


def _sort(above: str, name: str) -> str:
    return SORTS.get((above, name), name)


def _masked_text(text: str, key: str) -> str:
    if key in SECRET_KEYS:
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
