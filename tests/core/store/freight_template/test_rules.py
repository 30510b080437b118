"""What is refused of a template, in any document of any size."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.core.errors import Refusal
from simulator.core.store.freight_template import rules
from simulator.core.store.freight_template.entities import FreightTemplate
from tests.core.sample import Town
from tests.endpoints.store.freight_template.documents import FREE

NAMES = st.sampled_from(["广东省", "西藏自治区", "广东", "", "长沙市", "广州市"])
REGION = st.fixed_dictionaries({}, optional=dict.fromkeys(("province_name", "city_name"), NAMES))
REGIONS = st.lists(REGION, max_size=3)
PRICE = st.fixed_dictionaries(
    {"first_val_amount": st.just(1), "first_price": st.just(1), "second_val_amount": st.just(1)}
    | {"second_price": st.just(1)},
    optional={"is_default": st.booleans(), "address_info": REGIONS, "address_infos": REGIONS},
)
CONDITION = st.fixed_dictionaries({}, optional={"address_infos": REGIONS, "min_piece": st.integers(0, 9)})
DOCUMENTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from("ab"),
        "valuation_type": st.sampled_from(["PIECE", "WEIGHT"]),
        "shipping_method": st.sampled_from(["FREE", "CONDITION_FREE", "NO_FREE"]),
        "delivery_type": st.just("EXPRESS"),
        "send_time": st.sampled_from(["SendTime_THREE_DAY", "SendTime_NEVER"]),
    },
    optional={
        "address_info": REGION,
        "not_send_area": st.fixed_dictionaries({}, optional={"address_info": REGIONS}),
        "all_freight_calc_method": st.fixed_dictionaries(
            {}, optional={"freight_calc_method_list": st.lists(PRICE, max_size=3)}
        ),
        "all_condition_free_detail": st.fixed_dictionaries(
            {}, optional={"condition_free_detail_list": st.lists(CONDITION, max_size=3)}
        ),
        "delivery_id": st.lists(st.just("SF"), max_size=25),
        "is_default": st.booleans(),
    },
)


def told(world: Town, said: dict[str, Any]) -> int:
    """The code that a new template is refused with; 0 where it is taken."""
    try:
        with world.world.transaction():
            rules.add(world.world, world.shop, said)
    except Refusal as refusal:
        return refusal.code
    return 0


@given(st.lists(DOCUMENTS, max_size=4))
def test_what_is_taken_has_all_that_a_price_needs(documents: list[dict[str, Any]]) -> None:
    town = Town(url="")
    for said in documents:
        before = town.world.tables.rows(FreightTemplate)
        code = told(town, said)
        assert code in (0, *rules.CODES)
        if code:
            assert town.world.tables.rows(FreightTemplate) == before
    kept = town.world.tables.rows(FreightTemplate)
    assert len({each.name for each in kept}) == len(kept)
    assert sum(each.is_default for each in kept) <= 1
    for each in kept:
        defaults = [rule for rule in rules.prices(each.said) if rule.get("is_default")]
        assert defaults or each.said["shipping_method"] == "FREE"
        assert not any(rules.areas(rule) for rule in defaults)


def test_a_right_document_is_taken_once() -> None:
    town = Town(url="")
    assert [told(town, FREE), told(town, FREE)] == [0, rules.NAME_TAKEN]
