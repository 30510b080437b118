"""The envelope of a push: its signature, its AES, and whose it is."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct
import threading
from collections.abc import Iterator, Mapping

from .markup import Malformed, Reader

BLOCK = 32  # the platform pads to 32 bytes, though AES itself needs 16
AES_BLOCK = 16
HEAD = 20  # 16 random bytes and the length


class Forged(Exception):
    """The signature of a push is not the platform's."""


class Unreadable(Exception):
    """The signature is right, but no key opens the message, or it is sealed for another appid."""


def signature(token: str, timestamp: str, nonce: str, *rest: str) -> str:
    """SHA-1 over the sorted parts, in 40 hex digits; for `msg_signature` the ciphertext is `rest`."""
    return hashlib.sha1("".join(sorted((token, timestamp, nonce, *rest))).encode()).hexdigest()


class Envelope:
    """Opens what is sealed for one receiver: a component or the home page."""

    def __init__(self, *, appid: str, token: str, current: str, former: str = "") -> None:
        self.appid = appid
        self.token = token
        self.current = current
        self.former = former
        self.reader = Reader()
        self.opening = threading.local()

    def open(self, query: Mapping[str, str], body: bytes) -> bytes:
        """The message in a push, proved to be the platform's and ours.

        Malformed, Forged, Unreadable: it is not.
        """
        if not body.strip():
            raise Malformed("empty body")
        encrypted = self.reader.read(body).text("Encrypt")
        if not encrypted:
            raise Malformed("no Encrypt element")
        if not self.verify(query, encrypted):
            raise Forged("msg_signature does not match")
        return self.decrypt(encrypted)

    def verify(self, query: Mapping[str, str], encrypted: str) -> bool:
        """Whether `msg_signature` (not `signature`, which does not cover the body) is right."""
        expected = signature(self.token, query.get("timestamp", ""), query.get("nonce", ""), encrypted)
        return hmac.compare_digest(expected.encode(), query.get("msg_signature", "").encode())

    def keys(self) -> Iterator[str]:
        """The current key, then the former: messages under it still come for a while after a change."""
        yield self.current
        if self.former:
            yield self.former

    def decrypt(self, encrypted: str) -> bytes:
        """The message, by the first key that opens it. Unreadable: none does."""
        failure = Unreadable("no key")
        for key in self.keys():
            try:
                message = self.decrypt_with(key, encrypted)
            except Unreadable as error:
                failure = error
            else:
                self.opening.key = key
                return message
        raise failure

    def decrypt_with(self, key: str, encrypted: str) -> bytes:
        """The message, if this key opens it and the tail names us."""
        message, appid = self.split(self.unpad(self.decipher(self.aes_key(key), encrypted)))
        self.check_tail(appid)
        return message

    def aes_key(self, key: str) -> bytes:
        """32 bytes from 43 characters; the last may carry spare bits, which a strict decoder would refuse."""
        try:
            decoded = base64.b64decode(key + "=")
        except (binascii.Error, ValueError) as error:
            raise Unreadable("the key is no base64") from error
        if len(decoded) != BLOCK:
            raise Unreadable("the key is not 32 bytes")
        return decoded

    def decipher(self, key: bytes, encrypted: str) -> bytes:
        """AES-256-CBC, with the key's first 16 bytes as the initialization vector."""
        from Crypto.Cipher import AES  # here, because start-up counts

        try:
            data = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unreadable("the ciphertext is no base64") from error
        if not data or len(data) % AES_BLOCK:
            raise Unreadable("the ciphertext is no whole number of blocks")
        return AES.new(key, AES.MODE_CBC, key[:AES_BLOCK]).decrypt(data)

    def unpad(self, padded: bytes) -> bytes:
        """PKCS7 with a block of 32: pads of 17 to 32 are ordinary."""
        pad = padded[-1]
        if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
            raise Unreadable("bad padding")
        return padded[:-pad]

    def split(self, plain: bytes) -> tuple[bytes, str]:
        """Message and appid, after 16 random bytes and the length: 4 bytes, big-endian, counting bytes."""
        if len(plain) < HEAD:
            raise Unreadable("too short")
        (length,) = struct.unpack(">I", plain[HEAD - 4 : HEAD])
        if length > len(plain) - HEAD:
            raise Unreadable("longer than itself")
        return plain[HEAD : HEAD + length], plain[HEAD + length :].decode("utf-8", "replace")

    def check_tail(self, appid: str) -> None:
        """What is sealed for another platform is not for us, though the signature be right."""
        if not hmac.compare_digest(appid.encode(), self.appid.encode()):
            raise Unreadable("sealed for another appid")

    def encrypt(self, message: bytes, *, random: bytes = b"") -> str:
        """A message sealed for this receiver, in base64; the inverse of `decrypt`."""
        from Crypto.Cipher import AES

        # An answer takes the key that its push came under, which this thread has just opened.
        key = self.aes_key(getattr(self.opening, "key", self.current))
        plain = (
            (random or os.urandom(AES_BLOCK))
            + struct.pack(">I", len(message))
            + message
            + self.appid.encode()
        )
        pad = BLOCK - len(plain) % BLOCK
        cipher = AES.new(key, AES.MODE_CBC, key[:AES_BLOCK])
        return base64.b64encode(cipher.encrypt(plain + bytes([pad]) * pad)).decode()

    def reply(self, message: bytes, *, timestamp: str, nonce: str) -> str:
        """A passive reply as XML, sealed, and signed with the timestamp and nonce of its push."""
        encrypted = self.encrypt(message)
        signed = signature(self.token, timestamp, nonce, encrypted)
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signed}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )
