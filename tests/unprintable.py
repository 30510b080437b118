"""Characters that do something to what shows them, and whether any arrived."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

# Escape sequences of terminals, ends of fields and lines, turned and hidden text, markup of several kinds.
SAMPLES = (
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://evil\x1b\\",
    "\x9b2J",
    "\r\n",
    "\r",
    "\x00",
    "\x08",
    "\x7f",
    "\x85",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200b",
    "\u200f",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u061c",
    "\U000e0041",
    "\ud800",
    "\udfff",
    "\uffff",
    "[red]",
    "[link=http://evil]",
    "[/]",
    ":smile:",
    "\\[bold]",
    "<script>alert(1)</script>",
    "\"'&]]>",
    "javascript:alert(1)",
    "\u3000中",
)
TEXTS = st.lists(st.sampled_from(SAMPLES) | st.characters(codec=None), min_size=1).map("".join)
HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"})


def raw(shown: str) -> set[str]:
    """What of a text that is shown would do something."""
    return {one for one in shown if one not in "\n\t" and unicodedata.category(one) in HARMFUL}
