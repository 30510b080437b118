"""Rows as bytes, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.entity import ENTITIES, Entity
from simulator.core.ids import Ids
from simulator.core.outbox import STORE_LADDER, Channel, Push
from simulator.core.state import WorldState
from simulator.core.switches import Switches
from simulator.storage.packed import EXAMPLES, Packing

LEAVES = st.text(max_size=200) | st.integers() | st.binary(max_size=300)


def push(number: int, fields: Mapping[str, Any], **more: Any) -> Push:
    return Push(
        number=number,
        kind="text",
        channel=Channel.MESSAGE,
        url="http://127.0.0.1:9/",
        owner="wx0000000000000001",
        receiver="gh_000000000001",
        fields=fields,
        created_at=1.5,
        due_at=number / 3,
        ladder=STORE_LADDER,
        **more,
    )


@given(
    st.lists(
        st.dictionaries(st.text(max_size=20), LEAVES | st.lists(LEAVES, max_size=3), max_size=6), max_size=40
    )
)
def test_rows_come_back_as_they_were_however_long_they_are(contents: list[dict[str, Any]]) -> None:
    packing = Packing(Push)
    rows = [push(number, fields, raw=b"x" * number * 9) for number, fields in enumerate(contents)]
    packed = [packing.pack(row) for row in rows]
    for row, one in zip(rows, packed, strict=True):
        assert one is not None
        assert packing.unpack(row.number, one) == row


def test_a_push_that_waits_takes_little_more_than_what_is_new_in_it() -> None:
    ids = Ids(lambda: WorldState(world="w", seed=1, salt="", switches=Switches()), lambda _kind, _subject: 1)
    packing = Packing(Push)
    sizes = []
    for number in range(50):
        fields = {
            "ToUserName": "gh_000000000001",
            "FromUserName": "o" + ids.hex("message_openid", str(number), 26, 0) + "A",
            "CreateTime": 1_767_229_200 + number,
            "MsgType": "text",
            "Content": "is anybody there?",
            "MsgId": 20_000_000_000_000_000 + number,
        }
        row = push(number, fields, store=ids.appid(str(number)))
        packed = packing.pack(row)
        assert packed is not None
        sizes.append(len(packed))
    assert sizes[0] > 250
    assert max(sizes[5:]) < 120


def test_rows_that_have_nothing_in_common_make_no_more_examples_than_fit() -> None:
    ids = Ids(lambda: WorldState(world="w", seed=1, salt="", switches=Switches()), lambda _kind, _subject: 1)
    packing = Packing(Push)
    rows = [push(number, {"raw": ids.raw("noise", str(number), 2000)}) for number in range(2 * EXAMPLES)]
    packed = [packing.pack(replace(row, burst="burst")) for row in rows]
    for row, one in zip(rows, packed, strict=True):
        assert one is not None
        assert packing.unpack(row.number, one) == replace(row, burst="burst")
    assert {one[0] for one in packed if one} <= {*range(EXAMPLES + 1)}


def test_parties_are_named_by_one_object_in_all_rows() -> None:
    ids = Ids(lambda: WorldState(world="w", seed=1, salt="", switches=Switches()), lambda _kind, _subject: 1)
    store = ids.appid("store/1")
    packing = Packing(Push)
    packed = packing.pack(push(1, {}, store=store))
    assert packed is not None
    assert packing.unpack(1, packed).store is store


@pytest.mark.parametrize("kind", ENTITIES.values(), ids=lambda kind: kind.__name__)
def test_rows_of_every_kind_can_be_packed(kind: type[Entity]) -> None:
    assert Packing(kind)
