"""Makes a scenario of what was done by hand: the actions in a window of a journal, with names for ids.

What was made ahead of the window, since the last scenario ended, and is named in it comes first, and so do
switches and faults that still stood. Time that
passed becomes `advance`. A value that an earlier action answered becomes a reference to it, so that no id
or code of the world that was recorded is left.

The digest of the window is the digest of its play where the clock stood, the window began just after a
ticket (as plays do), nothing but stores comes from ahead of it, and the provider behaves the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.actions.kinds import KINDS, NAME
from simulator.actions.registry import ACTIONS, REBIND
from simulator.core.untrusted import whole
from simulator.durations import seconds, written
from simulator.journal.digest import digest
from simulator.journal.entry import Entry
from simulator.journal.mask import is_secret
from simulator.journal.pseudonym import PSEUDONYM
from simulator.journal.shorten import lacks
from simulator.scenario.document import Step
from simulator.scenario.load import registered
from simulator.scenario.record_together import Group, grouped, groups
from simulator.scenario.record_window import (
    BY_HAND,
    ahead_of,
    begun,
    clock_ran,
    instant_of,
    is_done,
    last_end,
    left_out,
    several,
    standing,
    tells,
)
from simulator.scenario.steps import is_own_push
from simulator.texts import Text
from simulator.usage import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The steps, the digest of the window they come from, and what could not be carried over. Where the
    clock ran by itself there is no digest, since plays have clocks that stand."""

    steps: tuple[Step, ...]
    digest: str
    remarks: tuple[Text, ...] = ()


def record(
    entries: Iterable[Entry], *, after: int = 0, until: int | None = None, since: float = 0.0
) -> Recorded:
    """The scenario of what was done past the entry `after`, to `until` or the end, and begun at the instant
    `since` or later. Earlier entries tell what is named."""
    registered()
    known = [entry for entry in entries if until is None or entry.seq <= until]
    done = [entry for entry in known if entry.kind == "action" and is_done(entry)]
    by_hand = [entry for entry in done if entry.seq > after and entry.data["origin"] in BY_HAND]
    by_hand = [entry for entry in by_hand if not since or instant_of(known, entry) >= since]
    if not by_hand:
        raise UsageError(
            Text(
                "nothing was done by hand there: no action of the control interface is recorded",
                "那里没有手工操作：没有记录控制接口的任何操作",
            )
        )
    first = by_hand[0]
    since = last_end(known, before=first)
    earlier = [entry for entry in done if since < entry.seq < first.seq]
    named = ahead_of(earlier, by_hand)
    stands, spent = standing(earlier, known, by_hand)
    places = {entry.seq for entry in (*named, *stands)}
    ahead = [entry for entry in earlier if entry.seq in places]
    remarks = [*several(known, by_hand), *spent, *left_out(earlier, ahead, by_hand)]
    past = max(after, since, begun(known, first))
    window = [entry for entry in known if entry.seq > past]
    stood = not clock_ran(window)
    writer = _Writer(known, remarks=remarks, together=groups(known), ran=not stood)
    writer.last = start = instant_of(known, first)
    for entry in (*ahead, *by_hand):
        writer.take(entry, at=start if entry.seq in places else entry.at)
    unhealed = writer.finished()
    covered = [
        *(replace(entry, at=start) for entry in ahead),
        *(entry for entry in window if entry.kind != "action" or entry in by_hand),
    ]
    if not stood:
        writer.remarks.append(
            Text(
                "the clock ran by itself, and that of a play stands: there is no digest to compare",
                "时钟曾自行走动，而运行剧本时时钟是静止的：没有可比较的摘要",
            )
        )
    return Recorded(
        steps=unhealed, digest=digest(covered, ACTIONS) if stood else "", remarks=tuple(writer.remarks)
    )


@dataclass(slots=True)
class _Made:
    """What an action has made: the place of its step, and what it answered."""

    place: int
    kind: str
    result: Mapping[str, Any]
    called: str = ""


@dataclass(slots=True)
class _Writer:
    """Turns action entries into steps, one after the other."""

    journal: Sequence[Entry]
    steps: list[Step] = field(default_factory=list)
    made: list[_Made] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    together: Sequence[Group] = ()
    ran: bool = False  # the clock, by itself
    last: float = 0.0

    def take(self, entry: Entry, at: float) -> None:
        data = entry.data
        name, given = data["action"], dict(data["args"])
        if name not in ACTIONS:
            self.remarks.append(
                Text(
                    f"{name} is no action any more, and left out (entry {entry.seq})",
                    f"操作 {name} 已不存在，没有写入（第 {entry.seq} 条）",
                )
            )
            return
        if lacks(given):
            self.remarks.append(
                Text(
                    f"{name} was given more than a journal keeps, and left out (entry {entry.seq})",
                    f"{name} 的参数超出日志所保留的，没有写入（第 {entry.seq} 条）",
                )
            )
            return
        passed = at - self.last
        self.last = at
        if name == "advance":
            if self.ran:
                passed = self._beside(passed, given.get("by"))
            rest = {key: value for key, value in given.items() if key not in ("by", "to")}
            self.steps.append(_step(name, {"by": written(passed), **rest}))
            return
        self._pass(passed)
        row = ACTIONS[name]
        kinds = {arg.name: arg.kind for arg in row.args}
        called = str(given.pop("as", "") or "")
        given.pop(REBIND.name, None)  # each thing gets a name of its own here
        args = {key: self._value(kinds.get(key, ""), value) for key, value in given.items()}
        args = self._unmasked(args, name, entry.seq)
        if name == "send_push" and given.get("replay") is not None:
            args |= self._push(given["replay"], entry.seq)
        if name == "resend":
            args = self._resent(given, entry.seq) or args
        self.steps.append(_step(name, args))
        for group in self.together:
            group.take(entry.seq, len(self.steps) - 1, name)
        if row.makes:
            made = _Made(len(self.steps) - 1, row.makes, data["result"], called)
            self.made.append(made)
            if called:
                self._call(made, called)

    def _pass(self, passed: float) -> None:
        """Time that passed ahead of a step: whole seconds of it, the rest counts with what passes next."""
        if passed >= 1:
            self.steps.append(_step("advance", {"by": written(round(passed))}))
            self.last += round(passed) - passed
        elif passed:
            self.last -= passed

    def _beside(self, passed: float, by: Any) -> float:
        """What an `advance` was asked for, where a clock that runs has passed a little more by then."""
        asked = seconds(by) if by is not None else passed
        if asked <= passed:
            self._pass(passed - asked)
            return asked
        return passed

    # -- names ----------------------------------------------------------------------------------------

    def _value(self, kind: str, value: Any) -> Any:
        """An argument as a scenario writes it."""
        if isinstance(value, Mapping):
            return {key: self._value(kind, item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._value(kind, item) for item in value]
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            return value
        if isinstance(value, str) and value.startswith("$"):
            name, _, rest = value[1:].partition(".")
            made = self._named(name)
            return f"${self._name(made)}.{rest}" if made else value
        for made in reversed(self.made):
            mark = made.result.get(KINDS[made.kind].known_by or "")
            if kind in (made.kind, "words") and str(value) in (made.called, str(mark)):
                # A package is called by its own name; the id that was made up here is none elsewhere.
                return f"${self._name(made)}.sku_id" if kind == "package" else self._name(made)
        if kind in KINDS and KINDS[kind].follows and tells(value):
            for made in reversed(self.made):
                for key, answered in made.result.items():
                    if answered == value or str(answered) == str(value):
                        return f"${self._name(made)}.{key}"
        return value

    def _unmasked(self, args: Mapping[str, Any], action: str, seq: int) -> dict[str, Any]:
        """Without the secrets that the journal only has as pseudonyms: they are made up anew."""
        found: dict[str, Any] = {}
        for key, value in args.items():
            if is_secret(key, "args") and isinstance(value, str) and PSEUDONYM.fullmatch(value):
                self.remarks.append(
                    Text(
                        f"{key} of {action} (entry {seq}) is a pseudonym, and left out: --secrets keeps it",
                        f"{action}（第 {seq} 条）的 {key} 是假名，没有写入：加 --secrets 可保留原值",
                    )
                )
            else:
                found[key] = self._unmasked(value, action, seq) if isinstance(value, Mapping) else value
        return found

    def _named(self, name: str) -> _Made | None:
        return next((made for made in reversed(self.made) if made.called == name), None)

    def _name(self, made: _Made) -> str:
        """The name of what a step has made; it gets one now if it has none yet."""
        return self.steps[made.place].name or self._call(made, "")

    def _call(self, made: _Made, wanted: str) -> str:
        base = wanted if re.fullmatch(NAME, wanted) else made.kind
        free = [base] if base == wanted else []
        name = next(
            one for one in (*free, *(f"{base}-{n}" for n in range(1, 10_000))) if one not in self.taken
        )
        self.taken.add(name)
        self.steps[made.place] = replace(self.steps[made.place], name=name)
        return name

    def _push(self, replayed: Any, seq: int) -> dict[str, Any]:
        """How a push that the platform had sent is called again: its kind, while it is the last of that."""
        number = whole(str(replayed))
        if number is None:
            return {} if is_own_push(str(replayed)) else {"replay": self._value("push", replayed)}
        sent = [entry for entry in self.journal if entry.kind == "push" and entry.seq < seq]
        first = next((entry for entry in sent if entry.data["push"] == number), None)
        if first is None:
            return {}
        kind, store = first.data["kind"], first.data["store"]
        same = [
            entry
            for entry in sent
            if (entry.data["kind"], entry.data["store"]) == (kind, store) and not entry.data["made_up"]
        ]
        if same and same[-1].data["push"] == first.data["push"]:
            return {"replay": kind, **({"store": self._value("store", store)} if store else {})}
        self.remarks.append(
            Text(
                f"push {replayed} was sent again, an older {kind}: its number means nothing elsewhere",
                f"推送 {replayed} 曾再次发送，是较早的 {kind}：它的编号在别处没有意义",
            )
        )
        return {}

    def _resent(self, given: Mapping[str, Any], seq: int) -> dict[str, Any]:
        """How a push that was sent again is called; nothing where it was called by a name or a kind."""
        number = given.get("push")
        if given.get("seq") is not None:
            pushes = (one for one in self.journal if one.kind == "push" and one.seq == given["seq"])
            number = next((one.data["push"] for one in pushes), None)
            if number is None:
                self.remarks.append(
                    Text(
                        f"entry {given['seq']} was sent again (entry {seq}), and is not here",
                        f"第 {given['seq']} 条曾再次发送（第 {seq} 条），而这里没有它",
                    )
                )
        if (numbered := whole(str(number))) is None:
            return {}
        named = self._value("push", number)
        if named != number:
            return {"push": named}
        found = self._push(number, seq)
        if not found:  # an older one, as a remark says: the last of its kind stands for it
            sent = (one.data for one in self.journal if one.kind == "push")
            found = {"replay": next(data["kind"] for data in sent if data["push"] == numbered)}
        return {"push": found.pop("replay"), **found}

    def finished(self) -> tuple[Step, ...]:
        """The steps; a fault that never fired, and that nothing heals, may do so again."""
        plan = [entry.data for entry in self.journal if entry.kind == "fault"]
        fired = {data["fault"] for data in plan if data["phase"] == "fired"}
        for made in self.made:
            if made.kind == "fault" and made.result["fault"] not in fired:
                one = self.steps[made.place]
                self.steps[made.place] = replace(one, args={**one.args, "optional": True})
        return tuple(grouped(self.steps, self.together))


def _step(action: str, args: Mapping[str, Any]) -> Step:
    return Step(action=action, args=args, line=0, column=0)
