"""What is left of something long: bounded, of the same sort, and told by its hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal.entry import Entry
from simulator.journal.render import line, paragraph
from simulator.journal.shorten import DEEPER, DEEPEST, HEAD, KEPT, head_of, is_head, lacks, shortened, told

TEXTS = st.text(st.characters(codec=None), max_size=20)
LONG = st.builds(lambda one, times: one * times, TEXTS, st.sampled_from([1, KEPT // 30, KEPT // 2, KEPT]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | LONG,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXTS | LONG, inner, max_size=4)
        | st.builds(lambda one, times: [one] * times, st.integers() | TEXTS, st.sampled_from([10, KEPT]))
    ),
    max_leaves=6,
)


@given(JSON)
def test_nothing_is_longer_than_the_bound_and_all_of_it_can_be_written(data: Any) -> None:
    kept = shortened(data)
    assert len(json.dumps(kept, ensure_ascii=False).encode("utf-8")) <= 2 * KEPT
    for sort in (dict, list, str):
        assert not isinstance(data, sort) or isinstance(kept, sort) or (sort is str and is_head(kept))


@given(JSON)
def test_what_is_shortened_stays_as_it_is(data: Any) -> None:
    kept = shortened(data)
    assert json.dumps(shortened(kept)) == json.dumps(kept)


def test_what_is_short_is_kept_as_it_is() -> None:
    data = {"a": ["x" * 60_000, 1, None, {"b": 2.5}], "ü": "中"}
    assert shortened(data) == data


def test_a_long_text_leaves_length_hash_and_head() -> None:
    text = "中" * 40_000
    raw = text.encode()
    left = {"length": 120_000, "hash": hashlib.sha256(raw).hexdigest(), "head": "中" * HEAD}
    assert shortened(text) == left == head_of(raw)
    assert is_head(left)
    assert told(left).startswith(f"120000 bytes, not kept; SHA-256 {left['hash']}; they begin 中")
    assert "共 120000 字节" in told(left, "zh")


def test_an_object_keeps_what_is_short_beside_what_is_long() -> None:
    kept = shortened({"component_appid": "wx1", "junk": list(range(100_000))})
    assert kept["component_appid"] == "wx1"
    [left] = kept["junk"]
    text = json.dumps(list(range(100_000)), separators=(",", ":")).encode()
    assert left == head_of(text)


def test_what_is_long_by_number_alone_leaves_one_head() -> None:
    assert is_head(shortened({str(number): number for number in range(100_000)}))
    [left] = shortened(["x"] * 100_000)
    assert is_head(left)


@pytest.mark.parametrize("levels", [DEEPEST + 1, 900, 5000])
def test_what_is_nested_past_all_reason_has_an_end(levels: int) -> None:
    data: Any = 1
    for _ in range(levels):
        data = [data]
    kept = shortened(data)
    for _ in range(DEEPEST):
        [kept] = kept
    assert kept == DEEPER


def test_half_a_pair_of_surrogates_is_written_as_its_number() -> None:
    assert shortened({"\ud800": ["\udfff!"]}) == {"\\ud800": ["\\udfff!"]}


def test_an_entry_says_what_it_has_not_kept() -> None:
    entry = Entry(1, "w", 1.0, "probe", {"probe": "sync", "reply": head_of(b"y" * 70_000)})
    assert any("reply: 70000 bytes, not kept; SHA-256 " in row for row in paragraph(entry))
    assert any("共 70000 字节" in row for row in paragraph(entry, lang="zh"))
    assert line(entry).startswith("#1 ")


@given(JSON)
def test_what_lacks_something_is_known(data: Any) -> None:
    assert lacks(shortened({"fields": [data, "x" * (KEPT + 1)]}))
    assert not lacks({"fields": [1, "x", {"length": 1, "hash": ""}]})
