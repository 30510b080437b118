"""Where a rule of the platform is known from, and how well."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

FORUM = "https://developers.weixin.qq.com/community/"
READ = "2026-11"  # when most were read last
_ADDRESS = re.compile(r"https://\S+|[\w.-]+( [\w.-]+)*: \S.*")
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


class Standing(StrEnum):
    """How well a rule of the platform is known."""

    DOCUMENTED = "documented"
    SEEN = "seen"
    INFERRED = "inferred"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, how well it is known, and when a page was read or a thing was seen (a month).

    The address is a URL, or the name of a fact: whose it is, a colon, and where it stands there; of what is
    ours, why it was chosen.
    """

    address: str
    standing: Standing = Standing.DOCUMENTED
    read: str = READ

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.address):
            raise ValueError(f"source {self.address!r}: it is a URL, or `whose: where`")
        if not _MONTH.fullmatch(self.read):
            raise ValueError(f"source {self.address}: read {self.read!r} is no year and month")


def seen(address: str, month: str = READ) -> Source:
    """Seen at the live platform, in that month where somebody says which."""
    return Source(address, Standing.SEEN, month)


def thread(number: str, month: str) -> Source:
    """A thread of the platform's own forum that shows the reply, and the month of that reply."""
    return seen(f"{FORUM}develop/doc/{number}", month)


def posts(person: str, month: str) -> Source:
    """The same, where the forum shows it among a person's posts."""
    return seen(f"{FORUM}personal/{person}", month)


def ours(reason: str) -> Source:
    """Chosen by us, for that reason, since the platform says nothing."""
    return Source(f"wxsim: {reason}", Standing.OURS)
