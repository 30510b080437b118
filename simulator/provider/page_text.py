"""A page's bytes as text, as browsers read them: whatever comes, and whatever it says of itself.

Labels are those of the Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels), read 2026-11.
Python's own codecs go by more names, some of which are no charsets, take minutes or make half characters.
"""

from __future__ import annotations

import codecs

_OF_LABELS = {
    "utf-8": ("utf-8", "utf8", "unicode-1-1-utf-8"),
    "gb18030": ("gb18030", "gbk", "gb2312", "gb_2312-80", "chinese", "x-gbk", "cp936"),
    "big5hkscs": ("big5", "big5-hkscs", "cn-big5", "x-x-big5"),
    "cp1252": ("windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"),
    "utf-16-le": ("utf-16", "utf-16le", "ucs-2", "unicode"),
    "utf-16-be": ("utf-16be",),
    "cp932": ("shift_jis", "shift-jis", "sjis", "windows-31j", "ms_kanji"),
    "euc_jp": ("euc-jp", "x-euc-jp"),
    "cp949": ("euc-kr", "ks_c_5601-1987", "windows-949", "korean"),
    "koi8_r": ("koi8-r", "koi8"),
    "cp1251": ("windows-1251", "cp1251"),
}
CODECS = {label: codec for codec, labels in _OF_LABELS.items() for label in labels}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text_of(body: bytes, content_type: str) -> str:
    """The text, with a replacement character for what is none; UTF-8 where no charset is named that is known.

    A byte order mark counts for more than the charset.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _whole(body[len(mark) :].decode(codec, "replace"))
    label = content_type.lower().partition("charset=")[2].partition(";")[0].strip("\"' \t")
    return _whole(body.decode(CODECS.get(label, "utf-8"), "replace"))


def _whole(text: str) -> str:
    """Without half surrogate pairs, which some codecs let pass."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
