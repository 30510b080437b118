"""Login: "use" leads to the service URL with a code, and the code alone says whose store it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

from conformance.ability import LETS_IN
from conformance.history.calls import QUOTA, Call
from conformance.history.endpoints import HOME_TOKENS, LOGIN, OLD_INTERFACES, PULLS
from conformance.history.episodes import Episode, Run, before
from conformance.history.pushes import Push
from conformance.history.readings import Truth, Visit
from conformance.history.showings import DENIED, INVENTED, OPEN, SLACK, Showing, showing_at_visit
from conformance.history.store_calls import own_calls
from conformance.history.truth import NOWHERE
from conformance.history.words import in_words
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

BAD = frozenset({"unknown", "expired", "spent"})
UNVERIFIED = ("unverified",)
LET_IN = ("let-in",)


def entries(ep: Episode) -> list[Visit]:
    """Entries with a good code in a browser without a session."""
    return [visit for visit in ep.visits if visit.entered and visit.fresh and visit.page == "pc"]


def verifiable_entries(ep: Episode) -> list[Visit]:
    """Entries at which the platform could be asked."""
    return verifiable(ep, entries(ep))


def verifications(ep: Episode, visit: Visit) -> list[Call]:
    """The calls that verified the code of a visit."""
    return ep.verifications.get(visit.code or "", [])


def _unverified(visit: Visit, ep: Episode, expected: Text) -> Finding | None:
    if verifications(ep, visit):
        return None
    return Finding(
        reason="unverified",
        expected=expected,
        seen=Text(f"no login_auth with it; {visit.showed.en}", f"没有用它调用 login_auth；{visit.showed.zh}"),
        seqs=visit.seqs,
    )


def verifiable(ep: Episode, visits: list[Visit]) -> list[Visit]:
    """Those at which the platform could be asked: no fault in the way, its quota for logins not used up,
    and not before the first ticket of a new process (token.survives-restart judges that)."""
    spent = [call for call in ep.calls_to(LOGIN, *HOME_TOKENS) if call.errcode in QUOTA]
    return [
        visit
        for visit in visits
        if verifications(ep, visit)
        or not (
            ep.call_fault_during(visit)  # also one that it used up
            or any(call.seq < visit.seq and visit.at < call.rests_until + SLACK for call in spent)
            or _ticketless(ep.run, visit.seq)
        )
    ]


def _ticketless(run: Run, seq: int) -> bool:
    """The process that ran at `seq` had not been sent a ticket yet."""
    began = [step.seq for step in before(run.provider, seq) if step.phase == "ready"]
    tickets = before(run.cached("tickets for logins", lambda: _tickets(run)), seq)
    return bool(began) and not (tickets and tickets[-1].seq > began[-1])


def _tickets(run: Run) -> list[Push]:
    return [push for push in run.pushes if push.ticket and push.owed_answer and push.delivered]


@check(
    "login.verified",
    Level.MUST,
    "T7",
    "T8",
    chinese="带 code 进入且没有会话时，对该 code 做登录校验。",
    over=verifiable_entries,
    reasons=UNVERIFIED,
    exercised_by=("login/plain", "token/quota-hours", "token/quota-minute", "login/beside-work"),
    covers=(LOGIN,),
)
def verified(visit: Visit, ep: Episode) -> Finding | None:
    """An entry with a code and without a session leads to login verification of that code."""
    return _unverified(visit, ep, Text("the code is verified", "校验 code"))


def with_code(*states: str) -> Callable[[Episode], list[Visit]]:
    """Entries with codes of these states in a browser without a session."""
    return lambda ep: [
        visit for visit in ep.visits if visit.fresh and visit.code and visit.code_state in states
    ]


def _let_in(visit: Visit) -> Finding | None:
    if visit.shown not in OPEN and visit.shown_store is None:
        return None
    state = in_words("visit", "code_state", visit.code_state)
    return Finding(
        reason="let-in",
        expected=Text("the user is not let in", "不放行用户"),
        seen=Text(
            f"{visit.showed.en} with a {state.en} code, as {visit.shown_store}",
            f"登录 code {state.zh}，却{visit.showed.zh}，身份是 {visit.shown_store}",
        ),
        seqs=visit.seqs,
    )


def bad_codes(ep: Episode) -> list[Visit]:
    """Bad codes that the platform could tell from good ones at the time."""
    return [visit for visit in with_code(*BAD)(ep) if not ep.call_fault_at(visit.seq, visit.at, LOGIN)]


@check(
    "login.bad-code",
    Level.MUST,
    "T8",
    chinese="全新浏览器带着未知、过期或已使用的 code，无法进入。",
    able=LETS_IN,
    over=bad_codes,
    reasons=LET_IN,
    exercised_by=(
        "login/bad-code",
        "login/around-expiry",
        "login/expired-code",
        "login/other-codes",
        "login/mobile-ends",
    ),
)
def bad_code(visit: Visit, _ep: Episode) -> Finding | None:
    """An unknown, expired or spent code in a fresh browser lets nobody in."""
    return _let_in(visit)


@check(
    "login.foreign-code",
    Level.MUST,
    "T8",
    chinese="其他服务商的服务所发的 code，无法进入。",
    able=LETS_IN,
    over=with_code("foreign"),
    reasons=LET_IN,
    exercised_by=("login/foreign-code",),
)
def foreign_code(visit: Visit, _ep: Episode) -> Finding | None:
    """A code of another provider's service lets nobody in."""
    return _let_in(visit)


def interfaces(ep: Episode) -> list[Call]:
    """The provider's own calls that ask the market about a store: by the new interfaces or the old ones."""
    return own_calls(ep, LOGIN, *PULLS, *OLD_INTERFACES)


@check(
    "login.new-interface",
    Level.MUST,
    "P5",
    chinese="绝不对视频号小店调用小商店的旧接口。",
    over=interfaces,
    reasons=("old-interface",),
    exercised_by=("login/plain",),
    covers=(LOGIN, *OLD_INTERFACES),
)
def new_interface(call: Call, _ep: Episode) -> Finding | None:
    """The old Mini Store interfaces are never called for a Channels store."""
    if call.endpoint not in OLD_INTERFACES:
        return None
    return Finding(
        reason="old-interface",
        expected=Text("login_auth and the three pull interfaces", "login_auth 与三个拉取接口"),
        seen=Text.same(call.path),
        seqs=call.seqs,
    )


def entries_after_the_end(ep: Episode) -> Iterator[Showing]:
    """Entries with a good code for a service that is over."""
    for visit in entries(ep):
        showing = showing_at_visit(ep, visit)
        if showing and showing.held_invalid and NOWHERE not in showing.truths:
            yield showing


@check(
    "login.expired",
    Level.MUST,
    "P4",
    chinese="服务已过期时，有效的 code 只得到提示，不提供服务。",
    able=LETS_IN,
    over=entries_after_the_end,
    needs=("clock",),
    reasons=(INVENTED,),
    exercised_by=("login/expired", "login/around-expiry"),
)
def expired(showing: Showing, _ep: Episode) -> Finding | None:
    """A right code for an expired service tells so and does not serve."""
    return showing.finding(Text("the expiry is told", "告知已到期"), showing.invented())


def unverifiable(ep: Episode) -> Iterator[Visit]:
    """Entries whose verification failed for the platform's sake alone, whatever the patience for a reply."""
    for visit in ep.visits:
        if not visit.fresh or visit.code is None or visit.code_state == "none":
            continue
        calls = [call for call in verifications(ep, visit) if call.seq < visit.seq]
        hindered = ep.call_fault_at(visit.seq, visit.at, LOGIN) or any(call.faults for call in calls)
        if hindered and not any(call.arrived_if_awaited and call.errcode == 0 for call in calls):
            yield visit


@check(
    "login.platform-down",
    Level.MUST,
    "T8",
    chinese="登录校验失败或超时时，不让任何人进入。",
    able=LETS_IN,
    over=unverifiable,
    reasons=LET_IN,
    exercised_by=("login/platform-down",),
    covers=(LOGIN,),
)
def platform_down(visit: Visit, _ep: Episode) -> Finding | None:
    """When verification fails or times out, nobody is let in."""
    return _let_in(visit)


def with_query(ep: Episode) -> list[Visit]:
    """Entries by a service URL that had a query of its own before the code."""
    visits = [visit for visit in verifiable_entries(ep) if visit.how == "enter" and visit.hops]
    return [visit for visit in visits if _more_than_code(visit)]


def _more_than_code(visit: Visit) -> bool:
    return any(name != "code" for name, _ in parse_qsl(urlsplit(visit.hops[0].url).query))


@check(
    "login.url-with-query",
    Level.MUST,
    "T7",
    chinese="自带查询参数的服务 URL 照常可用。",
    over=with_query,
    needs=("url_query",),
    reasons=UNVERIFIED,
    exercised_by=("login/plain",),
    covers=(LOGIN,),
)
def url_with_query(visit: Visit, ep: Episode) -> Finding | None:
    """A service URL that has a query already still works."""
    return _unverified(
        visit, ep, Text("the code beside the other parameters is verified", "校验其他参数旁边的 code")
    )


def _ended(held: Truth, showing: Showing, before: Visit) -> bool:
    """Something of the service ended between an earlier visit and the one shown, or about then."""
    ends = held.specs(showing.service_id).values()
    return any(before.at - SLACK < end < showing.at + SLACK for end in ends)


def on_mobile(ep: Episode) -> list[Visit]:
    """Entries by the mobile page."""
    visits = [visit for visit in ep.visits if visit.entered and visit.fresh and visit.page == "mobile"]
    return verifiable(ep, visits)


@check(
    "login.mobile",
    Level.SHOULD,
    "E3",
    "A5c",
    "T7",
    chinese="移动端页面同样校验 code，显示的状态相同。",
    over=on_mobile,
    needs=("mobile",),
    reasons=(*UNVERIFIED, DENIED, INVENTED, "other-than-pc"),
    exercised_by=("login/mobile", "login/mobile-ends", "login/mobile-other-service"),
    covers=(LOGIN,),
)
def mobile(visit: Visit, ep: Episode) -> Finding | None:
    """The mobile page verifies the code too, and shows the same state."""
    if missing := _unverified(
        visit, ep, Text("the code is verified on the mobile page", "在移动端页面校验 code")
    ):
        return missing
    showing = showing_at_visit(ep, visit)
    if showing and (wrong := showing.denied() or showing.invented()):
        return Finding(
            reason=wrong.reason,
            expected=Text("the state that the PC shows", "与 PC 端显示的状态一致"),
            seen=wrong.seen,
            seqs=showing.seqs,
        )
    desk = [
        other
        for other in before(ep.visits_of.get(visit.store or "", []), visit.seq)
        if other.page == "pc" and other.order_id == visit.order_id and other.entered
    ]
    held = showing.truths[0] if showing and len(showing.truths) == 1 else None
    if desk and showing and held and desk[-1].seq > held.seq and not _ended(held, showing, desk[-1]):
        same = desk[-1].shown == visit.shown
        if not same:
            return Finding(
                reason="other-than-pc",
                expected=Text(f"{desk[-1].showed.en} as on the PC", f"与 PC 端一样{desk[-1].showed.zh}"),
                seen=visit.showed,
                seqs=(desk[-1].seq, visit.seq),
            )
    return None
