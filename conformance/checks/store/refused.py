"""Calls for a store that are refused, though neither the grant nor the token is at fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import BUSY, QUOTA, STORE_PATH, TOKEN_REFUSED, WHITE_LIST, Call
from conformance.history.effects import LOCKED_OUT
from conformance.history.episodes import Episode, after, before
from conformance.history.grants import granted_at
from conformance.history.shop_events import ids_told
from conformance.history.showings import after_pull, showings_of
from conformance.history.store_calls import (
    NO_GRANT,
    NOT_CALLED,
    UNAUTHORIZED_API,
    StoreCallProbe,
    store_call_probes,
)
from conformance.history.store_codes import ANOTHER_TRY
from conformance.history.tries import MOST_TRIES, PAUSE_MS, in_turn, occasion
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

NO_RIGHT = 48001
BANNED = 48004
CLOSING = 10080000
PASSING = WHITE_LIST | BUSY | {NO_RIGHT, BANNED, CLOSING}
PATIENT = BUSY | ANOTHER_TRY
JUDGED_ELSEWHERE = TOKEN_REFUSED | QUOTA | NO_GRANT | {UNAUTHORIZED_API}
MOST_BUSY = 10  # tries of a busy call with less than a second between them: by then no gap has grown
REST = 600.0  # seconds for which a provider may leave alone what was refused


@dataclass(frozen=True, slots=True)
class Resumed:
    """A call that was refused in passing, and the same one that was asked for when that was over."""

    refused: tuple[Call, ...]
    asked: StoreCallProbe

    @property
    def label(self) -> Text:
        return Text(
            f"{self.asked.label.en} after {self.refused[-1].errcode}",
            f"{self.asked.label.zh}，此前返回 {self.refused[-1].errcode}",
        )


def resumed(ep: Episode) -> Iterator[Resumed]:
    """Calls asked for once what refused them was mended, a pull round later, under the grant of before."""
    for asked in store_call_probes(ep):
        refused = _last_refused(asked, ep)
        if refused and _mended(refused[-1], asked, ep) and not _refused_otherwise(refused[0], asked, ep):
            yield Resumed(refused, asked)


def _last_refused(asked: StoreCallProbe, ep: Episode) -> tuple[Call, ...]:
    """The last refusals of the same call, since it last came through."""
    calls = [
        call for call in before(ep.store_calls.get(asked.store, []), asked.start) if call.path == asked.path
    ]
    since = len(calls)
    while since and calls[since - 1].errcode not in PASSING:
        since -= 1
    until = since
    while since and calls[since - 1].errcode in PASSING:
        since -= 1
    return tuple(calls[since:until])


def _mended(refused: Call, asked: StoreCallProbe, ep: Episode) -> bool:
    """Nothing is in the way any more, and the provider had the time and the occasion to notice."""
    if asked.at < refused.at + REST or ep.call_fault_at(asked.start, asked.at):
        return False
    if not refused.faults and not any(step.seq > refused.seq for step in ep.did("allow_addresses")):
        return False  # whether a store is still banned, or closing, only a call would show
    if any(call.errcode in PASSING for call in asked.calls(ep)) or not granted_at(ep, asked.store, asked.seq):
        return False
    return any(
        refused.seq < start < asked.start and not ep.call_fault_at(start, at) for start, at in ep.rounds
    )


def _refused_otherwise(first: Call, asked: StoreCallProbe, ep: Episode) -> bool:
    """The store's grant changed since, or something else was refused for its sake."""
    calls = [call for call in after(ep.calls, first.seq) if call.seq < asked.seq]
    other = any(
        call.errcode and call.errcode not in PASSING and asked.store in {call.store, call.token_store}
        for call in calls
    )
    changed = [step for step in after(ep.grants_of.get(asked.store, []), first.seq) if step.seq < asked.seq]
    return other or bool(changed)


@check(
    "store.goes-on",
    Level.MUST,
    "T10",
    chinese="因白名单、封禁等与授权无关的原因被拒的调用，原因消除后继续进行，授权不视为终止。",
    over=resumed,
    needs=("call",),
    reasons=(*NOT_CALLED, LOCKED_OUT[1]),
    exercised_by=("store/refused-in-passing",),
)
def goes_on(resumed: Resumed, ep: Episode) -> Finding | None:
    """A call refused for no want of a grant, by a white list or a ban, goes on when that is over."""
    asked, refused = resumed.asked, resumed.refused
    expected = Text(
        f"{refused[-1].errcode} ends no grant, and the call is made again when it is over",
        f"{refused[-1].errcode} 不等于授权结束，过后要再次调用",
    )
    if not asked.works(ep):
        return Finding(
            reason=asked.not_called,
            expected=expected,
            seen=asked.outcome,
            seqs=(refused[-1].seq, asked.seq),
        )
    if not {call.errcode for call in refused} <= WHITE_LIST | BUSY | {CLOSING}:
        return None  # what the account lacks, its owner may be asked for
    for showing in after_pull(showings_of(ep, asked.store), refused[0].seq):
        if showing.held_granted and showing.held_valid and showing.needs_grant:
            return Finding(
                reason=LOCKED_OUT[1],
                expected=expected,
                seen=Text("the store is asked to grant again", "请店铺重新授权"),
                seqs=(refused[0].seq, *showing.seqs),
            )
    return None


@dataclass(frozen=True, slots=True)
class Stubborn:
    """One call that was refused as often as it was tried without a pause of a second. `asked`: how many
    pieces of work may have made it."""

    calls: tuple[Call, ...]
    asked: int

    @property
    def label(self) -> Text:
        return Text(
            f"{self.calls[0].label} answered with {self.calls[0].errcode}",
            f"{self.calls[0].label} 返回 {self.calls[0].errcode}",
        )

    @property
    def hammered(self) -> tuple[int, list[Call]] | None:
        """Too many tries in a row, and how many were right: of what asks for another try, more."""
        tries = in_turn(self.calls)
        for_good = [call for call in tries if call.errcode not in PATIENT]
        for first, told in ((MOST_TRIES, for_good), (MOST_BUSY, tries)):
            most = first + MOST_TRIES * (self.asked - 1)
            if len(told) > most:
                return most, told
        return None


def stubborn(ep: Episode) -> Iterator[Stubborn]:
    """Refused calls in rows: of one interface, store and body, within one piece of work, none of which came
    through. What is refused for its token, its grant or a quota, other checks judge."""
    rows: dict[tuple[str, str, str], list[Call]] = {}
    work: dict[tuple[str, str, str], tuple[int, int]] = {}
    for call in ep.calls:
        if STORE_PATH not in call.path or not call.token_store or not ep.is_current_store(call.token_store):
            continue
        key = call.label, call.token_store, str(call.body)
        if call.took_effect and (row := rows.pop(key, None)):
            yield _row(row, ep)
        if not call.errcode or call.errcode in JUDGED_ELSEWHERE:
            continue
        at = ep.end_of_work(call.seq), occasion(ep, call.seq)
        row = rows.setdefault(key, [])
        if row and (at != work[key] or call.started_ms - row[-1].left_ms >= PAUSE_MS):
            yield _row(row, ep)
            row = rows[key] = []
        work[key] = at
        row.append(call)
    yield from (_row(row, ep) for row in rows.values() if row)


def _row(calls: list[Call], ep: Episode) -> Stubborn:
    """What an event asks for may be tried for as long as it stays undone, beside what others ask for."""
    first, beside = calls[0], ep.beside(calls[0].seq)
    events = before(ep.pushes_of.get(first.token_store or "", []), calls[-1].seq)
    about = sum(any(id_ in str(first.body) for id_ in ids_told(push)) for push in events)
    return Stubborn(tuple(calls), max(1, about) * (len(beside.steps) if beside else 1))


@check(
    "store.gives-up",
    Level.SHOULD,
    "T10",
    chinese="一直被拒的店铺接口调用（包括一直返回 −1 的），尝试几次后就放弃。",
    over=stubborn,
    reasons=("hammered",),
    exercised_by=("store/refused-in-passing", "store/refused-for-good"),
)
def gives_up(stubborn: Stubborn, _ep: Episode) -> Finding | None:
    """A call for a store that goes on being refused, also with −1, is given up after a few tries."""
    if (hammered := stubborn.hammered) is None:
        return None
    most, tries = hammered
    return Finding(
        reason="hammered",
        expected=Text(f"at most {most} tries in a row", f"连续最多尝试 {most} 次"),
        seen=Text(
            f"{len(tries)} tries, all refused, the last with {tries[-1].errcode}",
            f"尝试 {len(tries)} 次，都被拒绝，最后一次返回 {tries[-1].errcode}",
        ),
        seqs=tuple(call.seq for call in tries[:5]),
    )
