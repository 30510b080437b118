"""The list of after-sales."""

from __future__ import annotations

from tests.core.sample import START, Api, Town
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.stories import Ask

T0 = int(START)


def test_a_list_that_is_behind_has_what_is_new_only_later(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    ask = Ask(town, api)
    id_ = Cases(town.do, ask, town.shop).asked()
    window = {"begin_create_time": T0, "end_create_time": T0}
    town.do("fault", call="aftersale.getaftersalelist", do="stale", by=60)
    assert ask("aftersale/getaftersalelist", window)["after_sale_order_id_list"] == []
    town.pass_(60)
    assert ask("aftersale/getaftersalelist", window)["after_sale_order_id_list"] == [id_]


def test_a_page_of_two_windows_is_full_where_both_hold(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    ask = Ask(town, api)
    cases = Cases(town.do, ask, town.shop)
    ids = [cases.asked() for _ in range(6)]
    town.pass_(60)
    for id_ in ids[::2]:
        cases.answers(id_, "cancel")
    both = {
        "begin_create_time": T0,
        "end_create_time": T0,
        "begin_update_time": T0 + 60,
        "end_update_time": T0 + 60,
    }
    assert ask("aftersale/getaftersalelist", both)["after_sale_order_id_list"] == ids[::2]
