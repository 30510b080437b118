"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stories import Ask, reads_back


@reads_back("order/deliverycompanylist/get", constant="couriers neither come nor go")
def couriers(town: Town, ask: Ask) -> None:
    assert "SF" in {one["delivery_id"] for one in ask("order/deliverycompanylist/get")["company_list"]}
