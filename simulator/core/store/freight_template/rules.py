"""Keeping a merchant's freight templates. There is no way to remove one.

Facts: codes and texts. Ours: how many couriers and rules are too many, which nobody has said; that one
template at most is the default, as with addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.address import regions
from simulator.core.store.freight_template.entities import FreightTemplate
from simulator.shapes.shape import values
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

UNKNOWN = 10020005
DEFAULT_SOMEWHERE, BAD_REGION, NO_DEFAULT, NO_SENDER, BAD_TIME, NAME_TAKEN = (
    10021053,
    10021054,
    10021055,
    10021081,
    10021082,
    10021200,
)
SENT_NOWHERE, TOO_MANY_COURIERS, TOO_MANY_FREE, TOO_MANY_PRICES = 10025501, 10025502, 10025503, 10025504
CODES = (
    DEFAULT_SOMEWHERE,
    BAD_REGION,
    NO_DEFAULT,
    NO_SENDER,
    BAD_TIME,
    NAME_TAKEN,
    SENT_NOWHERE,
    TOO_MANY_COURIERS,
    TOO_MANY_FREE,
    TOO_MANY_PRICES,
)
MOST_COURIERS = 20
MOST_RULES = 100

Rule = Mapping[str, Any]


def found(world: World, store: str, template_id: str | int) -> FreightTemplate | None:
    return world.tables.get(FreightTemplate, store, int(template_id))


def asked_for(world: World, store: str, template_id: str | int) -> FreightTemplate:
    """The template that a call names; 10020005 where there is none."""
    row = found(world, store, template_id)
    if row is None:
        raise Refusal(
            UNKNOWN,
            why=Text(f"{store} has no freight template {template_id}", f"{store} 没有运费模板 {template_id}"),
        )
    return row


def listed(world: World, store: str, offset: int, limit: int) -> list[FreightTemplate]:
    """Templates in the order in which they were made."""
    return world.tables.list(FreightTemplate, "of", store, offset=offset, limit=limit)


def add(world: World, store: str, said: Mapping[str, Any]) -> FreightTemplate:
    now = int(world.clock.now())
    kept = _kept(said)
    _check(world, store, kept)
    row = FreightTemplate(
        store=store,
        template_id=world.ids.digits("freight_template", store, 12),
        number=world.sequence("freight_template", store),
        name=kept["name"],
        said=kept,
        create_time=now,
        update_time=now,
        is_default=bool(said.get("is_default")),
    )
    _give_up(world, row)
    return changes.make(world, row)


def update(world: World, row: FreightTemplate, said: Mapping[str, Any]) -> FreightTemplate:
    """Another document takes the place of the one before."""
    kept = _kept(said)
    _check(world, row.store, kept, row)
    after = changes.change(world, row, name=kept["name"], said=kept, is_default=bool(said.get("is_default")))
    _give_up(world, after)
    return after


def free_rules(said: Mapping[str, Any]) -> Sequence[Rule]:
    """On what conditions sending is free."""
    rules: Sequence[Rule] = said.get("all_condition_free_detail", {}).get("condition_free_detail_list", ())
    return rules


def prices(said: Mapping[str, Any]) -> Sequence[Rule]:
    """What sending costs, region by region."""
    rules: Sequence[Rule] = said.get("all_freight_calc_method", {}).get("freight_calc_method_list", ())
    return rules


def areas(rule: Rule) -> Sequence[Mapping[str, str]]:
    """The regions that a rule, or what is not sent to, is about."""
    named: Sequence[Mapping[str, str]] = rule.get("address_info", ())
    return named


def not_sent_to(said: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    return areas(said.get("not_send_area", {}))


def _kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """The document with each list of regions under one name: it comes under either."""
    left = {name: value for name, value in said.items() if name not in _OWN}
    if "not_send_area" in left:
        left["not_send_area"] = _one_name(left["not_send_area"])
    for outer, inner in _LISTS:
        if outer in left:
            left[outer] = {inner: [_one_name(rule) for rule in left[outer].get(inner, ())]}
    return left


_OWN = frozenset({"template_id", "create_time", "update_time", "is_default"})
_LISTS = (
    ("all_condition_free_detail", "condition_free_detail_list"),
    ("all_freight_calc_method", "freight_calc_method_list"),
)


def _one_name(rule: Rule) -> dict[str, Any]:
    rest = {name: value for name, value in rule.items() if name not in {"address_info", "address_infos"}}
    return {**rest, "address_info": rule.get("address_info") or rule.get("address_infos") or []}


def _check(world: World, store: str, said: Mapping[str, Any], before: FreightTemplate | None = None) -> None:
    for code, why in _wrong(said):
        raise Refusal(code, why=why)
    others = world.tables.list(FreightTemplate, "named", store, said["name"])
    if any(before is None or other.template_id != before.template_id for other in others):
        raise Refusal(
            NAME_TAKEN,
            why=Text(
                f"{store} has a freight template {said['name']}", f"{store} 已有运费模板 {said['name']}"
            ),
        )


def _wrong(said: Mapping[str, Any]) -> Iterator[tuple[int, Text]]:
    """What is wrong with a document, in the order of the codes: each with the reason."""
    if any(rule.get("is_default") and areas(rule) for rule in prices(said)):
        yield DEFAULT_SOMEWHERE, Text("the default price names regions", "默认运费不能指定地区")
    sender = said.get("address_info", {})
    named = [area for rule in (*free_rules(said), *prices(said)) for area in areas(rule)]
    for address in (*([sender] if sender.get("province_name") else []), *named, *not_sent_to(said)):
        if not regions.exists(address):
            yield BAD_REGION, Text(f"there is no such region: {address}", f"没有这个地区：{address}")
    if said["shipping_method"] != "FREE" and not any(rule.get("is_default") for rule in prices(said)):
        yield NO_DEFAULT, Text("no price holds where no other does", "缺少其余地区的默认运费")
    if not sender.get("province_name"):
        yield NO_SENDER, Text("it says nothing of where goods are sent from", "没有填写发货地")
    if said["send_time"] not in values("send_time"):
        yield (
            BAD_TIME,
            Text(f"{said['send_time']} is no time to send in", f"{said['send_time']} 不是可选的发货时间"),
        )
    yield from _too_much(said)


def _too_much(said: Mapping[str, Any]) -> Iterator[tuple[int, Text]]:
    whole = {regions.place_of(area)[0] for area in not_sent_to(said) if not area.get("city_name")}
    if all(code in whole for code in regions.provinces() if code in regions.MAINLAND):
        yield SENT_NOWHERE, Text("goods would be sent nowhere", "这样就没有可配送的地区")
    for code, count, most in (
        (TOO_MANY_COURIERS, len(said.get("delivery_id", ())), MOST_COURIERS),
        (TOO_MANY_FREE, len(free_rules(said)), MOST_RULES),
        (TOO_MANY_PRICES, len(prices(said)), MOST_RULES),
    ):
        if count > most:
            yield code, Text(f"there are {count}, and {most} at most", f"有 {count} 个，最多 {most} 个")


def _give_up(world: World, row: FreightTemplate) -> None:
    """What was the default until now is so no longer."""
    if not row.is_default:
        return
    for other in world.tables.list(FreightTemplate, "of", row.store):
        if other.is_default and other.template_id != row.template_id:
            changes.change(world, other, is_default=False)
