"""Every broken variant can be put in and taken out, and breaks what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from conformance.reference import variants
from conformance.reference.variants.model import Variant, find, nothing, put_in
from tests.conformance.reference.conftest import DAY, NOW, PRODUCT, STORE, House

ID = re.compile(r"^[a-z]+\.[a-z0-9-]+$")


@pytest.fixture
def broken(request: pytest.FixtureRequest) -> Iterator[None]:
    mend = variants.apply(request.param)
    yield
    mend()


@pytest.mark.parametrize("row", variants.VARIANTS.values(), ids=lambda row: row.name)
def test_a_variant_applies_and_leaves_nothing_behind(row: Variant) -> None:
    before = [vars(find(target)[0])[find(target)[1]] for target in row.replace]
    mend = put_in(row)
    assert all(vars(find(target)[0])[find(target)[1]] not in before for target in row.replace)
    mend()
    assert [vars(find(target)[0])[find(target)[1]] for target in row.replace] == before
    assert row.why
    assert row.fails
    assert all(ID.match(check) for check in row.fails)


@pytest.mark.parametrize("row", variants.VARIANTS.values(), ids=lambda row: row.name)
def test_a_variant_still_works_as_a_provider(row: Variant, house: House) -> None:
    mend = put_in(row)
    try:
        house.start()
        for component in house.settings.components:
            house.provider.tickets.keep(component, "ticket@@@1", NOW)
        house.provider.sync()
        house.valid(("basic", NOW + 30 * DAY))
        house.provider.sync()
        house.provider.entitlements.specs(PRODUCT, STORE)
        with house.provider.app().test_client() as client:
            assert client.get("/use").status_code == 403
            assert client.get("/ready").status_code == 200
    finally:
        mend()


def test_a_step_that_does_not_exist_is_an_error() -> None:
    for target in ("tokens.Tokens.renew", "tokens.Nobody.of", "tokens.LIFE.of"):
        row = Variant(name="x", why="x", fails=frozenset(), replace={target: nothing})
        with pytest.raises(LookupError, match=re.escape(target)):
            put_in(row)


def test_an_unknown_variant_is_an_error() -> None:
    with pytest.raises(SystemExit, match="no variant named nobody"):
        variants.apply("nobody")


@pytest.mark.parametrize("broken", ["push-quoted-reply"], indirect=True)
def test_a_quoted_reply(broken: None, house: House) -> None:
    house.tickets()
    assert house.push("wxc0de000000000a01", "unauthorized", AuthorizerAppid=STORE) == '"success"'
