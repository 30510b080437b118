"""The types of entries for the scripts of pages, made from the kinds: what `entry.d.ts` beside them holds.

`python -m tests.foreign.node.entry_types` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.journal.kind import Fact, Kind
from simulator.journal.kinds import KINDS
from simulator.journal.shape import Shape, shapes
from simulator.journal.viewer.page import FOLDER

FILE = FOLDER / "script" / "entry.d.ts"

HEAD = """\
// Made from the kinds of entries by `python -m tests.foreign.node.entry_types`.
// A journal of before may lack any field that no entry needs to be shown; what was too long to be kept is
// a `Head`, whatever else it would be.

export interface Head {
  length: number;
  hash: string;
  head: string;
}

interface Said<K extends string, D> {
  seq: number;
  world: string;
  at: number;
  kind: K;
  data: D;
  /** a line of curl that sends it once more */
  curl?: string;
  /** the command that does */
  replay?: string;
}
"""
_NAMES = {dict: "Record<string, unknown>", str: "string", int: "number", float: "number", bool: "boolean"}


def text() -> str:
    return "\n".join([HEAD, *(f"{block}\n" for block in _blocks())])


def _blocks() -> Iterator[str]:
    for kind in KINDS.values():
        yield "\n".join(_data(kind))
    entries = (f'  | Said<"{kind.NAME}", {kind.__name__}>' for kind in KINDS.values())
    yield "export type Entry =\n" + "\n".join(entries) + ";"


def _data(kind: type[Kind]) -> Iterator[str]:
    yield f"/** {kind.SAYS.en} */"
    yield f"export interface {kind.__name__} {{"
    for fact in kind.FACTS.values():
        yield f"  /** {fact.words()} */"
        yield f"  {fact.key}{'' if fact.needed else '?'}: {_type(shapes(kind)[fact.name], fact)};"
    yield "}"


def _type(shape: Shape, fact: Fact) -> str:
    """Fields that have values may have others in the journal of another version."""
    names = [_name(one, shape) for one in shape.types if one is not type(None)]
    if not names:
        return "unknown"
    null = ["null"] if type(None) in shape.types or not fact.needed else []
    return " | ".join(dict.fromkeys([*names, *null]))


def _name(one: type, shape: Shape) -> str:
    if one is not list:
        return _NAMES[one]
    items = " | ".join(dict.fromkeys(_NAMES[each] for each in (shape.items or Shape(())).types)) or "unknown"
    return f"({items})[]" if " " in items and "<" not in items else f"{items}[]"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
