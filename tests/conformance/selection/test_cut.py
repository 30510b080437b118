"""How much of what is wanted is played."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.registry import checks
from conformance.runner import PLAIN
from conformance.selection.cut import Cut
from conformance.selection.plays import Plays
from conformance.selection.shards import Shard

IDS = ("mine/a", "mine/b", "mine/c", PLAIN)


@dataclass(frozen=True)
class Scenario:
    id: str
    turn: int = 1


WHOLE = Plays(played=tuple(map(Scenario, IDS)), whole=IDS, left=("mine/excluded",))


def cut(**how: object) -> Plays:
    return Cut(**how).over(WHOLE, checks(), lambda _one: 1.0)  # type: ignore[arg-type]


def ids(found: Plays) -> list[str]:
    return [one.id for one in found.played]


def test_all_is_played_where_nothing_is_said() -> None:
    assert cut() == WHOLE


def test_what_failed_last_is_played_and_the_rest_is_left_out() -> None:
    found = cut(failed={"mine/b": ("ticket.acknowledged",), "gone/now": ()})
    assert ids(found) == ["mine/b"]
    assert found.left == ("mine/excluded", "mine/a", "mine/c", PLAIN)
    assert [one.en for one in found.remarks] == ["--last-failed: 1 of 4 scenarios"]


def test_what_shows_a_provider_to_be_able_is_played_beside_where_a_failed_check_wants_it() -> None:
    able = next(id_ for id_, check in checks().items() if check.able)
    assert ids(cut(failed={"mine/b": (able,)})) == ["mine/b", PLAIN]


def test_all_is_played_where_nothing_is_known_to_have_failed() -> None:
    found = cut(failed={})
    assert ids(found) == list(IDS)
    assert found.remarks[0].en.startswith("--last-failed: nothing of this failed last")


def test_what_fits_into_a_time_is_told_and_what_does_not() -> None:
    found = cut(seconds=2.5)
    assert len(found.played) == 2
    assert PLAIN in ids(found)
    assert set(found.left) == {"mine/excluded", *IDS} - set(ids(found))
    assert tuple(one.en for one in found.remarks[:2]) == (
        "--quick: 2 of 4 scenarios, about 2 s with the reference", "left out: mine 2",
    )  # fmt: skip
    assert len(cut(seconds=2.5, repeat=2).played) == 2  # one of them, twice


def test_each_is_played_so_often_one_after_the_other_with_ids_of_its_own() -> None:
    found = cut(repeat=2)
    assert [(one.id, one.turn) for one in found.played] == [(id_, n) for id_ in IDS for n in (1, 2)]
    assert found.whole == tuple(id_ for id_ in IDS for _ in range(2))


def test_shares_of_what_is_repeated_are_all_of_it() -> None:
    shares = [cut(repeat=2, shard=Shard(number, 2)) for number in (1, 2)]
    assert sorted(one.id for share in shares for one in share.played) == sorted(shares[0].whole)
    assert shares[0].whole == shares[1].whole
    assert shares[0].remarks[0].en == "share 1/2: 2 of 4 scenarios"
    assert shares[0].left == WHOLE.left
