"""A look ahead of a run: whether it could work at all. A provider that is not started here would keep the
tokens of a world that is thrown away, so that only one which is gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import Text

if TYPE_CHECKING:
    from simulator import Manifest


def ahead(manifest: Manifest, **how: Any) -> Text:
    """Tells what is wrong; why no run could work, and nothing where one could."""
    from conformance.doctor.examination import examine
    from conformance.doctor.found import Mark
    from conformance.doctor.told import Teller
    from simulator import language, tidily

    if not manifest.offers("restart"):
        return Text.joined([])
    teller = Teller(language())
    stops = []
    with tidily():
        for found in examine(manifest, **how):
            if found.mark in (Mark.STOP, Mark.WRONG):
                teller.tell(found)
            if found.mark is Mark.STOP:
                stops.append(found.said)
    return Text.joined(stops)
