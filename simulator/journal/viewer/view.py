"""The page of a journal without verdicts: what was played and what failed, and under it the viewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from simulator.journal.entry import Entry
from simulator.journal.kinds import read
from simulator.journal.kinds.played import ScenarioPlayed
from simulator.journal.render import line
from simulator.journal.viewer.facts import without_secrets
from simulator.journal.viewer.pack import MOST, Part, pack, parts_of
from simulator.journal.viewer.page import page, say
from simulator.journal.viewer.words import WORDS
from simulator.streams import printable
from simulator.texts import Text

OPEN = 12  # scenarios that are listed unasked: the journal below them is what one came for
SHOWN = 200  # entries that tell of something that failed, as a list that needs no script
WIDTH = 200


def view(header: Mapping[str, Any], entries: Sequence[Entry], *, name: str, secrets: bool = False) -> str:
    """The page as HTML, with the whole journal in it; `name` is what it is called."""
    packed = pack(entries, room=MOST, secrets=secrets)
    title = Text(f"{name}: journal", f"{name}：日志")
    return page(
        title=title, body="\n".join(_body(header, entries, name, secrets=secrets)), data=packed.templates
    )


def _body(header: Mapping[str, Any], entries: Sequence[Entry], name: str, *, secrets: bool) -> Iterator[str]:
    provider = header.get("provider")
    who = str(provider.get("name") or "") if isinstance(provider, Mapping) else ""
    yield f'<header><h1 translate="no">{_text(name)}</h1>'
    facts = [
        say(WORDS["entries"].filled(count=len(entries))),
        _text(who),
        f"seed {_text(str(header.get('seed')))}",
    ]
    yield f'<p class="soft">{" · ".join(filter(None, facts))}</p>'
    if removed := header.get("removed"):
        yield f"<p>{say(WORDS['removed'].filled(count=removed))}</p>"
    yield "</header><main>"
    yield f"<noscript><p>{say(WORDS['no script'])}</p></noscript>"
    if scenarios := [part for part in parts_of(entries) if part.id]:
        unasked = " open" if len(scenarios) <= OPEN else ""
        yield f"<details{unasked}><summary>{say(WORDS['scenarios'])} ({len(scenarios)})</summary><ul>"
        yield from map(_scenario, scenarios)
        yield "</ul></details>"
    yield from _failed(entries, secrets=secrets)
    yield "</main>"


def _scenario(part: Part) -> str:
    last = read(part.entries[-1].kind, part.entries[-1].data)
    whys = last.why() if isinstance(last, ScenarioPlayed) else ()
    told = "".join(f' <strong class="bad">{say(why)}</strong>' for why in whys if why)
    return f'<li><span class="mono" translate="no">{_text(part.id)}</span> {say(part.title)}{told}</li>'


def _failed(entries: Sequence[Entry], *, secrets: bool) -> Iterator[str]:
    wrong = [entry for entry in entries if _went_wrong(entry)]
    if not wrong:
        return
    yield f"<details><summary>{say(WORDS['failed'])} ({len(wrong)})</summary><ol>"
    for entry in wrong[:SHOWN] if secrets else map(without_secrets, wrong[:SHOWN]):
        both = Text(line(entry, width=WIDTH), line(entry, lang="zh", width=WIDTH))
        yield f'<li class="mono">{say(both)}</li>'
    yield "</ol>"
    if len(wrong) > SHOWN:
        yield f"<p>… {len(wrong) - SHOWN}</p>"
    yield "</details>"


def _went_wrong(entry: Entry) -> bool:
    row = read(entry.kind, entry.data)
    return row is not None and row.went_wrong()


def _text(text: str) -> str:
    return escape(printable(text))
