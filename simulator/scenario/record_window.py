"""Which entries of a journal a recording takes: the actions themselves, and what they name from before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.actions.registry import ACTIONS
from simulator.journal.entry import Entry
from simulator.texts import Text

BY_HAND = frozenset({"control", "scenario"})
OF_A_PACKAGE = ("sku_id", "name")  # what it is called by besides
TELLING = 6  # a shorter text may stand in a result by chance


def _makes_a_store(entry: Entry) -> bool:
    row = ACTIONS.get(entry.data["action"])
    return row is not None and row.makes == "store"


def begun(known: Iterable[Entry], first: Entry) -> int:
    """Past which entry the first action shows: its own comes first, unless it waits for what it does."""
    row = ACTIONS.get(first.data["action"])
    if row is not None and row.waits:
        return max((one.seq for one in known if one.kind == "action" and one.seq < first.seq), default=0)
    return first.seq - 1


def instant_of(known: Iterable[Entry], action: Entry) -> float:
    """When an action began, by the world's clock: an `advance` is noted when it is over."""
    if action.data["action"] != "advance":
        return action.at
    past = begun(known, action)
    moves = (one for one in known if one.kind == "clock" and past < one.seq < action.seq)
    return next((float(one.data["from"]) for one in moves), action.at)


def last_end(known: Iterable[Entry], *, before: Entry) -> int:
    """The end of the last scenario ahead of an entry, or its world's beginning: nothing made by then is
    left. 0 for none."""
    return max(
        (
            entry.seq
            for entry in known
            if entry.seq < before.seq
            and (entry.world != before.world or (entry.kind == "scenario" and entry.data["phase"] == "end"))
        ),
        default=0,
    )


def several(known: Iterable[Entry], window: Sequence[Entry]) -> Iterator[Text]:
    """A remark on a window that goes on past the end of a scenario, which took its stores along."""
    ended = [
        entry
        for entry in known
        if entry.kind == "scenario"
        and entry.data["phase"] == "end"
        and window[0].seq < entry.seq < window[-1].seq
    ]
    if ended:
        name, seq = ended[0].data["id"], ended[0].seq
        yield Text(
            f"{name} ended at entry {seq}, and its stores with it; here they go on: "
            "--after and --until record one scenario at a time",
            f"{name} 在第 {seq} 条结束，它的店铺随之消失；这里则继续存在："
            "用 --after 与 --until 每次记录一个剧本",
        )


def clock_ran(entries: Iterable[Entry]) -> bool:
    """Whether time passed by itself: between entries that no move of the clock lies between."""
    last: Entry | None = None
    for entry in entries:
        if last is not None and entry.kind != "clock" and entry.world == last.world and entry.at != last.at:
            return True
        last = entry
    return False


def is_done(entry: Entry) -> bool:
    """By hand, or one of the stores that a served world begins with."""
    origin = entry.data["origin"]
    return origin in BY_HAND or (origin == "manifest" and _makes_a_store(entry))


def ahead_of(earlier: Sequence[Entry], window: Sequence[Entry]) -> list[Entry]:
    """The stores there were, and the earlier actions that the window names, with those that these name."""
    wanted = {word for entry in window for word in _words(entry.data["args"])}
    found: list[Entry] = []
    for entry in reversed(earlier):
        data = entry.data
        row = ACTIONS.get(data["action"])
        if _makes_a_store(entry) or (row and row.makes and not wanted.isdisjoint(_names(data))):
            found.append(entry)
            # An earlier bearer of the same name is another one.
            wanted.discard(str(data["args"].get("as")))
            wanted |= {word for key, value in data["args"].items() if key != "as" for word in _words(value)}
    return found[::-1]


def standing(
    earlier: Sequence[Entry], known: Iterable[Entry], window: Sequence[Entry]
) -> tuple[list[Entry], list[Text]]:
    """The earlier actions that go on in the window without being named there: switches as they stood, and
    faults that fired in it. With a remark on each fault that had fired before as well."""
    switches: dict[str, Entry] = {}
    faults: dict[str, Entry] = {}
    for entry in earlier:
        data = entry.data
        if data["action"] == "switch":
            switches[str(data["args"].get("name"))] = entry
        elif data["action"] == "fault":
            faults[str(data["result"].get("fault"))] = entry
    fired = [one for one in known if one.kind == "fault" and one.data["phase"] == "fired"]
    first, last = window[0].seq, window[-1].seq
    found, remarks = list(switches.values()), []
    for name, entry in faults.items():
        seqs = [one.seq for one in fired if one.data["fault"] == name and entry.seq < one.seq <= last]
        if any(seq > first for seq in seqs):
            found.append(entry)
            if seqs[0] < first:
                remarks.append(
                    Text(
                        f"the fault {name} had fired before entry {first}, and begins anew here: "
                        f"--from {entry.seq} takes that along",
                        f"故障 {name} 在第 {first} 条之前已触发过，在这里重新开始："
                        f"--from {entry.seq} 会一并带上",
                    )
                )
    return found, remarks


def left_out(earlier: Iterable[Entry], ahead: Sequence[Entry], window: Sequence[Entry]) -> Iterator[Text]:
    """A remark on earlier actions with what the window names: they are not taken along, since they took time
    to come about."""
    used = {word for entry in window for word in _words(entry.data["args"])}
    named = {name for entry in ahead for name in _names(entry.data)} & used
    taken = {entry.seq for entry in ahead}
    others = [
        entry
        for entry in earlier
        if entry.seq not in taken and not named.isdisjoint(_words(entry.data["args"]))
    ]
    if others:
        what = list(dict.fromkeys(entry.data["action"] for entry in others))
        here, there = window[0].seq, others[0].seq
        yield Text(
            f"left out is what was done before entry {here} with what is named here ({', '.join(what)}): "
            f"--from {there} takes it along",
            f"没有写入第 {here} 条之前对这里所提及之物所做的操作（{'、'.join(what)}）："
            f"--from {there} 会一并带上",
        )


def _names(data: Mapping[str, Any]) -> set[str]:
    """What a result can be called by: its name, and its values."""
    values = {str(value) for value in data["result"].values() if tells(value)}
    own = (data["args"].get("as"), *(data["result"].get(key) for key in OF_A_PACKAGE))
    return values | {str(name) for name in own if name}


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, (str, int)) and not isinstance(value, bool):
        text = str(value)
        yield text[1:].partition(".")[0] if text.startswith("$") else text


def tells(value: Any) -> bool:
    """Whether a value points at the result it stands in: an id or a code, and no plain word or number."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        return value >= 1_000_000
    return isinstance(value, str) and len(value) >= TELLING
