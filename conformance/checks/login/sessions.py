"""Sessions: each belongs to the code's store, and ends with its service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from conformance.ability import LETS_IN
from conformance.checks.login.codes import verifications
from conformance.history.episodes import Episode
from conformance.history.readings import Visit
from conformance.history.showings import INVENTED, Showing, showing_at_visit
from conformance.history.truth import NOWHERE
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

OTHER_SESSION = ("other-store",)


def _own_session(visit: Visit) -> Finding | None:
    if visit.shown_store in {None, visit.store}:
        return None
    return Finding(
        reason="other-store",
        expected=Text(f"the session of {visit.store}", f"{visit.store} 的会话"),
        seen=Text(f"that of {visit.shown_store}", f"{visit.shown_store} 的会话"),
        seqs=visit.seqs,
    )


def good_codes(ep: Episode) -> list[Visit]:
    """Entries with a good code: where the platform could tell what it is, and in browsers with a session,
    which says nothing of a code that could not be verified either."""
    return [
        visit for visit in ep.visits if visit.entered and not (visit.fresh and ep.call_fault_during(visit))
    ]


@check(
    "login.identity",
    Level.MUST,
    "T8",
    chinese="会话属于 code 所属的店铺，与 URL 的其他内容和已有会话无关。",
    able=LETS_IN,
    over=good_codes,
    reasons=OTHER_SESSION,
    exercised_by=("login/identity", "login/same-browser", "login/same-browser-down"),
)
def identity(visit: Visit, _ep: Episode) -> Finding | None:
    """A session belongs to the code's store, whatever else the URL or an open session says."""
    return _own_session(visit)


def sessions(ep: Episode) -> Iterator[Visit]:
    """Pages opened again while several stores were in, and entries at the same time as another store's."""
    inside: dict[str, str] = {}
    for visit in ep.visits:
        if visit.entered and _beside_another(visit, ep):
            yield visit
        if visit.how == "revisit" and visit.browser in inside and len(set(inside.values())) > 1:
            yield visit
        elif visit.served and visit.store:
            inside[visit.browser] = visit.store


def _beside_another(visit: Visit, ep: Episode) -> bool:
    """Whether a user of another store entered at the same time."""
    beside = ep.beside(visit.seq)
    return beside is not None and any(
        other.entered and other.seq in beside and other.store not in {None, visit.store}
        for other in ep.visits
    )


@check(
    "login.two-stores",
    Level.MUST,
    "T8",
    chinese="两个店铺同时进入，互不可见。",
    able=LETS_IN,
    over=sessions,
    reasons=OTHER_SESSION,
    exercised_by=("login/two-stores", "login/at-once"),
)
def two_stores(visit: Visit, _ep: Episode) -> Finding | None:
    """Two stores that are in at once do not see each other."""
    return _own_session(visit)


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that a page set."""

    name: str
    value: str
    http_only: bool


@dataclass(frozen=True, slots=True)
class Login:
    """A served login that set cookies, and the values that earlier logins had set."""

    visit: Visit
    cookies: tuple[Cookie, ...]
    former: frozenset[tuple[str, str]]

    @property
    def label(self) -> Text:
        return self.visit.label


def cookie_logins(ep: Episode) -> Iterator[Login]:
    """Served logins that set cookies; in a browser with a session, those that verified the code and set
    one that scripts cannot read, as others may be about anything."""
    former: set[tuple[str, str]] = set()
    for visit in ep.visits:
        cookies = tuple(_cookie(raw) for hop in visit.hops for raw in hop.cookies)
        set_now = {(cookie.name, cookie.value) for cookie in cookies if cookie.value}
        again = bool(verifications(ep, visit)) and any(cookie.http_only for cookie in cookies)
        if visit.served and visit.how != "revisit" and set_now and (visit.fresh or again):
            yield Login(visit, tuple(c for c in cookies if c.value), frozenset(former))
            former |= set_now


def _cookie(raw: str) -> Cookie:
    pair, *attributes = raw.split(";")
    name, _, value = pair.partition("=")
    names = {attribute.partition("=")[0].strip().lower() for attribute in attributes}
    return Cookie(name.strip(), value.strip(), "httponly" in names)


@check(
    "login.session-cookie",
    Level.SHOULD,
    "T8",
    chinese="会话 cookie 带有 HttpOnly，且每次登录都更换。",
    over=cookie_logins,
    reasons=("readable-cookie", "old-cookie"),
    exercised_by=("login/plain", "login/two-stores", "login/same-browser"),
    voluntary=Text("the provider keeps no session in a cookie", "服务商不用 cookie 保存会话"),
)
def session_cookie(login: Login, _ep: Episode) -> Finding | None:
    """The session cookie is HttpOnly, and new at each login."""
    hidden = [cookie for cookie in login.cookies if cookie.http_only]
    if not hidden:
        names = ", ".join(sorted({cookie.name for cookie in login.cookies}))
        return Finding(
            reason="readable-cookie",
            expected=Text("an HttpOnly session cookie", "会话 cookie 带 HttpOnly"),
            seen=Text(f"{names} without it", f"{names} 没有带"),
            seqs=login.visit.seqs,
        )
    if all((cookie.name, cookie.value) in login.former for cookie in hidden):
        return Finding(
            reason="old-cookie",
            expected=Text("a new session at each login", "每次登录都是新会话"),
            seen=Text(f"the {hidden[0].name} of an earlier login", f"早先登录的 {hidden[0].name}"),
            seqs=login.visit.seqs,
        )
    return None


def ended_sessions(ep: Episode) -> Iterator[Showing]:
    """Pages opened by a session after the service was over that they are of: its own, or another's."""
    inside: dict[str, Visit] = {}
    for visit in ep.visits:
        if visit.served and visit.code and visit.service_id:
            inside[visit.browser] = visit
        elif visit.code is None and (login := inside.get(visit.browser)):
            if visit.how != "revisit" and _one_page(visit, login):
                continue  # led on to the page of the session, or all services have one
            service_id = login.service_id if visit.how == "revisit" else visit.service_id
            showing = showing_at_visit(ep, visit, service_id)
            if showing and showing.held_invalid and NOWHERE not in showing.truths:
                yield showing


def _one_page(visit: Visit, login: Visit) -> bool:
    """Both arrived at one page: one path, and nothing in the query that has another value."""
    (path, query), (other_path, other_query) = _page(visit), _page(login)
    return path == other_path and all(query[key] == other_query[key] for key in query.keys() & other_query)


def _page(visit: Visit) -> tuple[str, dict[str, str]]:
    """Where the browser arrived: path and query, without a code."""
    parts = urlsplit(visit.hops[-1].url if visit.hops else "")
    return parts.path, {key: value for key, value in parse_qsl(parts.query) if key != "code"}


@check(
    "login.session-ends",
    Level.MUST,
    "P4",
    "T11",
    chinese="退款或到期后，已打开的会话停止服务。",
    able=LETS_IN,
    over=ended_sessions,
    reasons=(INVENTED,),
    exercised_by=(
        "login/session-ends",
        "login/session-expires",
        "login/around-expiry",
        "login/session-of-two-services",
        "login/session-at-other-service",
        "login/mobile-ends",
    ),
)
def session_ends(showing: Showing, _ep: Episode) -> Finding | None:
    """An open session stops serving after the refund or the expiry."""
    return showing.finding(Text("the session serves no more", "会话不再提供服务"), showing.invented())
