"""How the journal names what stands in its entries, in both languages."""

from __future__ import annotations

from simulator import ENTRY_KINDS, TOKEN_KINDS, Text

STRANGER = Text("stranger", "未知主体")  # whose token nobody knows


def in_words(kind: str, fact: str, value: str) -> Text:
    """A value of a field, of which the journal says what each is; any other as it is."""
    return ENTRY_KINDS[kind].FACTS[fact].named(value)


def whose(kind: str) -> Text:
    """Whose token it is, by its kind."""
    return Text(kind, TOKEN_KINDS.get(kind) or kind)
