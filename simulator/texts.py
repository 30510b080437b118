"""A text that a person reads, in each language that the program speaks."""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("en", "zh")


class Text(NamedTuple):
    """The same said in English and in Chinese."""

    en: str
    zh: str

    def in_(self, lang: str) -> str:
        """What it says in a language: `en` or `zh`; a ValueError for another."""
        if lang not in LANGUAGES:
            raise ValueError(f"no text is written in {lang!r}: {' or '.join(LANGUAGES)}")
        return self.zh if lang == "zh" else self.en
