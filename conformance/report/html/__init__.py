"""The report for people who look before they read: one HTML file, which says all without a script too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from conformance.checks import FAMILIES
from conformance.events import Judged, RunEnded
from conformance.model import Verdict
from conformance.report import compare
from conformance.report.astray import astray
from conformance.report.gathering import Gathering
from conformance.report.html.failures import Failure, failures, like, line_of, rule_of
from conformance.report.html.headline import headline
from conformance.report.html.matrix import matrix
from conformance.report.html.skips import skips
from conformance.report.words import LEVELS, SIGNS, VERDICTS, WORDS
from simulator import (
    MOST_PACKED,
    NOTHING,
    ROOM_PACKED,
    Mark,
    Packed,
    Text,
    entry_facts,
    html_page,
    html_text,
    pack_journal,
    printable,
    say,
    write_file,
)

FOLDER = Path(__file__).parent
MEGABYTE = 1_000_000
LARGE = 20 * MEGABYTE  # characters of a page that takes a browser long to open


class Html(Gathering):
    """Writes the file when the run has ended. In its journal are the scenarios that have findings, and as
    many others as there is `room` for, `most` of all."""

    room: ClassVar = ROOM_PACKED
    most: ClassVar = MOST_PACKED

    def __init__(self, path: Path, against: Mapping[str, Verdict] | None = None) -> None:
        """`against` are the verdicts of an earlier run."""
        super().__init__()
        self.path = path
        self.against = against

    def ended(self, end: RunEnded, judged: Judged) -> None:
        page = self._page(end, judged)
        write_file(self.path, page)
        if len(page) > LARGE:
            say(WORDS["large"].filled(path=self.path, size=len(page) // MEGABYTE), err=True)

    def _page(self, end: RunEnded, judged: Judged) -> str:
        begun, results = self.begun, judged.table.results
        wrong = failures(judged)
        played = list(dict.fromkeys(each.id for each in self.scenarios))
        says = headline(end, judged, begun.provider)
        packed = pack_journal(judged.journal, _marks(wrong), room=self.room, most=self.most)
        body = _template().render(
            begun=begun,
            end=end,
            headline=says,
            left_out=self._left_out(packed),
            parts_left_out=packed.parts_left_out,
            why=end.why or WORDS["stopped"],
            scenarios=self.scenarios,
            titles=self.titles,
            table=judged.table,
            counts=[(verdict, len(judged.table.of(verdict))) for verdict in Verdict],
            wrong=wrong,
            told={each.result.check.id for each in wrong},
            nearest=[like(near) for near in judged.nearest],
            astray=astray(judged.journal),
            changes=None if self.against is None else compare.changes(self.against, judged.table),
            change_words=compare.CHANGES,
            skips=skips(results, begun.offered),
            wrong_matrix=matrix(results, played, wrong=True),
            matrix=matrix(results, played),
            families=[
                (family, list(rows)) for family, rows in groupby(results, key=lambda each: each.check.family)
            ],
            evidence=[
                (seq, line_of(judged.entries[seq]), entry_facts(judged.entries[seq]))
                for seq in _rests_on(wrong)
                if seq in judged.entries
            ],
        )
        verdict = VERDICTS[end.verdict]
        title = Text(f"{begun.provider}: {verdict.en}", f"{begun.provider}：{verdict.zh}")
        return html_page(
            title=title,
            body=body,
            styles=[FOLDER.joinpath("report.css").read_text("utf-8")],
            data=packed.templates if judged.journal else (),
        )

    def _left_out(self, packed: Packed) -> Text:
        """What of the journal is not in the page, and where to look for it."""
        if not packed.left_out:
            return NOTHING
        said = WORDS["left out"] if self.room < self.most else WORDS["left out of all"]
        return said.filled(
            count=packed.left_out, scenarios=len(packed.parts_left_out), most=self.most // MEGABYTE
        )


class HtmlFull(Html):
    """The same with the whole journal."""

    room: ClassVar = MOST_PACKED


def _rests_on(wrong: Sequence[Failure]) -> list[int]:
    """The entries that the findings which are told in full rest on."""
    return sorted({step.seq for each in wrong for found in each.whole for step in found.steps})


def _marks(wrong: Sequence[Failure]) -> list[Mark]:
    """The rule beside each entry that a finding rests on."""
    marks = {
        (step.seq, each.result.check.id): Mark(step.seq, each.rule, f"f-{each.result.check.id}")
        for each in wrong
        for found in (*each.whole, *each.more)
        for step in found.steps
    }
    return [marks[key] for key in sorted(marks)]


def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )

    def say(name: str, **values: object) -> Markup:
        """A word of the table, in both languages."""
        return both(WORDS[name].filled(**values))

    def both(text: Text) -> Markup:
        return Markup(html_text(text))  # noqa: S704 - its texts are escaped there

    def prose(text: Text) -> Markup:
        """A text of ours, in which code stands in backticks."""
        return Markup(html_text(text, code=True))  # noqa: S704 - as above

    made.globals |= {
        "say": say,
        "both": both,
        "prose": prose,
        "rule_of": rule_of,
        "FAMILIES": FAMILIES,
        "LEVELS": LEVELS,
        "VERDICTS": VERDICTS,
        "SIGNS": SIGNS,
        "Verdict": Verdict,
    }
    return made.get_template("report.html")
