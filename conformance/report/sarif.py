"""SARIF 2.1.0: what is wrong as the results of an analysis, for GitHub's code scanning and others.

GitHub shows 5,000 results of a run; what is past that is left out, and a notification says how many.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from conformance.model import EXIT_CODES, Verdict
from conformance.report.ci import LINE, OTHERS, Remark, cut, place, remarks
from conformance.report.document import Document, Filed, unplayed
from simulator import Count, json_text

VERSION = "2.1.0"
SCHEMA = f"https://docs.oasis-open.org/sarif/sarif/v{VERSION}/errata01/os/schemas/sarif-schema-{VERSION}.json"
MOST = 5000  # results
MOST_TEXT = 1000  # characters
MOST_TAGS = 10  # of a rule
LEVELS = {
    Verdict.FAIL: "error",
    Verdict.ERROR: "error",
    Verdict.INCONCLUSIVE: "warning",
    Verdict.WARN: "warning",
}
FINGERPRINT = "wxconf/v1"


class Sarif(Filed):
    """Writes the file when the run has ended."""

    def text(self, document: Document) -> str:
        return json_text(log(document), indent=1) + "\n"


def log(document: Document) -> dict[str, Any]:
    """The whole file."""
    found, file = remarks(document), place(document)
    rules = [_rule(check, document["clauses"]) for check in document["checks"]]
    rules += [_other(id_, text) for id_, text in OTHERS.items()]
    places = {rule["id"]: number for number, rule in enumerate(rules)}
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {"driver": {"name": "wxconf", **_version(document["suite"]), "rules": rules}},
                "automationDetails": {"id": f"wxconf/{quote(document['provider'], errors='replace')}/"},
                "invocations": [_invocation(document, len(found) - MOST)],
                "columnKind": "utf16CodeUnits",
                "results": [_result(each, places, file) for each in found[:MOST]],
            }
        ],
    }


def _version(suite: str) -> dict[str, str]:
    return {"version": suite} if suite else {}


def _rule(check: dict[str, Any], clauses: dict[str, Any]) -> dict[str, Any]:
    told = [f"{id_}: {clauses[id_]['en']}" for id_ in check["clauses"]]
    return {
        "id": check["id"],
        "shortDescription": {"text": check["rule"]["en"]},
        "fullDescription": {"text": check["rule"]["en"]},
        "help": {"text": "\n".join([check["rule"]["en"], *told, check["matters"]["en"]])},
        "defaultConfiguration": {"level": "error" if check["level"] == "MUST" else "warning"},
        "properties": {"tags": [check["id"].partition(".")[0], *check["clauses"]][:MOST_TAGS]},
    }


def _other(id_: str, text: str) -> dict[str, Any]:
    return {
        "id": id_,
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": text},
        "defaultConfiguration": {"level": "error"},
    }


def _invocation(document: Document, left: int) -> dict[str, Any]:
    told = []
    if document["partial"]:
        told.append(unplayed(document).en)
    if left > 0:
        told.append(f"{Count(left):result is|results are} left out: the JSON report has them.")
    return {
        "executionSuccessful": document["exit_code"] != EXIT_CODES[Verdict.ERROR],
        "exitCode": document["exit_code"],
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": text}} for text in told],
    }


def _result(remark: Remark, places: dict[str, int], file: str) -> dict[str, Any]:
    return {
        "ruleId": remark.rule,
        "ruleIndex": places[remark.rule],
        "level": LEVELS[remark.verdict],
        "message": {"text": cut(remark.text, MOST_TEXT)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(file, errors="replace"), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": LINE},
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: remark.fingerprint},
    }
