"""Ids by their order of appearance, and times from a start: what is left of a run when seed and salt go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

TIMES = re.compile(r"(_time|_at|Time|^now|^from|^to|^until)$")
# Ids and secrets as they are made up, and the pseudonyms that stand for them in a masked journal.
SHAPES = (
    r"wx[0-9a-f]{16}",
    r"gh_[0-9a-f]{12}",
    r"o[\w-]{27}",
    r"\d{16,}",
    r"[a-z]+@@@[\w-]+",
    r"[a-z]{0,16}~[0-9a-f]{8}",
    r"[A-Za-z]{18}",
    r"[0-9a-f]{16}",
    r"[0-9a-z]{32}",
    r"[0-9A-Za-z]{43}",
    r"fault-\d+",
)
FIELDS = frozenset({"code", "openid"})  # whatever stands here is an id
ID_LEAST = 10  # digits of an id in a field that is named so; elsewhere they may be a time


class Alias:
    """Names ids `#1`, `#2` … as they come. `ids` are those whose shape does not tell, such as package ids."""

    def __init__(self, start: float, ids: Iterable[str] = ()) -> None:
        self._start = start
        self._names: dict[str, str] = {}
        shapes = "|".join((*SHAPES, *map(re.escape, ids)))
        self._ids = re.compile(rf"(?<![\w@~-])(?:{shapes})(?![\w-])")

    def of(self, value: Any, key: str = "") -> Any:
        """The same with aliases, also in keys and inside texts; URLs are all one."""
        return self._walk(value, key, learn=True)

    def ordered(self, value: Any) -> Any:
        """The same with every list in an order that no new id decides: a provider may answer in any."""
        if isinstance(value, dict):
            return {key: self.ordered(item) for key, item in value.items()}
        if isinstance(value, list):
            return sorted((self.ordered(item) for item in value), key=self._rank)
        return value

    def _rank(self, value: Any) -> str:
        return json.dumps(self._walk(value, "", learn=False), sort_keys=True, default=str)

    def _walk(self, value: Any, key: str, *, learn: bool) -> Any:
        if isinstance(value, dict):
            known = sorted(value.items(), key=lambda item: self._rank(str(item[0])))
            return {
                self._text(str(name), learn=learn): self._walk(item, str(name), learn=learn)
                for name, item in known
            }
        if isinstance(value, (list, tuple)):
            return [self._walk(item, key, learn=learn) for item in value]
        if isinstance(value, bool) or value is None:
            return value
        if key.endswith("_id") and len(str(value)) >= ID_LEAST and str(value).isdecimal():
            return self._alias(str(value), learn=learn)
        if isinstance(value, (int, float)):
            return self._number(value, learn=learn)
        if TIMES.search(key) and value.isdecimal() and len(value) == 10:
            return self._time(int(value))
        if key in FIELDS and value:
            return self._alias(value, learn=learn)
        return "url" if value.startswith(("http://", "https://")) else self._text(value, learn=learn)

    def _number(self, value: float, *, learn: bool) -> Any:
        if 1e9 < value < 5e9:
            return self._time(value)
        text = str(value)
        return self._alias(text, learn=learn) if self._ids.fullmatch(text) else value

    def _time(self, value: float) -> str:
        return f"t{value - self._start:+.3f}"

    def _text(self, text: str, *, learn: bool) -> str:
        return self._ids.sub(lambda found: self._alias(found[0], learn=learn), text)

    def _alias(self, text: str, *, learn: bool) -> str:
        if not learn:
            return self._names.get(text, "#")
        return self._names.setdefault(text, f"#{len(self._names) + 1}")
