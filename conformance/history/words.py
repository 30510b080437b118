"""How the journal names what stands in its entries, in both languages."""

from __future__ import annotations

from simulator import ENTRY_KINDS, Text


def in_words(kind: str, fact: str, value: str) -> Text:
    """A value of a field, of which the journal says what each is; any other as it is."""
    return Text(value, ENTRY_KINDS[kind].FACTS[fact].values.get(value, value))
