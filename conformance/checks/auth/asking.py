"""Authorization: a store whose grant no longer does is told so, for only its owner can grant again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.episodes import Episode
from conformance.history.grants import ended_grants
from conformance.history.showings import OPEN, Showing, showings
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

PASSWORD_CHANGED = 42007
UNAUTHORIZED_API = 61007
WANTING = {
    PASSWORD_CHANGED: Text("its password was changed", "店主改了密码"),
    UNAUTHORIZED_API: Text("it has not granted a call", "它没有授予某个调用权限"),
}


@dataclass(frozen=True, slots=True)
class Wanting:
    """A valid service of a store as it was shown once the provider had learnt that a grant is wanting."""

    showing: Showing
    learnt: int
    why: Text

    @property
    def label(self) -> Text:
        return Text(f"{self.showing.label.en}: {self.why.en}", f"{self.showing.label.zh}：{self.why.zh}")


@dataclass(frozen=True, slots=True)
class Sign:
    """Where the provider learnt that a store has to grant to one of its platforms again, and why: since
    `since` it has."""

    seq: int
    since: int
    store: str
    component: str | None
    why: Text

    def holds(self, showing: Showing, ep: Episode) -> bool:
        """The work on it was done when the service was shown, which that platform works for, and no grant
        had come since."""
        service = showing.truths[-1].services.get(showing.service_id)
        return (
            self.store == showing.store
            and service is not None
            and self.component == service.component
            and ep.end_of_work(self.seq) <= showing.seq
            and not any(
                self.since < step.seq <= showing.seq and step.component == self.component
                for step in ep.grants_of.get(self.store, [])
            )
        )


def wanting(ep: Episode) -> Iterator[Wanting]:
    """Pages of valid services while a grant is known to be wanting."""
    signs = sorted(_signs(ep), key=lambda sign: sign.seq)
    for showing in showings(ep) if signs else ():
        known = [sign for sign in signs if sign.holds(showing, ep)]
        if known and showing.held_valid and any(shown in OPEN for _, shown in showing.shown):
            yield Wanting(showing, known[-1].seq, known[-1].why)


def _signs(ep: Episode) -> Iterator[Sign]:
    for end in ended_grants(ep, "cancel"):
        if end.pushed.heard:
            yield Sign(
                end.pushed.heard.seq,
                end.step.seq,
                end.step.store,
                end.step.component,
                Text("its grant was cancelled", "它的授权已被取消"),
            )
    for call in ep.calls:
        store = call.token_store or call.store
        if call.errcode in WANTING and store and ep.is_current_store(store):
            platform = call.token.owner if call.token and call.token_store else call.component
            yield Sign(call.seq, call.seq, store, platform, WANTING[call.errcode])


@check(
    "auth.grant-asked",
    Level.SHOULD,
    "T3",
    "P7",
    chinese="授权被取消、因修改密码失效（42007）或不够（61007）时，页面请店铺重新授权。",
    over=wanting,
    needs=("needs_grant",),
    reasons=("not-told",),
    exercised_by=("auth/password-changed", "auth/still-valid-without-grant", "store/unauthorized-api"),
)
def grant_asked(wanting: Wanting, _ep: Episode) -> Finding | None:
    """A store whose grant was cancelled, has died (42007) or is too small (61007) is asked to grant again."""
    if wanting.showing.needs_grant:
        return None
    return Finding(
        reason="not-told",
        expected=Text(
            f"the store is asked to grant again: {wanting.why.en}", f"请店铺重新授权：{wanting.why.zh}"
        ),
        seen=Text("its page is served as if nothing were wrong", "页面照常提供，好像没有问题"),
        seqs=(wanting.learnt, *wanting.showing.seqs),
    )
