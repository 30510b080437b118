"""The address that an entity in a push names: whoever asks there has read that push, whenever it comes."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

PATH = "/canary"


class Named(NamedTuple):
    """The push that an address is of: its world and its number."""

    world: str
    push: int


def canary_of(base: str, named: Named) -> str:
    """The address of a push's own, below that of the API listener."""
    return f"{base}{PATH}/{quote(named.world, safe='')}/{named.push}"


def named_by(path: str) -> Named | None:
    """The push whose address it is; None where it is of none."""
    world, _, number = path.removeprefix(f"{PATH}/").rpartition("/")  # a world's name may have a slash
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return Named(unquote(world), int(number))
