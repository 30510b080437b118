"""The AES envelope of pushes: AES-256-CBC, 32-byte PKCS7, the receiver's appid at the end.

Plaintext: 16 random bytes, the length in 4 bytes big-endian, the message, the appid. The block of the
padding is 32 and not 16, so pads of 17 to 32 occur; lengths count bytes.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from Crypto.Cipher._mode_cbc import CbcMode

BLOCK = 32
_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_LETTER = re.compile(r"[A-Za-z0-9+/]")


class EnvelopeError(Exception):
    """An envelope that does not open; the text says where it is wrong."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What an envelope held."""

    random: bytes
    message: bytes
    appid: str
    pad: int


@lru_cache(maxsize=256)
def aes_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey of 43 characters.

    The last character may carry spare bits that are not zero; they are dropped, as the platform does.
    """
    if not _KEY.fullmatch(encoding_aes_key):
        raise UsageError(
            Text(
                f"an EncodingAESKey has 43 characters a-z A-Z 0-9, this one {_amiss(encoding_aes_key).en}",
                f"EncodingAESKey 为 43 个字符 a-z A-Z 0-9，这一个{_amiss(encoding_aes_key).zh}",
            )
        )
    return base64.b64decode(encoding_aes_key + "=")


def _amiss(key: str) -> Text:
    if len(key) != 43:
        return Text(f"has {len(key)}", f"有 {len(key)} 个")
    place, wrong = next((place, one) for place, one in enumerate(key, 1) if not _LETTER.fullmatch(one))
    return Text(f"has {wrong!r} in place {place}", f"第 {place} 个是 {wrong!r}")


def _aes(key: bytes) -> CbcMode:
    from Crypto.Cipher import AES  # with the first push: it takes longer to load than many a module

    return AES.new(key, AES.MODE_CBC, key[:16])


def pad_of(length: int) -> int:
    return BLOCK - length % BLOCK


def compose(message: bytes, appid: str, random: bytes) -> bytes:
    """The plaintext before padding."""
    if len(random) != 16:
        raise ValueError(f"the random prefix has 16 bytes, not {len(random)}")
    return random + len(message).to_bytes(4, "big") + message + appid.encode("utf-8")


def encrypt(plain: bytes, encoding_aes_key: str, *, pad: int | None = None) -> bytes:
    """Ciphertext of a plaintext, padded; `pad` overrides the value of the pad bytes, to make it wrong."""
    size = pad_of(len(plain))
    value = size if pad is None else pad
    key = aes_key(encoding_aes_key)
    return _aes(key).encrypt(plain + bytes([value]) * size)


def seal(message: bytes, appid: str, encoding_aes_key: str, random: bytes) -> str:
    """The `Encrypt` text of a message for a receiver."""
    cipher = encrypt(compose(message, appid, random), encoding_aes_key)
    return base64.b64encode(cipher).decode("ascii")


def unseal(encrypted: str, encoding_aes_key: str) -> Opened:
    """Opens an `Encrypt` text; the caller compares the appid."""
    key = aes_key(encoding_aes_key)
    try:
        cipher = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EnvelopeError(f"the ciphertext is not base64: {error}") from None
    if not cipher or len(cipher) % 16:
        raise EnvelopeError(f"the ciphertext has {len(cipher)} bytes, no multiple of 16")
    padded = _aes(key).decrypt(cipher)
    pad = padded[-1]
    if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
        raise EnvelopeError(f"the padding ends in {pad}, and 1 to 32 equal bytes are right")
    plain = padded[:-pad]
    length = int.from_bytes(plain[16:20], "big")
    if len(plain) < 20 or 20 + length > len(plain):
        raise EnvelopeError(f"the length field says {length}, past the end of the plaintext")
    try:
        appid = plain[20 + length :].decode("utf-8")
    except UnicodeDecodeError:
        raise EnvelopeError("the appid at the end is not UTF-8") from None
    return Opened(plain[:16], plain[20 : 20 + length], appid, pad)
