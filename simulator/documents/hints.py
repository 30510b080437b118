"""What schemas say of their values, in Chinese: a schema itself holds the English alone."""

from __future__ import annotations

from simulator.texts import Text

_CHINESE: dict[str, str] = {}


def hint(english: str, chinese: str) -> str:
    """The English, for a `description` or the `title` of an `enum`; messages find the Chinese by it. Who
    gives none, the English twice, takes none away."""
    if chinese != english:
        _CHINESE[english] = chinese
    return english


def in_both(english: str) -> Text:
    """What a schema says, in both languages; the English in both where nobody gave the Chinese."""
    return Text(english, _CHINESE.get(english, english))


def hints() -> tuple[Text, ...]:
    """All that were given in both."""
    return tuple(map(in_both, _CHINESE))
