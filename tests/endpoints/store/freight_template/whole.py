"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.freight_template.documents import FULL, added, ids, read
from tests.endpoints.store.stories import Ask, whole


@whole("merchant/addfreighttemplate")
@whole("merchant/getfreighttemplatedetail")
@whole("merchant/getfreighttemplatelist")
@whole("merchant/updatefreighttemplate")
def a_template_with_all_rules(town: Town, ask: Ask) -> None:
    one = added(ask, FULL)
    assert ids(ask) == [one]
    read(ask, one)
    ask("merchant/updatefreighttemplate", freight_template={**FULL, "template_id": one})
