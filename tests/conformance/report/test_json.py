"""What programs read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema

from conformance.checks import FAMILIES
from conformance.events import Event
from conformance.model import Verdict
from conformance.report.compare import CHANGES
from conformance.report.html import Html
from conformance.report.json import Json
from conformance.report.schema import SCHEMA
from conformance.report.words import LEVELS, SIGNS, VERDICTS, WORDS
from tests.conformance.report.conftest import GONE, NEVER
from tests.conformance.report.documents import broken, document_of, partial, said
from tests.conformance.report.html.test_html import Read

AGAINST = {"ticket.acknowledged": Verdict.PASS}


def test_json(events: list[Event], tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    listener = Json(path)
    for event in events:
        listener.take(event)
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(document, SCHEMA)
    by_id = {check["id"]: check for check in document["checks"]}
    assert by_id["ticket.acknowledged"]["verdict"] == "FAIL"
    assert by_id["ticket.acknowledged"]["scenarios"] == {"ticket/steady": {"items": 1, "failed": 1}}
    assert by_id["order.push-acknowledged"]["findings"][0]["standing"] == "ours"
    assert by_id["order.push-acknowledged"]["findings"][0]["reason"] == "refused"
    by_id = {scenario["id"]: scenario for scenario in document["scenarios"]}
    assert by_id["ticket/repeated"]["error"] == NEVER._asdict()
    assert by_id["ticket/gap"]["not_reached"] == GONE._asdict()
    assert document["exit_code"] == 1


def test_a_run_that_was_stopped_or_that_broke_has_the_same_shape(events: list[Event]) -> None:
    cut = document_of(partial(events))
    assert cut["partial"] is True
    assert cut["exit_code"] == 3
    assert "stopped (SIGINT)" in str(cut["scenarios"])
    assert document_of(broken())["verdict"] == "ERROR"


def test_an_earlier_run_is_compared_where_one_is_given(events: list[Event]) -> None:
    assert document_of(events)["against"] is None
    [first, *_] = document_of(events, AGAINST)["against"]
    assert first == {
        "check": "ticket.acknowledged",
        "change": "broken",
        "before": "PASS",
        "now": "FAIL",
    }


# Of the page, what is made of the rest of it: the fields of entries with what they mean, and texts to copy.
MADE = (
    r"(?s)<style>.*?</style>"
    r'|<section aria-labelledby="evidence">.*?</section>|<details class="copy closed">.*?</details>'
)


def test_all_that_the_page_says_of_a_run_is_in_it(events: list[Event], tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    listener = Html(page, AGAINST)
    for event in events:
        listener.take(event)
    html, _, _ = page.read_text(encoding="utf-8").partition("<template")
    document = document_of(events, AGAINST)
    assert set(re.findall(r'data-entry="(\d+)"', html)) <= set(document["entries"])
    texts = _texts(re.sub(MADE, "", html).partition("</nav>")[2])
    said = {text.strip(" \n·") for text in texts} - {""}
    known = "\n".join(_strings(document))
    assert sorted(text for text in said if not _of_the_page(text) and text not in known) == []


def _texts(html: str) -> list[str]:
    page = Read("")
    found: list[str] = []
    page.handle_data = found.append  # type: ignore[method-assign]
    page.feed(html)
    return found


def _of_the_page(text: str) -> bool:
    """Whether it is a word of the page itself, or a number."""
    return any(pattern.fullmatch(text) for pattern in _WORDS)


TITLES = [family.title for family in FAMILIES.values()]
_WORDS = [
    *(
        re.compile(re.sub(r"\\{\w+(:[^}]*)?\\}", ".*", re.escape(said)))
        for text in (*WORDS.values(), *VERDICTS.values(), *LEVELS.values(), *CHANGES.values(), *TITLES)
        for said in text
    ),
    *(re.compile(rf"{re.escape(sign)}( \d+)?") for sign in SIGNS.values()),
    re.compile(r"[\d×–]+"),
    re.compile(rf"[a-z.-]+ ({'|'.join(Verdict)})"),  # of a square, which is a check
]


def _strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in (str(key), *_strings(value))]
    if isinstance(data, list):
        return [text for each in data for text in _strings(each)]
    return [str(data)]


def test_an_entry_says_what_sends_it_once_more() -> None:
    told = document_of(said("/a b"))
    assert told["entries"]["1"]["sends"] == {"curl": "curl -X '/a b' http://127.0.0.1/a%20b"}
