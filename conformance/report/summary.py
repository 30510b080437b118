"""The summary of a job in Markdown: what a person sees first in GitHub, or in any other page of a CI.

What others said stands as code, in which nothing is a mark, a link or a mention. GitHub takes 1 MiB of a
step, and nothing at all of one that has more; what there is no room for is told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from conformance.judge import called
from conformance.model import BLAMES, Level, Verdict
from conformance.report.ci import cut
from conformance.report.compare import CHANGES, Change
from conformance.report.document import Document, Filed, unplayed
from conformance.report.words import LEVELS, SIGNS, VERDICTS, WORDS
from simulator import Text, language, printable, read_whole, write_file

MOST_BYTES = 900_000  # of a step
MOST_FINDINGS = 10  # of a check
MOST_TEXT = 500  # characters of what others said
COLON = Text(": ", "：")
STEP = "GITHUB_STEP_SUMMARY"  # the file that is the summary of a whole step: what stands there stays
MOST_THERE = 1 << 24  # bytes that may stand there

OWN: dict[str, Text] = {
    "left": Text(
        "Left out for want of room: {count:more check} with findings. The JSON report has them.",
        "篇幅所限，另有 {count} 项有问题的检查未列出，见 JSON 报告。",
    ),
    "no room": Text("Nothing of it fits here any more.", "此处已没有空间。"),
    "skipped": Text("{count:check was|checks were} skipped", "{count} 项检查被跳过"),
    "lacks": Text("would need", "需要"),
}
_TICKS = re.compile("`+")
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[!-/:-@\[-`{-~]")


class Summary(Filed):
    """Writes the file when the run has ended, behind what stands there where it is that of the step."""

    def write(self, document: Document) -> None:
        before = _there(self.path)
        made = markdown(document, language(), MOST_BYTES - len(before.encode()))
        write_file(self.path, before + made)


def _there(path: Path) -> str:
    """What stands in the summary of the step already."""
    step = os.environ.get(STEP)
    if not step or not path.exists() or path.resolve() != Path(step).resolve():
        return ""
    text = read_whole(path, MOST_THERE).decode("utf-8", "replace")
    return text if not text or text.endswith("\n") else f"{text}\n"


def markdown(document: Document, lang: str = "en", most: int = MOST_BYTES) -> str:
    """The summary, of at most so many bytes."""
    parts = [
        _head(document, lang),
        *_against(document, lang),
        *_stale(document, lang),
        *_lost(document, lang),
    ]
    end = "".join(_skipped(document, lang))
    wrong = [check for verdict in BLAMES for check in document["checks"] if check["verdict"] == str(verdict)]
    for number, check in enumerate(wrong):
        part = _failure(check, document, lang)
        left = OWN["left"].filled(count=len(wrong) - number).in_(lang) + "\n"
        if _size(*parts, part, end, left) > most:
            parts.append(left)
            break
        parts.append(part)
    made = "".join((*parts, end))
    return made if _size(made) <= most else f"{OWN['no room'].in_(lang)}\n"


def _size(*parts: str) -> int:
    return sum(len(part.encode()) for part in parts)


def _head(document: Document, lang: str) -> str:
    verdict = Verdict(document["verdict"])
    facts = (
        WORDS["facts"]
        .filled(
            checks=len(document["checks"]),
            scenarios=len(document["scenarios"]),
            seed=document["seed"],
            seconds=f"{document['seconds']:.1f}",
        )
        .in_(lang)
    )
    salt = f" · salt {code(document['salt'])}" if document["salt"] else ""
    counts = " · ".join(
        f"{SIGNS[one]} {VERDICTS[one].in_(lang)} {document['counts'][one]}"
        for one in Verdict
        if document["counts"].get(one)
    )
    partial = f"**{_own(unplayed(document).in_(lang))}**\n\n" if document["partial"] else ""
    return (
        f"## {SIGNS[verdict]} {VERDICTS[verdict].in_(lang)}{COLON.in_(lang)}{code(document['provider'])}\n\n"
        f"{code(document['headline'][lang])}\n\n{partial}{facts}{salt}\n\n{counts}\n\n"
    )


def _against(document: Document, lang: str) -> Iterator[str]:
    if document["against"] is None:
        return
    yield f"### {WORDS['against'].in_(lang)}\n\n"
    if not document["against"]:
        yield f"{WORDS['against.same'].in_(lang)}\n\n"
        return
    yield _table(
        [WORDS[name].in_(lang) for name in ("change", "check", "before", "now")],
        (
            (CHANGES[Change(each["change"])].in_(lang), code(each["check"]), each["before"], each["now"])
            for each in document["against"]
        ),
    )


def _stale(document: Document, lang: str) -> Iterator[str]:
    if stale := document["baseline"]["stale"]:
        yield f"### {WORDS['stale'].in_(lang)}\n\n"
        yield _table(
            [WORDS[name].in_(lang) for name in ("check", "reason")],
            ((code(id_), code(why[lang])) for id_, why in stale.items()),
        )


def _lost(document: Document, lang: str) -> Iterator[str]:
    for what, why in (("not_reached", "by provider"), ("error", "by us")):
        rows = [
            (called(each["id"]).in_(lang), each[what][lang]) for each in document["scenarios"] if each[what]
        ]
        if rows:
            yield f"### {WORDS['not reached'].in_(lang)}{COLON.in_(lang)}{WORDS[why].in_(lang)}\n\n"
            yield _table(
                [WORDS[name].in_(lang) for name in ("scenario", "reason")],
                ((code(id_), code(text)) for id_, text in rows[: 5 * MOST_FINDINGS]),
            )
            if (more := len(rows) - 5 * MOST_FINDINGS) > 0:
                yield f"… {more}\n\n"


def _failure(check: dict[str, Any], document: Document, lang: str) -> str:
    verdict = Verdict(check["verdict"])
    lines = [
        f"### {SIGNS[verdict]} {code(check['id'])} {VERDICTS[verdict].in_(lang)} "
        f"{LEVELS[Level(check['level'])].in_(lang)}\n\n",
        f"{_own(check['rule'][lang])}\n\n",
    ]
    lines += [
        f"- {WORDS['clause'].in_(lang)} {id_}{COLON.in_(lang)}{_own(document['clauses'][id_][lang])}\n"
        for id_ in check["clauses"]
    ]
    lines.append(f"- {WORDS['matters'].in_(lang)}{COLON.in_(lang)}{_own(check['matters'][lang])}\n")
    if check["reason"]:
        lines.append(f"- {WORDS['reason'].in_(lang)}{COLON.in_(lang)}{code(check['reason'][lang])}\n")
    if near := check["like"]:
        told = WORDS["nearest.says"].filled(
            variant=code(near["variant"]), likeness=f"{near['likeness']:.0%}", why=_own(near["why"][lang])
        )
        lines.append(f"- {WORDS['nearest'].in_(lang)} {told.in_(lang)}\n")
    lines.append("\n")
    if check["again"]:
        lines.append(f"{WORDS['again'].in_(lang)}{COLON.in_(lang).rstrip()}\n\n{_block(check['again'])}\n")
    if findings := check["findings"][:MOST_FINDINGS]:
        lines.append(
            _table(
                [WORDS[name].in_(lang) for name in ("scenario", "item", "expected", "seen", "because")],
                (_finding(each, lang) for each in findings),
            )
        )
    if (more := len(check["findings"]) - MOST_FINDINGS) > 0:
        lines.append(f"{WORDS['more'].filled(count=more, items=check['items']).in_(lang)}\n\n")
    return "".join(lines)


def _finding(each: dict[str, Any], lang: str) -> tuple[str, ...]:
    return (
        code(each["scenario"]),
        f"{code(each['item'][lang])} {code(each['reason'])}",
        code(each["expected"][lang]),
        code(each["seen"][lang]),
        code(" ".join(f"#{seq}" for seq in each["entries"][:MOST_FINDINGS])),
    )


def _skipped(document: Document, lang: str) -> Iterator[str]:
    rows: dict[tuple[str, ...], list[str]] = {}
    for check in document["checks"]:
        if check["verdict"] == str(Verdict.SKIP):
            rows.setdefault(tuple(check["lacks"]), []).append(check["id"])
    if not rows:
        return
    count = sum(map(len, rows.values()))
    yield f"<details><summary>{OWN['skipped'].filled(count=count).in_(lang)}</summary>\n\n"
    for lacks, ids in sorted(rows.items()):
        needs = f"{OWN['lacks'].in_(lang)} {', '.join(map(code, lacks))}{COLON.in_(lang)}" if lacks else ""
        yield f"- {needs}{', '.join(map(code, ids))}\n"
    yield "\n</details>\n\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str | None]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *([cell or "–" for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def _own(text: str) -> str:
    """A text of ours, in which code alone is marked."""
    return _SPACES.sub(" ", text)


def code(text: str, most: int = MOST_TEXT) -> str:
    """What others said, in one line, as code: also in the cell of a table, which a `|` would end."""
    shown = cut(_SPACES.sub(" ", printable(text)).strip(), most)
    if not shown:
        return ""
    if "|" in shown:
        return f"<code>{_MARKS.sub(lambda found: f'&#{ord(found[0])};', shown)}</code>"
    fence = _fence(shown, 1)
    apart = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{apart}{shown}{apart}{fence}"


def _block(text: str) -> str:
    shown = printable(text)
    fence = _fence(shown, 3)
    return f"{fence}sh\n{shown}\n{fence}\n"


def _fence(text: str, least: int) -> str:
    """More ticks than stand anywhere in the text."""
    return "`" * max(least, 1 + max((len(ticks) for ticks in _TICKS.findall(text)), default=0))
