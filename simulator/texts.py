"""A text that a person reads, in each language that the program speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

LANGUAGES = ("en", "zh")


class Text(NamedTuple):
    """The same said in English and in Chinese; false where it says nothing."""

    en: str
    zh: str

    @classmethod
    def same(cls, words: str) -> Text:
        """What is the same in every language: a name, a number, or what others have said."""
        return cls(words, words)

    @classmethod
    def joined(cls, texts: Iterable[Text], mark: Text | None = None) -> Text:
        """Several texts as one, with the marks of a list between them, or with another."""
        several = tuple(texts)
        between = cls("; ", "；") if mark is None else mark
        return cls(between.en.join(one.en for one in several), between.zh.join(one.zh for one in several))

    def filled(self, **values: object) -> Text:
        """The same with its places filled in: numbers as counts, and texts each in its language."""
        en, zh = (said.format(**_fillings(values, lang)) for said, lang in zip(self, LANGUAGES, strict=True))
        return Text(en, zh)

    def in_(self, lang: str) -> str:
        """What it says in a language: `en` or `zh`; a ValueError for another."""
        if lang not in LANGUAGES:
            raise ValueError(f"no text is written in {lang!r}: {' or '.join(LANGUAGES)}")
        return self.zh if lang == "zh" else self.en

    def __format__(self, _how: str) -> str:
        """Nothing: whoever writes a text into another says which language."""
        raise TypeError("a text is written in one language: .en or .zh")

    def __bool__(self) -> bool:
        return bool(self.en)


NOTHING = Text("", "")


class Count(int):
    """How many there are of something: behind a colon English has what one is called, as `{count:check}`, and
    what several are where that takes more than an s, as `{count:entry|entries}`."""

    def __format__(self, called: str) -> str:
        one, _, several = called.partition("|")
        number = str(int(self))
        return f"{number} {one if self == 1 else several or f'{one}s'}" if called else number


def _fillings(values: Mapping[str, object], lang: str) -> dict[str, object]:
    return {
        name: value.in_(lang) if isinstance(value, Text) else Count(value) if type(value) is int else value
        for name, value in values.items()
    }
