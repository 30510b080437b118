"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.merchant_address.details import DETAIL, STOCKED, added, ids, read
from tests.endpoints.store.stories import Ask, whole


@whole("merchant/address/add")
@whole("merchant/address/get")
@whole("merchant/address/list")
@whole("merchant/address/update")
@whole("merchant/address/delete")
def an_address(town: Town, ask: Ask) -> None:
    one = added(ask)
    assert isinstance(read(ask, one)["address_id"], int), "a number here, and text in the list"
    assert ids(ask) == [STOCKED, one]
    ask("merchant/address/update", address_detail={**DETAIL, "address_id": one})
    ask("merchant/address/delete", address_id=one)
