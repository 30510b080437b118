"""The platform's two signatures: lower-case hex SHA-1 over the byte-wise sorted strings."""

from __future__ import annotations

import hashlib
import hmac


def sign(*parts: str) -> str:
    """`signature` of (token, timestamp, nonce); with the ciphertext as a fourth, `msg_signature`."""
    joined = b"".join(sorted(part.encode("utf-8") for part in parts))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def same(left: str, right: str) -> bool:
    """Constant-time comparison."""
    return hmac.compare_digest(left.encode("utf-8"), right.encode("utf-8"))
