"""Pushes that the platform would never send, decoded from what arrived."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulator.faults.defects import DEFECTS
from simulator.usage import UsageError
from simulator.wire import events
from simulator.wire.envelope import EnvelopeError, Opened, unseal
from simulator.wire.signature import sign
from tests.core.sample import COMPONENT, KEY, Town
from tests.delivery.live import running, settle
from tests.delivery.receivers import Got, Receiver, says
from tests.web.served import Client, served


def encrypted(got: Got) -> str:
    found = re.search(rb"<Encrypt><!\[CDATA\[(.*?)\]\]></Encrypt>", got.body)
    assert found
    return found[1].decode()


def opened(got: Got) -> Opened:
    return unseal(encrypted(got), KEY)


def signed(got: Got) -> tuple[bool, bool]:
    """Whether `signature` and `msg_signature` are right."""
    query = got.query
    stamp, nonce = query["timestamp"], query["nonce"]
    return (
        query["signature"] == sign("token1", stamp, nonce),
        query.get("msg_signature") == sign("token1", stamp, nonce, encrypted(got)),
    )


def does_not_open(got: Got, match: str) -> None:
    assert signed(got) == (True, True)
    with pytest.raises(EnvelopeError, match=match):
        opened(got)


def wrong_signature(got: Got) -> None:
    assert signed(got) == (False, False)
    assert opened(got).appid == COMPONENT


def wrong_msg_signature(got: Got) -> None:
    assert signed(got) == (True, False)
    assert "msg_signature" in got.query


def only_signature(got: Got) -> None:
    assert signed(got) == (True, False)
    assert "msg_signature" not in got.query


def unsealed(got: Got) -> None:
    query = got.query
    assert query["signature"] == sign("token1", query["timestamp"], query["nonce"])
    assert not {"msg_signature", "encrypt_type"} & query.keys()
    assert events.parse(got.body)["InfoType"] == "authorized"


def foreign_tail(got: Got) -> None:
    assert signed(got) == (True, True)
    assert opened(got).appid == "wx0000000000000000"


def flipped(got: Got) -> None:
    assert signed(got) == (True, True)
    assert not opened(got).message.isascii()


def not_xml(got: Got) -> None:
    assert signed(got) == (True, True)
    with pytest.raises(ValueError, match="not a plain XML"):
        events.parse(opened(got).message)


def doctype(got: Got) -> None:
    assert signed(got) == (True, True)
    assert opened(got).message.startswith(b"<!DOCTYPE xml [<!ENTITY canary SYSTEM")


def outer_doctype(got: Got) -> None:
    assert got.body.startswith(b"<!DOCTYPE xml [<!ENTITY canary SYSTEM")


def entity_bomb(got: Got) -> None:
    assert signed(got) == (True, True)
    assert opened(got).message.count(b"<!ENTITY") == 10


def empty(got: Got) -> None:
    assert got.body == b""
    assert got.headers["content-length"] == "0"


def huge(got: Got) -> None:
    assert len(got.body) > 5_000_000
    assert signed(got) == (True, True)


def garbage(got: Got) -> None:
    assert got.body == bytes(range(256))


def wrong_method(got: Got) -> None:
    assert got.method == "PUT"


def old_timestamp(got: Got) -> None:
    assert signed(got) == (True, True)
    assert int(str(got.opened()["CreateTime"])) - int(got.query["timestamp"]) == 86_400


ARRIVES: dict[str, Callable[[Got], None]] = {
    "bad_padding": lambda got: does_not_open(got, "padding ends in 64"),
    "bad_length": lambda got: does_not_open(got, "length field"),
    **{
        proof.__name__: proof
        for proof in (
            *(wrong_signature, wrong_msg_signature, only_signature, unsealed, foreign_tail, flipped, not_xml),
            *(doctype, outer_doctype, entity_bomb, empty, huge, garbage, wrong_method, old_timestamp),
        )
    },
}


def sent(**push: Any) -> tuple[Got, dict[str, Any]]:
    """One made-up push as it arrived, and as it was journalled."""
    with running(says(b"", 403)) as (town, receiver):
        town.do("send_push", **{"store": town.shop, **push})
        settle(town)
        return receiver.got[0], town.entries("push")[0]


@pytest.mark.parametrize("defect", DEFECTS)
def test_it_arrives_wrong_in_that_way(defect: str) -> None:
    got, entry = sent(defects=defect)
    ARRIVES[defect](got)
    assert (entry["made_up"], entry["defects"]) == (True, [defect])
    assert entry["owed_answer"] is False


def test_ways_of_being_wrong_add_up() -> None:
    got, entry = sent(defects=["foreign_tail", "wrong_msg_signature", "old_timestamp"])
    assert signed(got) == (True, False)
    assert opened(got).appid == "wx0000000000000000"
    assert entry["defects"] == ["foreign_tail", "wrong_msg_signature", "old_timestamp"]
    assert entry["wrong_in"] == ["age", "appid", "msg_signature"]


def test_an_unknown_kind_is_sound_otherwise() -> None:
    got, entry = sent(kind="something_of_next_year", fields={"New": "leaf"})
    assert signed(got) == (True, True)
    assert got.opened()["InfoType"] == "something_of_next_year"
    assert got.opened()["New"] == "leaf"
    assert (entry["made_up"], entry["wrong_in"]) == (True, ["kind"])


@pytest.mark.parametrize("pad", [1, 16, 17, 31, 32])
def test_a_chinese_element_fills_the_padding(pad: int) -> None:
    got, _ = sent(pad=pad)
    assert opened(got).pad == pad
    assert str(got.opened()["Remark"]).startswith("备注")


def test_a_canary_that_is_fetched_is_journalled() -> None:
    """What a careless parser does: it fetches what the DOCTYPE names."""
    with Receiver() as receiver, served(pushes_to=receiver.url) as (serving, town):
        for defect in ("doctype", "outer_doctype"):
            town.do("send_push", defects=defect, store=town.shop)
            town.sender.settle(lambda: True)
        inner, outer = opened(receiver.got[0]).message, receiver.got[1].body
        for document in (inner, outer):
            found = re.search(rb'SYSTEM "([^"]+)"', document)
            assert found
            url = found[1].decode()
            assert url.startswith(serving.api.url)
            with Client(serving.api.url) as client:
                client.ask("GET", urlsplit(url).path)
        assert len(town.entries("canary")) == 2


def test_what_no_document_can_hold_is_sent_where_it_is_none(town: Town) -> None:
    town.do("send_push", fields={"1bad tag": "v"}, defects=["not_xml"])
    town.switch("order_push_format", "json")
    town.do("send_push", kind="servicemarket_order_paid", fields={"1 tag": "a\0b"})
    with pytest.raises(UsageError, match="fields holds half of a surrogate pair"):
        town.do("send_push", kind="servicemarket_order_paid", fields={"Note": "\ud800"})
    assert len(town.pushes()) == 2


@pytest.mark.parametrize(
    ("push", "says"),
    [
        ({"defects": "emty"}, "did you mean 'empty'"),
        ({"pad": 33}, "pad is [0-9]+, at most 32 is allowed"),
        ({"tries": 0}, "tries is 0, at least 1 is wanted"),
        ({"replay": "authorized"}, "no push of kind"),
        ({"replay": 77}, "no push 77"),
        ({"fields": {"1bad tag": "v"}}, "field '1bad tag' cannot stand"),
        ({"fields": {"a></a><a": "v"}}, "cannot stand in a push"),
        ({"fields": {"Note": "a\0b"}}, "field 'Note' cannot stand"),
        ({"fields": {"outer": {"inner": "a\0b"}}}, "field 'outer.inner' cannot stand"),
        ({"kind": "a\x01b"}, "field 'InfoType' cannot stand"),
        ({"replay": "²"}, "no push of kind '²'"),
        ({"defects": "not_xml", "pad": 5}, "not_xml leaves no document"),
        ({"defects": ["doctype", "not_xml"]}, "doctype and not_xml do not go together"),
        ({"kind": "\ud800"}, "kind holds half of a surrogate pair"),
        ({"fields": {"Note": ["\udc01"]}}, "fields holds half of a surrogate pair"),
        ({"fields": {"\ud800": 1}}, "fields holds half of a surrogate pair"),
    ],
)
def test_what_makes_no_sense_is_refused(town: Town, push: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        town.do("send_push", **push)
    assert town.pushes() == []


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "unauthorized"},
        {"channel": "order"},
        {"fields": {"Note": 1}},
        {"without": "AppId"},
        {"age": 60},
        {"pad": 5},
        {"tries": 3},
        {"component": COMPONENT},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_is_sent_again_is_not_changed(town: Town, more: dict[str, Any]) -> None:
    town.buy()
    before = town.pushes()
    with pytest.raises(UsageError, match=f"`{next(iter(more))}` does not go with `replay`"):
        town.do("send_push", replay=before[0].number, **more)
    with pytest.raises(UsageError, match="`store` does not go with `replay`"):
        town.do("send_push", replay=before[0].number, store="shop")
    assert town.pushes() == before


def test_a_defect_that_a_recorded_push_cannot_have_is_refused(town: Town) -> None:
    number = town.do("send_push", pad=5)["push"]
    with pytest.raises(UsageError, match="not_xml leaves no document"):
        town.do("send_push", replay=number, defects="not_xml")


def test_a_fault_passes_by_a_push_that_it_does_not_go_with() -> None:
    """A padded one has to have a document; the fault fires for the next push."""
    with running(says(b"", 403)) as (town, receiver):
        town.do("fault", push="authorized", do="not_xml", times=1)
        town.do("send_push", pad=5)
        settle(town)
        town.do("send_push")
        settle(town)
        assert [one["defects"] for one in town.entries("push")] == [[], ["not_xml"]]
        assert opened(receiver.got[0]).pad == 5


@pytest.mark.breaks
def test_a_push_that_cannot_be_made_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (town, receiver):
        monkeypatch.setattr(town.sender, "_sealed", lambda *_: 1 // 0)
        town.do("send_push")
        settle(town)
        monkeypatch.undo()
        town.do("push_ticket")
        settle(town)
        first, second = town.entries("push")
        assert (first["outcome"], second["outcome"]) == ("unreachable", "acknowledged")
        [bug] = town.world.journal.entries(kind="bug")
        assert (bug.data["where"], first["error"]) == ("push 1", f"wxsim itself broke, see entry {bug.seq}")
        assert "ZeroDivisionError" in bug.data["trace"]
        assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("channels_ec_order_pay", "/messages/{shop}"),
        ("aftersale_update", "/messages/{shop}"),
        ("subscribe", "/messages/{shop}"),
        ("servicemarket_order_paid", "/orders"),
        ("order_path_apply_result_notify", "/events"),
        ("notify_of_something_new", "/events"),
    ],
)
def test_the_address_follows_the_kind(kind: str, path: str) -> None:
    with running() as (town, receiver):
        town.do("send_push", kind=kind, store=town.shop)
        settle(town)
        assert receiver.paths() == [path.format(shop=town.shop)]


def test_a_made_up_event_of_a_store_is_addressed_like_a_real_one() -> None:
    """To the account's original id, inside and outside; the tail names the platform."""
    with running() as (town, receiver):
        town.do("send_message", store=town.shop, event="channels_ec_order_pay")
        town.do("send_push", kind="channels_ec_order_pay", store=town.shop)
        settle(town)
        real, made_up = receiver.got
        for name in ("ToUserName", "FromUserName"):
            assert made_up.opened()[name] == real.opened()[name]
        assert events.parse(made_up.body)["ToUserName"] == town.store_row().user_name
        assert opened(made_up).appid == COMPONENT
        assert set(made_up.query) == set(real.query)
