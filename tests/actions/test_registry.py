"""The list of actions: complete rows, refused at import where not, and found by name."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest

from simulator.actions import ACTIONS, Action, Arg, find
from simulator.actions.names import remember
from simulator.actions.registry import KINDS, action
from simulator.usage import ProviderFailed, UsageError
from tests.core.sample import START, Town


@pytest.mark.parametrize("row", ACTIONS.values(), ids=lambda row: row.name)
def test_a_row_is_complete(row: Action) -> None:
    assert row.summary[0].isupper()
    assert row.summary.endswith((".", "…"))
    assert len({arg.name for arg in row.args}) == len(row.args)
    schema = row.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    for arg in row.args:
        assert arg.help
        assert arg.kind in KINDS
        assert not (arg.required and arg.default is not None)
        assert arg.default is None or not arg.choices or arg.default in arg.choices


def test_the_actions_that_others_rely_on_are_there() -> None:
    promised = (
        "create_store purchase refund migrate authorize cancel_authorization press_use advance push_ticket "
        "stop_tickets fault heal observe"
    )
    assert set(promised.split()) <= set(ACTIONS)


def _made(*args: Arg) -> Action:
    return Action(name="x", summary="X.", args=args, run=lambda _stage, _args: {})


def test_the_main_argument_is_the_one_so_marked() -> None:
    assert _made().main is None
    marked = Arg(name="b", kind="text", help="b", main=True)
    assert _made(Arg(name="a", kind="text", help="a"), marked).main is marked


def _documented(_stage: Any, _args: Any) -> dict[str, Any]:
    """Nothing is done."""
    return {}


def test_a_wrong_row_stops_the_import() -> None:
    main = [Arg(name=name, kind="text", help=name, main=True) for name in "ab"]
    with pytest.raises(ValueError, match="registered twice"):
        action("purchase")(lambda _stage, _args: {})
    with pytest.raises(ValueError, match="two main arguments"):
        action("new", *main)(lambda _stage, _args: {})
    with pytest.raises(ValueError, match="unknown kinds"):
        action("new", Arg(name="a", kind="colour", help="a"))(lambda _stage, _args: {})
    with pytest.raises(ValueError, match="waits=True is missing"):
        action("new", needs=("provider",))(lambda _stage, _args: {})
    with pytest.raises(ValueError, match="needs a docstring"):
        action("new")(lambda _stage, _args: {})
    with pytest.raises(ValueError, match="not said in Chinese: itself, a"):
        action("new", Arg("a", "text", "a letter"))(_documented)
    with pytest.raises(ValueError, match="makes a duration, which is no kind of thing"):
        action("new", makes="duration")(lambda _stage, _args: {})
    assert "new" not in ACTIONS


def test_an_unknown_action_gets_a_hint() -> None:
    with pytest.raises(UsageError, match="did you mean 'purchase'"):
        find("purchse")


@pytest.mark.parametrize(
    ("action", "arguments", "told"),
    [
        ("create_store", {"as": "x", "products": -1}, "products is -1, at least 0 is wanted"),
        ("create_store", {"as": "x", "orders": 10**9}, "orders is 1000000000, at most 100000 is allowed"),
        ("create_package", {"days": 0}, "days is 0, more than 0 is wanted"),
        ("create_package", {"days": 1e300}, "at most 36500 is allowed"),
        ("create_package", {"price": -5}, "price is -5, at least 0"),
        ("create_package", {"sku_id": 0}, "sku_id is 0, at least 1"),
        ("create_service", {"id": 10**25, "url": "http://127.0.0.1/"}, "id is 1"),
        ("edit_package", {"package": "month", "days": -1}, "days is -1, more than 0"),
        ("old_order", {"store": "shop", "days": -4}, "days is -4, more than 0"),
        ("purchase", {"store": "shop", "visible_after": "-1h"}, "visible_after is -3600.0, at least 0"),
        ("set_quota", {"api": "token", "daily": -1}, "daily is -1, at least 0"),
        ("send_push", {"pad": 33}, "pad is 33, at most 32 is allowed"),
        ("send_push", {"tries": 0}, "tries is 0, at least 1 is wanted"),
        ("send_push", {"bends": ["fliped"]}, "did you mean 'flipped'?"),
        ("create_package", {"name": "month"}, "has a package called 'month' already"),
    ],
)
def test_a_number_out_of_bounds_is_refused(
    town: Town, action: str, arguments: dict[str, Any], told: str
) -> None:
    before = town.world.journal.last
    with pytest.raises(UsageError, match=re.escape(told)):
        town.do(action, **arguments)
    assert town.world.journal.last == before


def test_bounds_are_in_the_schema() -> None:
    properties = find("create_package").schema()["properties"]
    assert (properties["price"]["minimum"], properties["days"]["exclusiveMinimum"]) == (0, 0)
    assert properties["sku_id"]["maximum"] == 2**63 - 1


# -- names and references --------------------------------------------------------------------------


def test_results_are_called_by_the_names_they_were_given(town: Town) -> None:
    town.do("create_store", **{"as": "second"})
    bought = town.do("purchase", **{"as": "first-order"}, store="second", package="week")
    assert town.do("refund", order="first-order") == {"refunded": True}
    assert town.order(bought["order_id"]).state == "refunded"
    with pytest.raises(UsageError, match="did you mean 'first-order'"):
        town.do("refund", order="first-ordr")


def test_a_field_of_an_earlier_result_can_be_used(town: Town) -> None:
    made = town.do("create_store", **{"as": "second"})
    assert town.stage.resolve("text", "$second.appid") == made["appid"]
    with pytest.raises(UsageError, match="nothing was called 'third'"):
        town.stage.resolve("text", "$third.appid")
    with pytest.raises(UsageError, match="did you mean 'appid'"):
        town.stage.resolve("text", "$second.apid")


def test_a_field_lies_as_deep_as_an_answer_is(town: Town) -> None:
    """What a provider answered may lack it: that is the provider's failure, and no mistake of the file."""
    answer = {"status": 200, "reply": {"data": {"product_id": 10000000000001, "skus": [{"sku_id": 7}]}}}
    remember(town.world, "reply", "made", 200, answer)
    town.do("create_store", **{"as": "second"})
    assert town.stage.resolve("text", "$made.reply.data.product_id") == "10000000000001"
    assert town.stage.resolve("mapping", {"sku": "$made.reply.data.skus.0.sku_id"}) == {"sku": 7}
    with pytest.raises(ProviderFailed, match=r"made\.reply\.data has no 'sku_id'"):
        town.stage.resolve("text", "$made.reply.data.sku_id")
    with pytest.raises(ProviderFailed, match=r"made\.reply\.data\.skus has no '1'"):
        town.stage.resolve("text", "$made.reply.data.skus.1")
    with pytest.raises(UsageError, match="made has no 'answer'"):
        town.stage.resolve("text", "$made.answer")


def test_an_id_in_the_body_of_a_call_is_text(town: Town) -> None:
    remember(town.world, "reply", "made", 200, {"status": 200, "product_id": 10000000000001})
    body = {"product_id": "$made.product_id", "at": "$made.status"}
    assert town.stage.resolve("body", body) == {"product_id": "10000000000001", "at": 200}
    assert town.stage.resolve("mapping", body)["product_id"] == 10000000000001


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("standard", "month"),
        ("longer", "week"),
        ("other-spec", "pro"),
        ("trial", "trial"),
        ("900002", "week"),
    ],
)
def test_packages_are_found_by_role_name_and_id(town: Town, role: str, name: str) -> None:
    assert town.package(role).name == name


def test_services_are_found_by_role_name_and_id(town: Town) -> None:
    other = town.another_platform()
    for word in ("main", "first", "pantry", 3403799157105049600, "3403799157105049600"):
        assert town.stage.resolve("service", word).name == "pantry"
    for word in ("second", "other-platform", "other"):
        assert town.stage.resolve("service", word).component == other
    with pytest.raises(UsageError, match="no service in third place"):
        town.stage.resolve("service", "third")
    with pytest.raises(UsageError, match="unknown service"):
        town.stage.resolve("service", "mane")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", 90),
        ("10m", 600),
        ("2h", 7200),
        ("30d", 2_592_000),
        ("1.5h", 5400),
        (5, 5),
        ("5", 5),
        ("0.5", 0.5),
        ("-1d", -86400),
    ],
)
def test_durations(town: Town, written: object, meant: float) -> None:
    assert town.stage.resolve("duration", written) == meant


@pytest.mark.parametrize("written", ["soon", "1w", "", "1h30m", "h", True, [1]])
def test_what_is_no_duration(town: Town, written: object) -> None:
    with pytest.raises(UsageError, match="is no duration"):
        town.stage.resolve("duration", written)


def test_an_action_is_journalled_as_it_was_written(town: Town) -> None:
    town.do("purchase", store="shop", package="week")
    entry = town.entries("action")[-1]
    assert entry["action"] == "purchase"
    assert entry["args"] == {"store": "shop", "package": "week"}
    assert entry["origin"] == "test"
    assert entry["result"]["expire_time"] == int(START) + 7 * 86_400


FORMER = [(action.name, arg) for action in ACTIONS.values() for arg in action.args if arg.formerly]


def test_an_argument_is_taken_under_its_former_name(town: Town) -> None:
    given = {"kind": "unauthorized", "store": town.shop}
    former = town.do("send_push", bends="flipped", **given)
    present = town.do("send_push", defects="flipped", **given)
    assert former["push"] != present["push"]
    first, second = town.entries("action")[-2:]
    assert first["args"] == second["args"] == {"defects": "flipped", **given}


@pytest.mark.parametrize(("name", "arg"), FORMER, ids=lambda one: getattr(one, "formerly", one))
def test_a_former_name_is_no_other_argument_and_is_in_the_schema(name: str, arg: Arg) -> None:
    properties = find(name).schema()["properties"]
    assert arg.formerly not in {other.name for other in find(name).args}
    assert properties[arg.formerly]["deprecated"] is True
    described = {**properties[arg.name], "description": properties[arg.formerly]["description"]}
    assert properties[arg.formerly] == {**described, "deprecated": True}


def test_an_argument_does_not_stand_under_both_names(town: Town) -> None:
    with pytest.raises(UsageError, match="bends is what defects was called formerly: leave it out"):
        town.do("send_push", bends="flipped", defects="flipped")


@pytest.mark.parametrize("name", ["", "1a", "a b", "a\n", "a\u202e", "é", "a" * 101])
def test_a_name_is_short_and_has_nothing_in_it_that_shows_wrongly(name: str) -> None:
    with pytest.raises(UsageError, match=r"a name begins with a letter"):
        Town().stage.do("create_store", {"as": name}, origin="test")
