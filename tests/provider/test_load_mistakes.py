"""What people get wrong in provider.yaml is told in their words, with line and column."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simulator.documents import Problems, Shape
from simulator.documents.reader import parse
from simulator.provider import parse_manifest
from simulator.provider.schema import PROVIDER
from simulator.usage import UsageError

RIGHT = """\
components:
  - {appid: wx00000000000000c1, token: token1}
services:
  - kind: order
    url: http://127.0.0.1:{port}/enter
    packages: [{days: 30, price: 1900}]
"""
SHAPES = {
    # what an editor finds in the same place, by the published schema
    "misspelt key": (
        RIGHT.replace("token:", "tokn:"),
        "2:33: components[1] has no 'tokn': did you mean 'token'?",
    ),
    "misspelt section": (
        RIGHT + "shwos: {served: {status: 200}}\n",
        "7:1: provider.yaml has no 'shwos': did you mean 'shows'?",
    ),
    "kind of service in the plural": (
        RIGHT.replace("kind: order", "kind: orders"),
        "4:11: kind cannot be the text 'orders': did you mean 'order'?",
    ),
    "days with a unit": (
        RIGHT.replace("days: 30", "days: 30d"),
        "6:23: days wants a whole number, this is the text '30d'",
    ),
    "no services": (RIGHT.partition("services")[0], "1:1: provider.yaml lacks services"),
    "services without a dash": (
        "components: [{}]\nservices:\n  kind: order\n",
        "3:3: services wants a list, this is a mapping",
    ),
    "address without a scheme": (
        RIGHT.replace("http://", ""),
        "5:10: url '127.0.0.1:{port}/enter' is not right: it begins with http:// or https://",
    ),
    "key that is too short": (
        RIGHT.replace("token: token1", "encoding_aes_key: abc"),
        "2:51: encoding_aes_key has 3 characters, WeChat's have 43 (a-z A-Z 0-9)",
    ),
    "appid with a blank": (
        RIGHT.replace("wx00000000000000c1", "wx 1"),
        "2:13: appid 'wx 1' is not right: an appid is wx and 16 characters of 0-9 a-f",
    ),
    "misspelt probe": (
        RIGHT + "probe: {base_url: http://127.0.0.1:1, offers: [sync, entitlement]}\n",
        "7:54: offers: an item cannot be the text 'entitlement': did you mean 'entitlements'?",
    ),
    "misspelt deed": (
        RIGHT + "does: [shipping]\n",
        "7:8: does: an item cannot be the text 'shipping': did you mean 'ship'?",
    ),
    "command as one text": (
        RIGHT + "start: {command: python app.py, ready: http://127.0.0.1/}\n",
        "7:18: command wants a list, this is the text 'python app.py'",
    ),
    "file for an app": (
        RIGHT + "start: {wsgi: app.py}\n",
        "7:15: wsgi 'app.py' is not right: it is written module:app, or module:factory()",
    ),
    "status that there is none": (
        RIGHT + "shows: {served: {status: [200, 1000]}}\n",
        "7:32: status: an item is 1000, at most 599 is allowed",
    ),
    "page without a mark": (
        RIGHT + "shows: {served: {}}\n",
        "7:17: served is empty: give at least one of status, contains",
    ),
    "period alone": (RIGHT + "pull: 30\n", "7:7: pull wants a mapping, this is 30"),
}
OTHERS = {
    "misspelt placeholder": (
        RIGHT.replace("{port}", "{prot}"),
        "5:10: the placeholder {prot} is not known: did you mean 'port'?",
    ),
    "both ways to start": (
        RIGHT + "start: {command: [python, app.py], wsgi: app:app, ready: http://127.0.0.1/}\n",
        "7:8: start wants either command or wsgi, not both",
    ),
    "command that is never ready": (
        RIGHT + "start: {command: [python, app.py]}\n",
        "7:8: start.command wants ready beside it: a URL that answers 2xx once the provider is up",
    ),
    "platform that the file lacks": (
        RIGHT.replace("    url:", "    component: second\n    url:"),
        "5:16: component 'second' is none of this file's: known: first, wx00000000000000c1",
    ),
    "tab": (RIGHT.replace("    url", "\turl"), "5:1: a tab; YAML is indented with spaces"),
    "id that stands twice": (
        RIGHT.replace("{days: 30", "{sku_id: 7, days: 7, price: 0}, {sku_id: 7, days: 30"),
        "6:57: the sku_id 7 is used twice; first in line 6",
    ),
    "empty file": ("", "1:1: the file is empty"),
}
MISTAKES = SHAPES | OTHERS


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_line_and_column(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_manifest(text, Path("provider.yaml"))
    told = [line.removeprefix("provider.yaml:") for line in str(caught.value).splitlines()]
    assert told == [said]


@pytest.mark.parametrize(("text", "said"), SHAPES.values(), ids=SHAPES)
def test_the_published_schema_finds_it_in_the_same_place(text: str, said: str) -> None:
    problems = Problems("f")
    assert not Shape(PROVIDER).check(parse(text, "f"), problems, "provider.yaml")
    assert [one.en for one in problems.lines] == [f"f:{said}"]


def test_what_is_right_loads_no_full_validator() -> None:
    code = (
        "import sys; from pathlib import Path; from simulator.provider import parse_manifest; "
        f"parse_manifest({RIGHT!r}, Path('provider.yaml')); assert 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
