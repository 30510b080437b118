"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.stories import Ask, whole


@whole("aftersale/getguaranteeorder")
def a_fake_that_was_refused(town: Town, ask: Ask) -> None:
    id_ = Cases(town.do, ask, town.shop).claimed("fake", identify_fee=100, pictures=1)
    ask("aftersale/merchantrefuseguarantee", guarantee_order_id=id_, reason="是正品")
    town.do("judge_guarantee", store=town.shop, guarantee=id_, does="uphold")
    town.pass_(0)
    ask("aftersale/getguaranteeorder", guarantee_order_id=id_)


@whole("aftersale/getguaranteeorder")
def a_damage_of_another_degree(town: Town, ask: Ask) -> None:
    id_ = Cases(town.do, ask, town.shop).claimed(level=80, pictures=1)
    ask("aftersale/merchantmodifyguarantee", guarantee_order_id=id_, bad_level=30, merchant_remark="轻微")
    ask("aftersale/getguaranteeorder", guarantee_order_id=id_)


@whole("aftersale/searchguaranteeorder")
def both_kinds(town: Town, ask: Ask) -> None:
    a_fake_that_was_refused(town, ask)
    a_damage_of_another_degree(town, ask)
    ask("aftersale/searchguaranteeorder", limit=10)
