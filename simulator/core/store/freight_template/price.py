"""What a template asks for sending goods to a place.

Ours, where pages name the fields and say little more: a rule that names the county is nearer than one that
names the province; each started step beyond the first counts; a rule that is free on both conditions needs
both; a rule without regions holds everywhere. Weight counts in whole kilograms, one at least, as documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.core.store.address import regions
from simulator.core.store.address.regions import Place
from simulator.core.store.freight_template import rules
from simulator.core.store.freight_template.rules import Rule
from simulator.texts import Text
from simulator.usage import UsageError

GRAMS = 1000  # in a kilogram


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is sent under one template: how many pieces, their weight in grams, and what they cost, in fen."""

    pieces: int
    weight: int
    amount: int

    def measured(self, by: str) -> int:
        """Pieces, or whole kilograms, as the template counts."""
        return self.pieces if by == "PIECE" else max(1, -(-self.weight // GRAMS))


def of(said: Mapping[str, Any], load: Load, at: Place) -> int:
    """What sending it there costs, in fen; a UsageError where the template does not send there."""
    if _nearest(({"address_info": [area]} for area in rules.not_sent_to(said)), at) is not None:
        raise UsageError(Text(f"the merchant does not send to {_called(at)}", f"商家不发往 {_called(at)}"))
    if said["shipping_method"] == "FREE":
        return 0
    by = said["valuation_type"]
    if said["shipping_method"] == "CONDITION_FREE" and any(
        _is_free(rule, load, by) for rule in rules.free_rules(said) if _holds(rule, at)
    ):
        return 0
    rule = _nearest((rule for rule in rules.prices(said) if not rule.get("is_default")), at)
    if rule is None:
        rule = next((rule for rule in rules.prices(said) if rule.get("is_default")), None)
    return 0 if rule is None else _asked(rule, load.measured(by))


def _asked(rule: Rule, measured: int) -> int:
    """The first so many cost so much, and each started step beyond them."""
    beyond = max(0, measured - int(rule["first_val_amount"]))
    step = int(rule["second_val_amount"])
    steps = -(-beyond // step) if step else 0
    return int(rule["first_price"]) + steps * int(rule["second_price"])


def _is_free(rule: Rule, load: Load, by: str) -> bool:
    least = rule.get("min_piece" if by == "PIECE" else "min_weight", 0)
    wanted = [
        reached
        for flag, reached in (
            ("valuation_flag", load.measured(by) >= least),
            ("amount_flag", load.amount >= rule.get("min_amount", 0)),
        )
        if rule.get(flag)
    ]
    return bool(wanted) and all(wanted)


def _holds(rule: Rule, at: Place) -> bool:
    return not rules.areas(rule) or _depth(rule, at) > 0


def _nearest(among: Iterable[Rule], at: Place) -> Rule | None:
    """The rule whose region says most of the place; None where none holds there."""
    held = [(depth, rule) for rule in among if (depth := _depth(rule, at))]
    return max(held, key=lambda each: each[0])[1] if held else None


def _depth(rule: Rule, at: Place) -> int:
    """How many levels of the place a rule names; 0 where it does not hold there."""
    found = [regions.place_of(area) for area in rules.areas(rule)]
    return max((sum(map(bool, area)) for area in found if area[0] and regions.covers(area, at)), default=0)


def _called(at: Place) -> str:
    names: Sequence[str] = [regions.name(code) for code in at if code]
    return "".join(names) or "there"
