"""Journals as files: what is masked, what is cut, and that anything at all can be written down and read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.journal.entry import Entry
from simulator.journal.export import header, read, write
from simulator.journal.kind import Kind, fact
from simulator.journal.kinds import KINDS
from simulator.journal.kinds.played import ActionDone
from simulator.journal.mask import masked
from simulator.journal.render import line
from simulator.journal.shorten import DEEPER, DEEPEST, shortened
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.web.control import create_control
from tests.core.sample import Town
from tests.journal.rows import row

TOKEN = "/cgi-bin/component/api_component_token"


def nested(levels: int, leaf: Any = 1, *, in_objects: bool = True) -> Any:
    data = leaf
    for _ in range(levels):
        data = {"a": data} if in_objects else [data]
    return data


@pytest.mark.parametrize("secret", ["x", "secret-c", "a longer secret", "queryauthcode@@@abc"])
@pytest.mark.parametrize("key", ["secret", "component_appsecret", "code", "sealed"])
def test_a_secret_is_masked_however_short(secret: str, key: str) -> None:
    pseudonym = masked({key: secret})[key]
    assert secret not in pseudonym
    assert pseudonym == masked({key: [secret]})[key][0]
    assert masked({key: pseudonym}) == {key: pseudonym}, "masked twice it is another"


def test_what_is_no_secret_stays() -> None:
    plain: dict[str, Any] = {
        "appid": "wx00000000000000c1",
        "order_id": 3403799157105049601,
        "secret": "",
        "code": 5,
        "args": {"name": "order_event", "value": "servicemarket_order_paid"},
    }
    assert masked(plain) == plain
    assert masked({"issued": {"kind": "component", "value": "token"}})["issued"]["value"].startswith("~")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/use?from=market&code={}", "/open?code={}#end", "<a href='/use?a=1&amp;code={}'>"],
)
@pytest.mark.parametrize("code", ["zvLVALjsqmJiGvbLAi", "queryauthcode%40%40%40" + "aB3" * 8])
def test_a_secret_in_a_url_has_the_pseudonym_it_has_elsewhere(url: str, code: str) -> None:
    shown = masked({"url": url.format(code)})
    assert shown == {"url": url.format(masked({"code": code.replace("%40", "@")})["code"])}
    assert masked(shown) == shown


@pytest.mark.parametrize("cookie", ["session=E3gTCT1oesZqOynDMaw; HttpOnly; Path=/", "s=short"])
def test_a_cookie_keeps_its_name_and_attributes(cookie: str) -> None:
    value = cookie.partition("=")[2].partition(";")[0]
    shown = masked({"set_cookie": [cookie]})["set_cookie"][0]
    assert shown == cookie.replace(value, masked({"code": value})["code"])
    assert masked({"set_cookie": [shown]}) == {"set_cookie": [shown]}


def test_the_value_of_a_deleted_cookie_stays_empty() -> None:
    assert masked({"set_cookie": ["session=; Max-Age=0"]}) == {"set_cookie": ["session=; Max-Age=0"]}


def test_push_keys_are_masked() -> None:
    shown = masked({"args": {"key": "k" * 43}, "result": {"token": "t1", "encoding_aes_key": "k" * 43}})
    assert shown["args"]["key"] == shown["result"]["encoding_aes_key"] != "k" * 43
    assert shown["result"]["token"] != "t1"
    assert masked({"key": "former"}) == {"key": "former"}


def test_text_with_any_line_end_is_read_back(tmp_path: Path) -> None:
    town = Town()
    said = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\rh\ni"
    town.world.record(row(ActionDone, args={"text": said}))
    path = tmp_path / "out.jsonl"
    write(path, town.world.journal.entries(), header(1, "", None))
    assert read(path)[1][-1].data["args"] == {"text": said}


GOOD: dict[str, Any] = {
    "seq": 1,
    "world": "world",
    "at": 1.0,
    "kind": "action",
    "data": {"action": "settle", "args": {}, "result": {}, "origin": "control"},
}


def test_a_field_that_is_younger_than_a_journal_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    entry = {**GOOD, "kind": "truth", "data": {"services": []}}
    path.write_text(f'{{"wxsim_journal": 1}}\n{json.dumps(entry)}\n', encoding="utf-8")
    assert read(path)[1][0].data == {"services": [], "store": None}
    entry["kind"] = "of_another_version"
    path.write_text(f'{{"wxsim_journal": 1}}\n{json.dumps(entry)}\n', encoding="utf-8")
    assert read(path)[1][0].data == {"services": []}


@pytest.fixture
def renamed() -> Iterator[None]:
    """A kind whose field had another name in older journals."""

    class BellRung(Kind, name="bell", zh="铃声", says=Text("a bell was rung", "铃响了")):
        tune: str = fact("its tune", "曲调", needed=True, was=("melody", "song"))

    yield
    del KINDS[BellRung.NAME]


@pytest.mark.parametrize("name", ["tune", "melody", "song"])
def test_a_renamed_field_is_read_under_its_former_names(tmp_path: Path, renamed: None, name: str) -> None:
    path = tmp_path / "out.jsonl"
    entry = {**GOOD, "kind": "bell", "data": {name: "high", "of_later": 1}}
    path.write_text(f'{{"wxsim_journal": 1}}\n{json.dumps(entry)}\n', encoding="utf-8")
    [found] = read(path)[1]
    assert found.data == {"tune": "high", "of_later": 1}
    assert line(found) == "#1 01-01 08:00:01 bell tune=high"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (b"", r"out.jsonl:1: no journal of wxsim"),
        (b"{}\n", r"out.jsonl:1: no journal of wxsim"),
        (b"[]\n", r"out.jsonl:1: no journal of wxsim"),
        (b'{"wxsim_journal": 1}\n\n{"seq": 1', r"out.jsonl:3: not JSON"),
        (b'{"wxsim_journal": 1}\n{"at": NaN}\n', r"out.jsonl:2: not JSON: NaN is no number"),
        (
            b'{"wxsim_journal": 1}\n{"at": "\\ud800"}\n',
            r":2: not JSON: it holds half of a surrogate",
        ),
        (b'{"wxsim_journal": 1}\n' + b"[" * 3000, r"out.jsonl:2: not JSON: it is nested more than 128"),
        (
            b'{"wxsim_journal": 1, "seed": "x"}\n',
            r"out.jsonl:1: .*: `seed` is a whole number or null, not text",
        ),
        (b'{"wxsim_journal": 1, "provider": []}\n', r":1: .*: `provider` is an object or null, not a list"),
        (b'{"wxsim_journal": 1}\n7\n', r"out.jsonl:2: no entry of a journal: not an object"),
        (b'{"wxsim_journal": 1}\n{"seq": 1, "at": 2}\n', r":2: .*without world, kind, data"),
        *(
            (
                b'{"wxsim_journal": 1}\n' + json.dumps(entry).encode(),
                f"out.jsonl:2: no .* of a journal: {said}",
            )
            for entry, said in (
                ({**GOOD, "seq": "x"}, "`seq` is a whole number, not text"),
                ({**GOOD, "seq": True}, "`seq` is a whole number, not true or false"),
                ({**GOOD, "at": "x"}, "`at` is a whole number or a number, not text"),
                ({**GOOD, "at": 1e15}, "`at` is no instant"),
                ({**GOOD, "at": 1e300}, "`at` is no instant"),
                ({**GOOD, "at": -1}, "`at` is no instant"),
                ({**GOOD, "kind": None}, "`kind` is text, not null"),
                ({**GOOD, "data": 3}, "`data` is an object, not a whole number"),
                ({**GOOD, "data": {}}, "`data` is without action, args, result, origin"),
                ({**GOOD, "kind": "push", "data": {}}, "`data` is without push, kind"),
                ({**GOOD, "data": {**GOOD["data"], "args": 3}}, "`args` is an object, not a whole number"),
                ({**GOOD, "kind": "call", "data": {}}, "`data` is without method, path"),
            )
        ),
        (b'{"wxsim_journal": 1}\n\xff\n', r"out.jsonl: not UTF-8 at byte 21"),
    ],
)
def test_what_is_no_journal_is_refused(tmp_path: Path, text: bytes, match: str) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(text)
    with pytest.raises(UsageError, match=match):
        read(path)


def test_an_entry_that_cannot_be_written_is_left_out_and_told_of(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    data = {"action": "x", "args": {}, "result": {}, "origin": "y"}
    odd = {**data, "args": {"by": 10**5000}}  # Python writes no number of so many digits
    rows = [Entry(seq, "world", 1.0, "action", told) for seq, told in enumerate((data, odd, data), 1)]
    with pytest.raises(
        UsageError, match=r"left out, since they cannot be written: 2: wxsim broke, .*ValueError"
    ):
        write(path, rows, header(1, "", None))
    assert [entry.seq for entry in read(path)[1]] == [1, 3]


@pytest.mark.parametrize("in_objects", [True, False])
@pytest.mark.parametrize("clip", [masked, shortened])
def test_nesting_has_an_end(clip: Callable[[Any], Any], in_objects: bool) -> None:
    just = nested(DEEPEST, in_objects=in_objects)
    assert clip(just) == just
    assert clip(nested(DEEPEST + 1, in_objects=in_objects)) == nested(DEEPEST, DEEPER, in_objects=in_objects)


@pytest.mark.parametrize("levels", [90, 300, 600, 900, 100_000])
@pytest.mark.parametrize("secrets", [False, True])
def test_a_call_nested_deep_is_written_down(tmp_path: Path, levels: int, secrets: bool) -> None:
    town = Town()
    body = b'{"component_appid": ' + b"[" * levels + b"]" * levels + b"}"
    reply = create_pages_client(town).post(TOKEN, data=body)
    assert reply.status_code == 200
    path = tmp_path / "out.jsonl"
    write(path, town.world.journal.entries(), header(1, "", None), secrets=secrets)
    entries = read(path)[1]
    assert [entry.seq for entry in entries] == [entry.seq for entry in town.world.journal.entries()]
    assert entries[-1].kind == "call"
    if levels == 90:
        assert entries[-1].data["body"] == json.loads(body)
    page = create_control(town.stage).test_client().get(f"/journal?limit=1000&secrets={int(secrets)}")
    assert page.status_code == 200


def create_pages_client(town: Town) -> Any:
    from simulator.endpoints.worlds import Host
    from simulator.web.pages import create_pages

    host = Host(town.world)
    host.add(town.world)
    return create_pages(host).test_client()


def test_a_reference_to_a_secret_is_none() -> None:
    args = {"args": {"code": "$jump.code", "key": "$rotated.encoding_aes_key"}}
    assert masked(args) == args
    assert masked({"code": "$"})["code"].startswith("~")
