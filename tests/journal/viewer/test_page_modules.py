"""The modules of the script that need no page, run by Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from simulator.journal.viewer.page import FOLDER


@pytest.fixture
def run(tmp_path: Path) -> Any:
    if shutil.which("node") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI runs the scripts of pages: install nodejs")
        pytest.skip("no node here: apt-get install nodejs")

    def ran(module: str, code: str) -> Any:
        shutil.copy(FOLDER / "script" / f"{module}.js", tmp_path / f"{module}.mjs")
        names = code.partition("|")[0].strip()
        body = code.partition("|")[2]
        text = f'import {{{names}}} from "./{module}.mjs";\nconsole.log(JSON.stringify({body}));'
        file = tmp_path / "run.mjs"
        file.write_text(text, encoding="utf-8")
        done = subprocess.run(["node", str(file)], capture_output=True, text=True, check=True, timeout=60)
        return json.loads(done.stdout)

    return ran


@pytest.mark.parametrize("count", [0, 1, 40, 100_000, 5_000_000])
def test_a_window_has_the_rows_that_are_seen_wherever_one_scrolls(run: Any, count: int) -> None:
    code = f"""
        [0, 0.3, 0.77, 1].map((share) => {{
          const height = 600;
          const most = Math.max(0, heightOf({count}) - height);
          const made = windowOf({count}, share * most, height);
          return {{...made, scrolled: share * most}};
        }})"""
    for share, one in zip((0, 0.3, 0.77, 1), run("window", f"heightOf, windowOf | {code}"), strict=True):
        assert 0 <= one["start"] <= one["end"] <= count
        assert one["end"] - one["start"] <= 600 / 28 + 2 * 12 + 2
        if count:
            first, last = one["offset"], one["offset"] + (one["end"] - one["start"]) * 28
            assert first <= one["scrolled"] + 0.01
            assert last >= min(one["scrolled"] + 600, first + count * 28) - 0.01
        if share == 1:
            assert one["end"] == count


@pytest.mark.parametrize("row", [0, 17, 4_999_999])
def test_a_row_that_is_scrolled_to_is_seen(run: Any, row: int) -> None:
    code = f"""(() => {{
      const wanted = scrollFor({row}, 5000000, 4000000, 600) ?? 4000000;
      return windowOf(5000000, wanted, 600);
    }})()"""
    made = run("window", f"scrollFor, windowOf | {code}")
    assert made["start"] <= row < made["end"]


def test_idle_time_is_folded_and_the_axis_goes_one_way(run: Any) -> None:
    times = [0, 10, 20, 30, 1_000_000, 1_000_010, 1_000_020]
    code = f"""(() => {{
      const segments = segmentsOf({times});
      return {{segments, places: {times}.map((time) => project(segments, time))}};
    }})()"""
    made = run("scale", f"segmentsOf, project | {code}")
    assert [one["folded"] for one in made["segments"]] == [False, True, False]
    assert made["places"] == sorted(made["places"])
    assert (made["places"][0], made["places"][-1]) == (0, 1)
    assert made["places"][4] - made["places"][3] < 0.05


@pytest.mark.parametrize("times", [[], [5], [5, 5], [1, 2]])
def test_few_instants_have_an_axis_too(run: Any, times: list[int]) -> None:
    made = run("scale", f"segmentsOf, project | project(segmentsOf({times}), 5)")
    assert 0 <= made <= 1


def test_words_are_found_whatever_their_width_and_case(run: Any) -> None:
    assert run("filter", 'has, wordsOf | has("Order ＡＢＣ１２３ paid", wordsOf(" abc123  PAID "))') is True
    assert run("filter", 'has, wordsOf | has("Order", wordsOf("paid"))') is False


def test_what_is_asked_for_is_kept(run: Any) -> None:
    columns = {
        "seq": [1, 2, 3],
        "at": [10, 20, 30],
        "kind": ["call", "push", "call"],
        "code": ["ok", "lost", "61007"],
        "store": ["a b", "", "b"],
        "wrong": [0, 1, 1],
        "struck": ["", "lost", ""],
        "part": [0, 0, 1],
    }
    for asked, rows in (
        ({}, [0, 1, 2]),
        ({"kind": "call"}, [0, 2]),
        ({"store": "b"}, [0, 2]),
        ({"wrong": True}, [1, 2]),
        ({"struck": True}, [1]),
        ({"code": "61007"}, [2]),
        ({"part": 0}, [0, 1]),
        ({"from": 15, "to": 25}, [1]),
        ({"kind": "call", "wrong": True}, [2]),
    ):
        code = f"fitting | fitting({json.dumps(columns)}, {json.dumps(asked)}, new Map())"
        assert run("filter", code) == rows, asked
    assert run(
        "filter", f"fitting | fitting({json.dumps(columns)}, {{marked: true}}, new Map([[3, 1]]))"
    ) == [2]


TOLD = {"seq": [11, 12, 13, 14], "struck": ["", "lost", "", ""], "wrong": [0, 0, 1, 0]}


def test_ticks_stand_where_their_rows_are_however_many_there_are(run: Any) -> None:
    told = f"{json.dumps(TOLD)}, new Set([14])"
    assert run("ticks", f"ticksOf | ticksOf({told}, [0, 1, 2, 3], 400)") == [[100], [200], [300]]
    assert run("ticks", f"ticksOf | ticksOf({told}, [2, 3], 10)") == [[], [0], [5]]
    assert run("ticks", f"ticksOf | ticksOf({told}, [1, 2, 3, 1], 1)") == [[0], [0], [0]]
    assert run("ticks", f"ticksOf | ticksOf({told}, [], 10)") == [[], [], []]


def test_the_next_tick_is_found_either_way_and_none_is_no_step(run: Any) -> None:
    told = f"{json.dumps(TOLD)}, new Set([14]), [0, 1, 0, 3, 0]"
    steps = [[0, 1], [1, 1], [3, 1], [4, -1], [1, -1], [-1, 1], [5, -1]]
    code = f"nextTick | {steps}.map(([from, way]) => nextTick({told}, from, way))"
    assert run("ticks", code) == [1, 3, 3, 3, 1, 1, 3]


def test_who_points_beside_a_tick_means_it_and_else_what_is_there(run: Any) -> None:
    rows = [0] * 400
    rows[200] = 3
    told = f"{json.dumps(TOLD)}, new Set([14]), {rows}"
    code = f"placeAt | [0, 190, 195, 200, 206, 220, 399, 1e9, -5].map((y) => placeAt({told}, y, 400))"
    assert run("ticks", code) == [0, 190, 200, 200, 200, 220, 399, 399, 0]
    assert run("ticks", f"placeAt | placeAt({json.dumps(TOLD)}, new Set(), [3], 50, 400)") == 0


def test_instants_are_those_of_china(run: Any) -> None:
    assert run("times", "clockOf | clockOf(1767229200)") == "09:00:00"
    assert run("times", "dayOf | dayOf(1767229200)") == "01-01"
    assert run("times", 'secondsOf | secondsOf("2026-01-01T09:00:00")') == 1767229200
    assert run("times", 'secondsOf | secondsOf("") ?? null') is None
    assert run("times", "spanOf | spanOf(3 * 86400 + 4 * 3600 + 5)") == [[3, "days"], [4, "hours"]]
    assert run("times", "spanOf | spanOf(0)") == [[0, "seconds"]]


def test_a_text_is_cut_to_its_room_and_of_a_path_the_end_stays(run: Any) -> None:
    said = "call POST /wxa/servicemarket/service/get_paid_order_list of wxs1"
    assert run("fit", f"fit | fit({said!r}, 100)") == "…/get_paid_…"
    assert run("fit", 'fit | fit("push servicemarket_order_paid of wx1", 150)') == "push …order_paid"
    assert run("fit", 'fit | fit("push servicemarket_order_paid of wx1", 90)') == "push …paid"
    assert run("fit", f"fit | fit({said!r}, 1000)") == said
    assert run("fit", f"fit | fit({said!r}, 220)") == "call …/get_paid_order_list"
    assert run("fit", 'fit | fit("推送推送推送推送", 60)') == "推送推送…"
    assert run("fit", 'fit | fit("anything", 0)') == "a…"


def test_an_id_is_shown_as_it_was_written_though_no_number_of_a_script_is_as_long(run: Any) -> None:
    text = '{"id": 3612794074927382262, "of": "at 3612794074927382262", "price": 100, "n": [-1, 1e16]}'
    code = f"exactly, unmarked | unmarked(JSON.stringify(exactly({json.dumps(text)})))"
    said = run("data", code)
    assert '"id":3612794074927382262' in said
    assert '"of":"at 3612794074927382262","price":100,"n":[-1,10000000000000000]' in said
    one = f"exactly, unmarked | unmarked(exactly({json.dumps(text)}).id)"
    assert run("data", one) == "3612794074927382262"
