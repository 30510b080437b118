"""The AES envelope: any text, any pad, any key that the platform takes, and nothing that is broken."""

from __future__ import annotations

import base64

import pytest
from Crypto.Cipher import AES
from hypothesis import given
from hypothesis import strategies as st

from simulator.usage import UsageError
from simulator.wire import envelope
from simulator.wire.envelope import EnvelopeError, aes_key, compose, encrypt, pad_of, seal, unseal
from tests.core.sample import KEY

RANDOM = b"0123456789abcdef"
APPID = "wx00000000000000c1"


@given(text=st.text(), appid=st.text(max_size=20), random=st.binary(min_size=16, max_size=16))
def test_any_text_comes_back(text: str, appid: str, random: bytes) -> None:
    opened = unseal(seal(text.encode("utf-8"), appid, KEY, random), KEY)
    assert opened.message.decode("utf-8") == text
    assert opened.appid == appid
    assert opened.random == random
    assert 1 <= opened.pad <= 32


@pytest.mark.parametrize("pad", range(1, 33))
def test_every_pad_occurs_and_opens(pad: int) -> None:
    filler = (32 - pad - 20 - len(APPID)) % 32
    opened = unseal(seal(b"x" * filler, APPID, KEY, RANDOM), KEY)
    assert opened.pad == pad
    assert opened.message == b"x" * filler


def test_a_full_block_gets_a_whole_block_of_padding() -> None:
    assert pad_of(64) == 32
    assert pad_of(63) == 1


def test_lengths_count_bytes_and_not_characters() -> None:
    plain = compose("中文".encode(), APPID, RANDOM)
    assert plain[16:20] == b"\0\0\0\6"


def test_the_key_is_its_43_characters_and_one_equals_sign() -> None:
    assert aes_key("A" * 43) == bytes(32)
    assert aes_key(KEY) == base64.b64decode(KEY + "=")
    assert len(aes_key(KEY)) == 32


@pytest.mark.parametrize("letter", "EFGH")
def test_spare_bits_of_the_last_character_are_dropped(letter: str) -> None:
    """The last character gives four bits; the two others may be anything."""
    assert aes_key(KEY[:-1] + letter) == aes_key(KEY[:-1] + "E")
    assert aes_key(KEY[:-1] + "I") != aes_key(KEY[:-1] + "E")


def test_a_key_of_42_characters_is_refused_with_its_length() -> None:
    with pytest.raises(UsageError, match="43 characters a-z A-Z 0-9, this one has 42"):
        aes_key(KEY[:-1])


@pytest.mark.parametrize("key", ["", KEY + "A", KEY[:-1] + "=", KEY[:-1] + "-", KEY[:-1] + "é", KEY + "\n"])
def test_other_keys_are_refused(key: str) -> None:
    with pytest.raises(UsageError, match="EncodingAESKey"):
        aes_key(key)


def test_the_random_prefix_has_16_bytes() -> None:
    with pytest.raises(ValueError, match="16 bytes, not 3"):
        compose(b"", APPID, b"abc")


def _cipher(padded: bytes) -> str:
    key = aes_key(KEY)
    return base64.b64encode(AES.new(key, AES.MODE_CBC, key[:16]).encrypt(padded)).decode()


@pytest.mark.parametrize(
    ("sealed", "says"),
    [
        ("not base64!", "not base64"),
        ("", "0 bytes"),
        (base64.b64encode(b"x" * 17).decode(), "17 bytes"),
        (_cipher(bytes(31) + b"\0"), "padding ends in 0"),
        (_cipher(bytes(31) + b"\x21"), "padding ends in 33"),
        (_cipher(bytes(29) + b"\1\2\3"), "padding ends in 3"),
        (_cipher(bytes(16) + b"\0\0\1\0" + bytes(11) + b"\1"), "length field says 256"),
        (_cipher(b"short" + b"\x0b" * 11), "length field"),
        (_cipher(bytes(20) + b"\xff" * 4 + b"\x08" * 8), "not UTF-8"),
    ],
)
def test_a_broken_envelope_says_where(sealed: str, says: str) -> None:
    with pytest.raises(EnvelopeError, match=says):
        unseal(sealed, KEY)


@given(data=st.binary(min_size=16, max_size=96))
def test_noise_opens_or_is_refused_and_never_crashes(data: bytes) -> None:
    sealed = base64.b64encode(data[: len(data) // 16 * 16]).decode()
    try:
        opened = envelope.unseal(sealed, KEY)
    except EnvelopeError:
        return
    assert opened.pad <= 32


def test_a_wrong_pad_keeps_the_length() -> None:
    plain = compose(b"x", APPID, RANDOM)
    assert len(encrypt(plain, KEY, pad=64)) == len(encrypt(plain, KEY))
