"""provider.yaml is read into values, and what is wrong with it has a line."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.provider import CAPABILITIES, Manifest, load_manifest, parse_manifest
from simulator.provider.capabilities import DEEDS, has_spare_bits
from simulator.provider.keys import PLACEHOLDERS
from simulator.provider.manifest import Page
from simulator.provider.probe_rows import PROBES
from simulator.provider.schema import PROVIDER
from simulator.usage import UsageError
from tests.provider.sample import DOCUMENT, KEY, ODD_KEY, manifest

HERE = Path("provider.yaml")
YAML = """
components:
  - {appid: wx00000000000000c1, token: token1}
services:
  - kind: order
    url: http://127.0.0.1:{port}/enter
    packages: [{days: 30, price: 1900}]
"""


def complaints(text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        parse_manifest(text, HERE)
    return [line.removeprefix("provider.yaml:") for line in str(caught.value).splitlines()]


def changed(path: str, value: Any) -> str:
    """The sample with one value set (or taken out, for None), as JSON in one line."""
    document = copy.deepcopy(DOCUMENT)
    *way, last = path.split(".")
    part: Any = document
    for step in way:
        part = part[int(step)] if step.isdigit() else part[step]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return json.dumps(document)


def complaint(path: str, value: Any) -> str:
    [only] = complaints(changed(path, value))
    return only.split(": ", 1)[1]


def test_a_complete_file(tmp_path: Path) -> None:
    found = manifest(tmp_path)
    [component] = found.components
    [service] = found.services
    assert component.encoding_aes_key == KEY
    assert component.messages == "http://127.0.0.1:{port}/messages/$APPID$"
    assert found.component_of(service) is component
    assert service.id == 3403799157105049600
    assert [(one.sku_id, one.name, one.spec_id, one.trial) for one in service.packages] == [
        (915673, "basic 30", "basic", False),
        (915674, "7 days", "", True),
    ]
    assert found.shows.unavailable == Page(status=(502, 503))
    assert found.quiet == 0.05
    assert found.start is None
    assert found.folder == tmp_path


def test_what_is_left_out_is_left_open() -> None:
    found = parse_manifest(YAML, HERE)
    assert found.components[0].secret is None
    assert found.home_page.appid is None
    assert found.services[0].id is None
    assert found.services[0].packages[0].sku_id is None


def test_it_is_read_from_a_file_or_its_folder(tmp_path: Path) -> None:
    (tmp_path / "provider.yaml").write_text(YAML, encoding="utf-8")
    assert load_manifest(tmp_path) == load_manifest(tmp_path / "provider.yaml")
    with pytest.raises(UsageError, match="no such file; `wxconf init` writes one to begin with"):
        load_manifest(tmp_path / "other.yaml")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (
            "components.0.encoding_aes_key",
            KEY[:-1],
            "encoding_aes_key has 42 characters, WeChat's have 43 (a-z A-Z 0-9)",
        ),
        ("components.0.encoding_aes_key", KEY[:-1] + "=", "encoding_aes_key is not right: WeChat's have 43"),
        ("components.0.appid", "wx", "appid 'wx' is not right: an appid is wx and 16 characters of 0-9 a-f"),
        ("components.0.token", "ab", "token has 2 characters, WeChat's have 3 to 32"),
        ("components.0.secrt", "x", "components[1] has no 'secrt': did you mean 'secret'?"),
        (
            "components.0.messages",
            "ftp://x",
            "messages 'ftp://x' is not right: it begins with http:// or https://",
        ),
        (
            "components.0.messages",
            "http://x/{prot}",
            "the placeholder {prot} is not known: did you mean 'port'?",
        ),
        (
            "home_page.appid",
            "wx00000000000000c1",
            "the appid wx00000000000000c1 is used twice; first in line 1",
        ),
        ("services.0.kind", "goods", "kind cannot be the text 'goods': known: erp, order, product"),
        ("services.0.id", "12x", "id '12x' is not right: a service id is a number of up to 19 digits"),
        (
            "services.0.component",
            "wx00000000000000c2",
            "component 'wx00000000000000c2' is none of this file's: did you mean 'wx00000000000000c1'?",
        ),
        ("services.0.url", None, "services[1] lacks url"),
        ("services.0.packages.1.sku_id", "915673", "the sku_id 915673 is used twice; first in line 1"),
        ("services.0.packages.1.days", 0, "days is 0, at least 1 is wanted"),
        ("services.0.packages", [], "packages has 0 items, at least 1 wanted"),
        ("shows.served", {}, "served is empty: give at least one of status, contains"),
        ("shows.served.status", 20, "status is 20, at least 100 is wanted"),
        ("probe.offers", ["snyc"], "offers: an item cannot be the text 'snyc': did you mean 'sync'?"),
        ("does", ["shop"], "does: an item cannot be the text 'shop': did you mean 'ship'?"),
        ("start", {}, "start wants either command or wsgi"),
        ("start", {"wsgi": "a:b", "command": ["x"]}, "start wants either command or wsgi, not both"),
        ("start", {"command": ["x"]}, "start.command wants ready beside it"),
        ("start", {"wsgi": "app"}, "wsgi 'app' is not right: it is written module:app, or module:factory()"),
        ("start", {"wsgi": "a:b", "env": {"P": "{pyton}"}}, "the placeholder {pyton} is not known"),
        ("listing", {"tested": 1}, "tested wants true or false, this is 1"),
    ],
)
def test_what_is_wrong(path: str, value: Any, said: str) -> None:
    assert complaint(path, value).startswith(said)


def test_problems_have_lines_and_come_together() -> None:
    text = YAML.replace("token: token1", "tokn: x").replace("days: 30", "days: x")
    assert complaints(text) == [
        "3:33: components[1] has no 'tokn': did you mean 'token'?",
        "7:23: days wants a whole number, this is the text 'x'",
    ]


def test_of_two_platforms_a_service_names_one() -> None:
    two = YAML.replace("services:", "  - {}\nservices:")
    assert complaints(two) == ["6:5: services[1] lacks component; this file has 2 of them"]
    named = parse_manifest(two.replace("kind: order", "kind: order\n    component: second"), HERE)
    assert named.services[0].platform == 1


def test_secrets_are_not_shown() -> None:
    found = parse_manifest(json.dumps(DOCUMENT), HERE)
    assert "secret-of" not in repr(found)
    assert KEY not in repr(found)
    assert KEY not in complaint("components.0.encoding_aes_key", KEY + "x")


def test_bind(tmp_path: Path) -> None:
    found = manifest(
        tmp_path,
        start={
            "command": ["{python}", "run", "--api", "{api}", "--data={data}/{worker}", "{config}", "{other}"],
            "ready": "http://127.0.0.1:{port}/ready",
            "env": {"SERVICE": "{service_id}"},
        },
    )
    bound = found.bind(
        api="http://127.0.0.1:1", port=8080, data=tmp_path, worker=2, python="py", config=Path("c.yaml")
    )
    assert bound.start is not None
    assert bound.start.command == (
        "py", "run", "--api", "http://127.0.0.1:1", f"--data={tmp_path}/2", "c.yaml", "{other}",
    )  # fmt: skip
    assert bound.start.env == {"SERVICE": "3403799157105049600"}
    assert bound.components[0].messages == "http://127.0.0.1:8080/messages/$APPID$"
    assert bound.shows.served == Page(status=(200,), contains="store {appid} is served")
    assert bound.services[0].url == "http://127.0.0.1:8080/enter"
    assert bound.bind(port=9) == bound
    assert found.uses("port")
    assert not bound.uses("port")


def test_a_service_is_bound_to_its_own_id() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["services"].append({**document["services"][0], "id": 7})
    for service in document["services"]:
        service["url"] = "http://127.0.0.1/{service_id}"
    bound = parse_manifest(document, HERE).bind()
    assert [one.url for one in bound.services] == [
        "http://127.0.0.1/3403799157105049600",
        "http://127.0.0.1/7",
    ]


@given(
    st.lists(
        st.sampled_from([*("{" + word + "}" for word in PLACEHOLDERS), "{appid}", "$APPID$", "{", "}", "é"])
    )
)
def test_binding_touches_only_its_words(parts: list[str]) -> None:
    text = "".join(["-", *parts])
    words = {word: f"<{word}>" for word in PLACEHOLDERS}
    document = {**DOCUMENT, "shows": {"served": {"contains": text}}}
    bound = parse_manifest(document, HERE).bind(**words)
    expected = text
    for word, value in words.items():
        expected = expected.replace("{" + word + "}", value)
    assert bound.shows.served == Page(contains=expected)


def test_completed() -> None:
    asked: list[tuple[str, int]] = []

    def make(what: str, number: int) -> Any:
        asked.append((what, number))
        return 100 + number if what in ("service.id", "package.sku_id") else f"{what}-{number}"

    found = parse_manifest(YAML, HERE).completed(make)
    assert found.components[0].appid == "wx00000000000000c1"
    assert found.components[0].secret == "component.secret-0"
    assert found.home_page.appid == "home_page.appid-0"
    assert found.services[0].id == 100
    assert found.services[0].packages[0].sku_id == 100
    assert ("component.appid", 0) not in asked
    assert found.completed(make) == found


def test_it_survives_being_written() -> None:
    for found in (
        parse_manifest(YAML, HERE),
        parse_manifest(DOCUMENT, HERE),
        parse_manifest({**DOCUMENT, "pull": {"period": 5}, "consent": {"redirect_uri": "http://x/c"}}, HERE),
    ):
        again = parse_manifest(json.dumps(found.as_json()), HERE)
        assert again == found


def test_public_holds_no_secret() -> None:
    document = {
        **DOCUMENT,
        "start": {
            "command": ["run", "--key=" + KEY, "http://user:pass@127.0.0.1/"],
            "ready": "http://127.0.0.1/",
            "env": {"PASSWORD": "hush"},
        },
    }
    public = parse_manifest(document, HERE).public()
    text = json.dumps(public)
    for secret in ("secret-of-the-platform", "secret-of-the-home-page", "token1", KEY, "hush", "pass@"):
        assert secret not in text
    assert public["start"]["command"] == ["run", "--key=***", "http://***@127.0.0.1/"]
    assert public["services"][0]["id"] == "3403799157105049600"


def test_capabilities(tmp_path: Path) -> None:
    bare = parse_manifest(YAML, HERE)
    assert bare.capabilities == {"provider"}
    full = manifest(
        tmp_path,
        start={"command": ["x"], "ready": "http://127.0.0.1/"},
        consent={"redirect_uri": "http://127.0.0.1/c"},
        does=[*DEEDS],
        home_page={"order_push": "http://127.0.0.1/o"},
        components=[{**DOCUMENT["components"][0], "encoding_aes_key": ODD_KEY}],
        order_push_form="ours",
    )
    assert full.capabilities == set(CAPABILITIES) - {"chat", "mobile", "url_query"}
    assert set(PROBES) | set(DEEDS) < set(CAPABILITIES)
    with pytest.raises(UsageError, match="no capability is called 'snyc': did you mean 'sync'"):
        bare.offers("snyc")


def test_odd_keys() -> None:
    assert not has_spare_bits("A" * 43)
    assert has_spare_bits("A" * 42 + "B")
    assert not has_spare_bits("A" * 42 + "E")
    assert not has_spare_bits("")


def test_the_schema_is_closed_and_knows_the_sample() -> None:
    jsonschema.Draft202012Validator.check_schema(PROVIDER)
    validator = jsonschema.Draft202012Validator(PROVIDER)
    assert validator.is_valid(DOCUMENT)
    assert validator.is_valid(yaml.safe_load(YAML))
    assert not validator.is_valid({**DOCUMENT, "extra": 1})
    described = {name for name in PROVIDER["properties"] if name not in ("pull", "consent")}
    fields = {*Manifest.__dataclass_fields__} - {"path", "pull_period", "consent", "capabilities"}
    assert described == fields
