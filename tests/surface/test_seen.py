"""What calls are fed with: values that the world has, of one thing as far as it has them."""

from __future__ import annotations

from random import Random

from tests.core.sample import Town
from tests.surface.seen import Seen


def test_what_a_reply_said_is_asked_for() -> None:
    seen = Seen({})
    seen.learn({"order": {"order_id": "7"}, "product_ids": ["11"], "left": None, "next": ""})
    asked = {"order_id": "x", "deep": [{"product_id": "y"}], "other": "z"}
    assert seen.fed(asked, Random(1), 1.0) == {
        "order_id": "7",
        "deep": [{"product_id": "11"}],
        "other": "z",
    }
    assert seen.fed(asked, Random(1), 0.0) == asked


def test_values_of_one_thing_go_together() -> None:
    seen = Seen({})
    for number in range(20):
        seen.learn({"order_id": number, "sku_id": number})
    for number in range(50):
        fed = seen.fed({"order_id": 0, "lines": [{"sku_id": 0}]}, Random(number), 1.0)
        assert fed["order_id"] == fed["lines"][0]["sku_id"]


def test_a_value_comes_in_the_type_of_what_it_stands_for() -> None:
    seen = Seen({"always": [5]})
    seen.learn({"order_id": 7, "count": "3"})
    given = {"order_id": "x", "count": 1, "always": "x", "component_appid": "x"}
    fed = seen.fed(given, Random(1), 1.0)
    assert fed == {"order_id": "7", "count": 3, "always": "5", "component_appid": "x"}


def test_the_rows_of_a_world_are_seen(town: Town) -> None:
    seen = Seen({})
    seen.look(town.world)
    assert seen.fed({"component_appid": "x"}, Random(1), 1.0)["component_appid"].startswith("wx")
