"""A variant replaces steps that exist, and leaves nothing behind."""

from __future__ import annotations

import re

import pytest

from conformance.reference.store.followed import FollowedByChange
from conformance.reference.variant import Variant, VariantError, find, nothing, put_in
from conformance.reference.variants import variants
from tests.conformance.reference.sample import STORE, House


@pytest.mark.parametrize("row", variants().values(), ids=lambda row: row.name)
def test_a_variant_applies_and_leaves_nothing_behind(row: Variant) -> None:
    before = [getattr(*find(target)) for target in row.replace]
    own = [dict(vars(find(target)[0])) for target in row.replace]
    mend = put_in(row)
    assert all(getattr(*find(target)) not in before for target in row.replace)
    mend()
    assert [dict(vars(find(target)[0])) for target in row.replace] == own


def test_a_step_that_several_have_in_common_is_replaced_in_the_one_that_is_named() -> None:
    target = "store.orders.Orders.pull"
    common = vars(FollowedByChange)["pull"]
    mend = put_in(Variant(name="x", why="x", fails=frozenset(), replace={target: nothing}))
    assert getattr(*find(target)) is not common
    assert vars(FollowedByChange)["pull"] is common
    mend()
    assert getattr(*find(target)) is common


@pytest.mark.parametrize(
    "target", ["tokens.Tokens.renew", "tokens.Nobody.of", "tokens.LIFE.of", "nowhere.Tokens.of", "tokens"]
)
def test_a_step_that_does_not_exist_is_an_error(target: str) -> None:
    row = Variant(name="x", why="x", fails=frozenset(), replace={target: nothing})
    with pytest.raises(VariantError, match=re.escape(target)):
        put_in(row)


def test_a_replaced_step_is_what_the_provider_runs(house: House) -> None:
    mend = put_in(variants()["push-quoted-reply"])
    try:
        house.tickets()
        assert house.push("wxc0de000000000a01", "unauthorized", AuthorizerAppid=STORE) == '"success"'
    finally:
        mend()
