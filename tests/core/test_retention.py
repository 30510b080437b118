"""What grows with calls and time is let go, and no rule notices."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core import outbox, retention, rids, sent_pushes
from simulator.core.component import authorization
from simulator.core.component.entities import AuthorizationCode, PreAuthCode, Token, VerifyTicket
from simulator.core.entity import ENTITIES
from simulator.core.errors import Refusal
from simulator.core.market.entities import LoginCode
from simulator.core.outbox import Channel, Push
from simulator.core.push_states import PushState
from simulator.core.rids import RefusedRequest
from simulator.core.store.stock.entities import StockFlow
from simulator.durations import DAY
from simulator.journal.shorten import is_head
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.delivery.live import running, settle

TIMED = {
    VerifyTicket,
    Token,
    PreAuthCode,
    AuthorizationCode,
    RefusedRequest,
    Push,
    LoginCode,
    StockFlow,
}
OWN = "/cgi-bin/component/api_get_authorizer_list"


def look(town: Town) -> None:
    """As many transactions as come between two looks."""
    for _ in range(retention.EVERY):
        with town.world.transaction():
            pass


def exchanged(town: Town, code: str) -> int:
    try:
        with town.world.transaction():
            authorization.exchange(town.world, town.component, code)
    except Refusal as refusal:
        return refusal.code
    return 0


def granted(town: Town) -> str:
    return str(town.do("authorize", store="shop")["auth_code"])


def done(town: Town) -> None:
    """All pushes that are due are answered well."""
    while True:
        with town.world.transaction():
            push = outbox.take(town.world)
            if push is None:
                return
            outbox.ended(town.world, push, "acknowledged")


def test_rows_that_only_time_lets_go_say_since_when() -> None:
    assert {kind for kind in ENTITIES.values() if kind.KEPT.since} == TIMED
    assert all(kind.KEPT.why for kind in ENTITIES.values())


def test_a_kind_whose_time_runs_has_an_index_by_it() -> None:
    for kind in TIMED:
        assert kind.INDEXES["kept"].order[0] == kind.KEPT.since


def test_what_happens_time_and_again_leaves_as_many_rows_as_before(town: Town) -> None:
    town.buy()
    api = Api(town.world)

    def day() -> dict[str, int]:
        for _ in range(40):
            town.do("press_use", store="shop")
            exchanged(town, granted(town))
            town.do("push_ticket", same=False)
            town.token()
            api.post(OWN, token="none")
            with town.world.transaction():
                authorization.new_pre_auth_code(town.world, town.component)
            done(town)
            town.pass_(DAY / 40)
        look(town)
        return {name: len(town.world.tables.rows(kind)) for name, kind in ENTITIES.items()}

    for _ in range(10):
        before = day()
    after = day()
    for _ in range(4):
        after = day()
    grown = {name for name in after if after[name] > 1.1 * before[name] + 3}
    assert not grown - {"Push"}, "each is told why it is kept"
    assert after["Push"] <= 1000 + 3 * 40, "the last thousand that are done"


@pytest.mark.parametrize("swept", [False, True])
def test_a_used_code_is_told_from_an_unknown_one_for_a_week_whether_it_was_let_go_or_not(
    town: Town, swept: bool
) -> None:
    code = granted(town)
    assert exchanged(town, code) == 0
    assert exchanged(town, code) == 61010
    town.days(7)
    assert exchanged(town, code) == 61010
    town.pass_(1)
    if swept:
        look(town)
    assert exchanged(town, code) == 61009


def test_a_code_that_nobody_used_is_good_for_its_hour_however_many_come_after(town: Town) -> None:
    first = granted(town)
    for _ in range(60):
        exchanged(town, granted(town))
    look(town)
    assert exchanged(town, first) == 0


def test_a_login_code_that_may_be_used_again_is_good_until_it_expires(town: Town) -> None:
    order = town.buy()
    code = town.do("press_use", store="shop", order=order.order_id)["code"]
    api, token = Api(town.world), town.token()
    path = "/wxa/servicemarket/service/login_auth"
    assert api.post(path, {"code": code}, token=token)["errcode"] == 0
    assert api.post(path, {"code": code}, token=token)["errcode"] == 10001
    town.switch("login_code_once", False)
    look(town)
    assert api.post(path, {"code": code}, token=token)["errcode"] == 0


def test_the_newest_rids_stay_where_too_many_are_refused(town: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(RefusedRequest, "KEPT", RefusedRequest.KEPT.__class__("", "at", 7 * DAY, 20))
    asked: dict[str, Any] = {"account": "a", "query": {}, "body": None, "wall_ms": 0.0, "client": ""}
    made = []
    for _ in range(retention.EVERY * 3):
        with town.world.transaction():
            made.append(rids.refused(town.world, lambda rid: {"rid": rid}, **asked).rid)
    assert len(town.world.tables.rows(RefusedRequest)) < 20 + retention.EVERY
    assert all(rids.find(town.world, rid) for rid in made[-20:])


def test_the_oldest_pre_auth_code_goes_where_one_platform_has_too_many(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authorization, "MOST_PRE_AUTH_CODES", 3)
    with town.world.transaction():
        codes = [authorization.new_pre_auth_code(town.world, town.component).value for _ in range(4)]
        with pytest.raises(UsageError, match="was never issued"):
            authorization.check_pre_auth_code(town.world, town.component, codes[0])
        for code in codes[1:]:
            authorization.check_pre_auth_code(town.world, town.component, code)


def test_what_waits_for_an_address_that_nobody_answers_at_is_bounded(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_RESTING", 10)
    for _ in range(60):
        town.do("push_ticket", same=False)
        while True:
            with town.world.transaction():
                push = outbox.take(town.world)
                if push is None:
                    break
                outbox.ended(town.world, push, "timeout")
    waiting = town.world.tables.count(Push, "due", PushState.WAITING)
    assert 0 < waiting <= 10


# -- pushes that were let go --------------------------------------------------------------------------


def let_go(town: Town, number: int) -> Push:
    before = sent_pushes.recorded(town.world, number)
    with town.world.transaction():
        town.world.tables.delete(Push, number)
    return before


def test_a_push_that_was_let_go_is_sent_again_to_the_byte_as_the_journal_tells_of_it() -> None:
    with running() as (town, _):
        town.buy()
        town.do("send_message", store="shop", text="hello")
        settle(town)
        sent = {entry["push"]: entry for entry in town.entries("push")}
        assert {entry["channel"] for entry in sent.values()} == set(Channel)
        for number, entry in sent.items():
            let_go(town, number)
            again = town.do("resend", push=str(number))["push"]
            settle(town)
            copy = next(each for each in town.entries("push") if each["push"] == again)
            same = ("plain", "sealed", "query", "target", "store", "component", "home_page", "fields")
            assert [copy[name] for name in same] == [entry[name] for name in same]
            assert copy["replay_of"] == number


@pytest.mark.parametrize(("form", "envelope"), [("json", "encrypted"), ("xml", "plain"), ("json", "plain")])
def test_an_order_push_of_another_form_is_sent_again_in_it(form: str, envelope: str) -> None:
    with running(order_push_format=form, order_push_envelope=envelope) as (town, receiver):
        town.buy()
        settle(town)
        entry = next(each for each in town.entries("push") if each["channel"] == "order")
        town.switch("order_push_format", "xml")
        town.switch("order_push_envelope", "encrypted")
        let_go(town, entry["push"])
        town.do("resend", push=str(entry["push"]))
        settle(town)
        bodies = [got.body for got in receiver.got if got.path.startswith("/orders")]
        assert len(bodies) == 2
        assert bodies[0] == bodies[1]


def test_a_push_of_which_nothing_is_left_says_so(town: Town) -> None:
    town.do("push_ticket")
    let_go(town, 1)
    with pytest.raises(UsageError, match="push 1 was let go, and the journal has no entry"):
        town.do("resend", push="1")
    with pytest.raises(UsageError, match="no push 2 was ever sent"):
        town.do("resend", push="2")


def test_a_push_whose_document_alone_is_long_is_sent_again_as_it_was() -> None:
    with running() as (town, receiver):
        number = town.do("send_message", store="shop", text="]]>" * 6000)["push"]
        settle(town)
        [entry] = town.entries("push")
        assert is_head(entry["plain"])
        let_go(town, number)
        town.do("resend", push=str(number))
        settle(town)
        first, again = (got.body for got in receiver.got)
        assert first == again


def test_a_push_of_which_the_journal_has_the_head_only_says_so() -> None:
    with running() as (town, _):
        number = town.do("send_message", store="shop", text="x" * 100_000)["push"]
        settle(town)
        let_go(town, number)
        with pytest.raises(UsageError, match="no more than the head of what it said"):
            town.do("resend", push=str(number))


def test_a_made_up_push_that_was_let_go_is_to_be_made_up_again() -> None:
    with running() as (town, _):
        wrong = ["wrong_msg_signature"]
        number = town.do("send_push", kind="authorized", store="shop", defects=wrong)["push"]
        settle(town)
        let_go(town, number)
        with pytest.raises(UsageError, match="make it up again with `send_push`"):
            town.do("resend", push=str(number))
