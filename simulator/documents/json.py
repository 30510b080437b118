"""The one door for JSON that others wrote: answers, bodies of calls, lines of a journal, words at a keyboard.

What passes can be worked with, journalled and written down as UTF-8: it is bounded in size and depth, its
texts are whole characters, its numbers finite and of a length that ids have. Of a name that stands twice in
an object the last counts, as it does for most who read JSON.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

MOST = 16 * 1024 * 1024  # bytes
DEEPEST = 128  # levels: more than the journal keeps, and what a page of it has around them
MOST_DIGITS = 20  # of a whole number: what 64 bits need
LARGEST = 10**MOST_DIGITS - 1  # whole number

_LONG = re.compile(rf"[0-9]{{{MOST_DIGITS + 1}}}")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_LARGEST = 10**MOST_DIGITS
_BOM = "\ufeff"


def read_json(written: bytes | str, most: int = MOST, digits: int = MOST_DIGITS) -> Any:
    """The document that was written, in UTF-8 where it is bytes; a ValueError that says why it is none.

    Past `most` bytes, 128 levels and so many digits of a whole number it is none; nor with half a surrogate
    pair, NaN, Infinity or a number that no double holds.
    """
    if len(written) > most:
        raise ValueError(f"it has more than {most:,} bytes")
    try:
        text = written if isinstance(written, str) else written.decode().removeprefix(_BOM)
        found = _decoded(text)
    except RecursionError:
        raise _too_deep() from None
    # Nearly all that comes is seen to be harmless from its text alone.
    nested = text.count("[") + text.count("{")
    if (
        nested > DEEPEST
        or ("\\u" in text and _HALF.search(text))
        or (isinstance(written, str) and not _is_text(written))
        or (_has_long(found) if nested == 1 else _LONG.search(text))
    ):
        _check(found, 10**digits)
    return found


def _decoded(text: str) -> Any:
    """As the decoder has it, which looks for space around a document at the price of a small one."""
    if text[:1] == "{" and text[-1:] == "}":
        found, end = _JSON.raw_decode(text)
        if end == len(text):
            return found
    return _JSON.decode(text)


def _has_long(flat: Any) -> bool:
    """Whether there is a long number in what nothing is nested in, as most bodies are: a look at their text
    would cost more than reading them."""
    for each in flat.values() if isinstance(flat, dict) else flat:
        if isinstance(each, int) and not -_LARGEST < each < _LARGEST:
            return True
    return False


def _check(found: Any, largest: int) -> None:
    """Level by level: what is nested deep must not be read by what calls itself."""
    level: list[Any] = [found]
    depth = 0
    while level:
        below: list[Any] = []
        for each in level:
            if isinstance(each, str):
                if not _is_text(each):
                    raise ValueError("it holds half of a surrogate pair, which is no character")
            elif isinstance(each, int):
                if abs(each) >= largest:
                    raise ValueError(f"a number has more than {len(str(largest)) - 1} digits")
            elif isinstance(each, (dict, list)):
                if depth >= DEEPEST:
                    raise _too_deep()
                below += each
                below += each.values() if isinstance(each, dict) else ()
        level = below
        depth += 1


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _too_deep() -> ValueError:
    return ValueError(f"it is nested more than {DEEPEST} levels deep")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is more than a number can be")
    return number


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


_JSON = json.JSONDecoder(parse_float=_finite, parse_constant=_no_number)
