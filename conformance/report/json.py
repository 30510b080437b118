"""The report for programs: one JSON document, of the shape that `schema.py` has."""

from __future__ import annotations

from conformance.report.document import Document, Filed
from simulator import json_text


class Json(Filed):
    """Writes the file when the run has ended."""

    def text(self, document: Document) -> str:
        return json_text(document, indent=1) + "\n"
