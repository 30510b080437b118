"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.stories import Ask, whole


@whole("aftersale/getcomplaintorder")
def a_complaint_about_one_whose_number_is_known(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked()
    ask("aftersale/applyvirtualtelnum", after_sale_order_id=id_)
    ask("aftersale/rejectapply", after_sale_order_id=id_, reject_reason_type=4)
    made = town.do("buyer_complains", store=town.shop, after_sale=id_, pictures=2)
    ask("aftersale/getcomplaintorder", complaint_id=str(made["complaint_id"]))
