"""Where in China: provinces, cities and counties by their codes, nine digits each, and by their names.

Codes are those of GB/T 2260, as of 2019-04, with three zeros behind; a city of a province's rank has itself
for its city. Streets are not in the data: one is known by its digits, which begin with its county's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from simulator.documents.json import read_json

# Codes of province, city, county and street: 0 for whatever is not said, and that only at the end.
Place = tuple[int, int, int, int]
NOWHERE: Place = (0, 0, 0, 0)
MAINLAND = range(110000000, 710000000)  # codes of the provinces that goods are sent to by land

_NAMES = ("province_name", "city_name", "county_name")
_STEPS = (10_000_000, 100_000, 1_000, 1)  # what one more of each level counts


def name(code: int) -> str:
    """What a region is called; nothing where the data has none of that code."""
    return _names().get(code, "")


def level(code: int) -> int:
    """1 province, 2 city, 3 county, 4 street; 0 for the country."""
    return next((at for at, step in enumerate(_STEPS, 1) if code % step == 0), 0) if code else 0


def parent(code: int) -> int:
    """The region that a region lies in; 0, the country, for a province."""
    at = level(code)
    return 0 if at <= 1 else code - code % _STEPS[at - 2]


def below(code: int) -> list[int]:
    """The regions one level below, by code; those of the country for 0."""
    return list(_children().get(code, ()))


def provinces() -> list[int]:
    return below(0)


def known(place: Place) -> bool:
    """Whether there is such a place: each of its regions lies in the one before."""
    said = [code for code in place if code]
    if not said or any(place[len(said) :]):
        return False
    inside = all(level(code) == at for at, code in enumerate(said, 1)) and all(
        parent(code) == outer for outer, code in pairwise(said)
    )
    return inside and all(name(code) for code in said[:3])


def covers(area: Place, place: Place) -> bool:
    """Whether a place lies in an area, which ends with what it does not say."""
    return all(code in (0, there) for code, there in zip(area, place, strict=True))


def place_of(address: Mapping[str, Any]) -> Place:
    """The codes of an address' province, city and county; nowhere where its names are none."""
    place = _named(address)
    return place if place is not None else NOWHERE


def exists(address: Mapping[str, Any]) -> bool:
    """Whether an address names a province, and beside it no city or county that is not there."""
    return _named(address) is not None


def _named(address: Mapping[str, Any]) -> Place | None:
    """Of a city of a province's rank a county may stand where the city does; one has two of one name."""
    province, city, county = (str(address.get(name) or "") for name in _NAMES)
    first = next(iter(_called(0, province)), 0)
    if not first or (county and not city):
        return None
    if not city:
        return first, 0, 0, 0
    cities = _called(first, city)
    wanted = county if cities else city
    counties = [code for second in cities or below(first) for code in _called(second, wanted)]
    if wanted and not counties:
        return None
    third = counties[0] if wanted else 0
    return first, parent(third) if third else cities[0], third, 0


def _called(code: int, wanted: str) -> list[int]:
    """The regions of that name right below another."""
    return [each for each in below(code) if wanted and name(each) == wanted]


@cache
def _names() -> Mapping[int, str]:
    file = Path(__file__).with_name("data") / "regions.json"
    return {int(code) * 1000: called for code, called in read_json(file.read_bytes()).items()}


@cache
def _children() -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for code in _names():
        found.setdefault(parent(code), []).append(code)
    return found
