"""Code quality of GitLab: what is wrong as a list that it compares with that of the target branch."""

from __future__ import annotations

from typing import Any

from conformance.model import Verdict
from conformance.report.ci import LINE, Remark, cut, place, remarks
from conformance.report.document import Document, Filed
from simulator import json_text

MOST = 1000  # in a file
MOST_TEXT = 1000  # characters
SEVERITIES = {
    Verdict.FAIL: "critical",
    Verdict.ERROR: "major",
    Verdict.INCONCLUSIVE: "minor",
    Verdict.WARN: "minor",
}


class CodeQuality(Filed):
    """Writes the file when the run has ended."""

    def text(self, document: Document) -> str:
        return json_text(issues(document), indent=1) + "\n"


def issues(document: Document) -> list[dict[str, Any]]:
    """Each remark as an issue; past `MOST` the last says how many more there are."""
    found, file = remarks(document), place(document)
    told = found if len(found) <= MOST else found[: MOST - 1]
    made = [_issue(each, file) for each in told]
    if more := len(found) - len(told):
        text = f"{more} more: the JSON report has them"
        left = Remark("wxconf", found[len(told)].verdict, "", text, "left-out")
        made.append(_issue(left, file))
    return made


def _issue(remark: Remark, file: str) -> dict[str, Any]:
    return {
        "description": cut(remark.text, MOST_TEXT),
        "check_name": remark.rule,
        "fingerprint": remark.fingerprint,
        "severity": SEVERITIES[remark.verdict],
        "location": {"path": file, "lines": {"begin": LINE}},
    }
