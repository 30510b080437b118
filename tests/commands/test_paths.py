"""`wxsim paths`: every path, what is simulated of it, and the fields of one."""

from __future__ import annotations

from click.testing import CliRunner, Result

from simulator.cli import main
from simulator.documents.json import read_json
from simulator.endpoints.paths import PATHS
from simulator.endpoints.table import TABLE


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["paths", *arguments])


def test_all_are_listed_once_with_what_is_simulated() -> None:
    lines = run().output.splitlines()
    assert [line.split()[1] for line in lines] == list(PATHS)
    assert [line.split()[1] for line in run("--simulated").output.splitlines()] == list(TABLE)
    assert len(run("--known").output.splitlines()) == len(PATHS) - len(TABLE)


def test_a_group_is_chosen_by_its_name() -> None:
    lines = run("--group", "leads", "--known").output.splitlines()
    assert len(lines) == 5
    assert all(line.split()[:4:3] == ["POST", "known"] for line in lines)
    assert run("--group", "leads", "--simulated").output == ""
    wrong = run("--group", "lead")
    assert (wrong.exit_code, "leads" in wrong.output) == (2, True)


def test_each_says_all_of_itself_as_json() -> None:
    found = [read_json(line) for line in run("--json", "--group", "coupon").output.splitlines()]
    assert [row["permission_sets"] for row in found] == [[132]] * 7
    assert found[0]["id"] == "ec.coupon.create"
    assert found[0]["summary"] == {"en": "make a coupon", "zh": "创建优惠券"}
    assert (found[0]["simulated"], found[0]["standing"]) == (False, "documented")


def test_one_is_shown_with_its_fields_by_path_or_id() -> None:
    told = run("ec.coupon.get_list").output
    assert run("/channels/ec/coupon/get_list").output == told
    assert "  status  int: 1 initial; 2 valid; 4 void; 5 deleted" in told
    assert "  coupons[].coupon_id!  text" in told
    assert "component_appid" in run("component.api_query_auth").output
    assert "its fields are unknown" in run("ec.funds.listorderflow").output
    assert "not for platforms" in run("ec.league.headsupplier.shop.get").output
    assert read_json(run("clear_quota.v2", "--json").output)["tokens"] == []


def test_one_that_is_not_there_is_told_the_nearest() -> None:
    for word in ("ec.coupon.gett", "/channels/ec/coupon/gett"):
        wrong = run(word)
        assert wrong.exit_code == 2
        assert "coupon" in wrong.output.partition("did you mean")[2]
    assert "`wxsim paths` lists" in run("zzzzzzzz").output
