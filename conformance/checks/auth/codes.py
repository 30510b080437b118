"""Authorization codes: what is exchanged for a grant is the code of one."""

from __future__ import annotations

from conformance.history.calls import Call
from conformance.history.endpoints import EXCHANGE
from conformance.history.episodes import Episode, Run
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

OF_THE_MARKET = frozenset({"good", "spent", "expired"})


def exchanged(ep: Episode) -> list[Call]:
    """Every exchange of whatever was taken for a code."""
    return ep.calls_to(EXCHANGE)


def login_codes(run: Run) -> frozenset[str]:
    """The codes that “use” brought."""
    return run.cached(
        "login codes",
        lambda: frozenset(
            visit.code
            for ep in run.episodes
            for visit in ep.visits
            if visit.code and visit.code_state in OF_THE_MARKET
        ),
    )


@check(
    "auth.code-of-grant",
    Level.SHOULD,
    "T1",
    "T7",
    chinese="只用授权码换取授权信息：`unauthorized` 推送里没有授权码，“去使用”的 code 也不是授权码。",
    over=exchanged,
    reasons=("no-code", "login-code"),
    exercised_by=("auth/cancel", "login/plain"),
    covers=(EXCHANGE,),
    voluntary=Text("the provider exchanges no code", "服务商从不使用授权码"),
)
def code_of_grant(call: Call, ep: Episode) -> Finding | None:
    """What is exchanged is the code of a grant: `unauthorized` brings none, nor is that of “use” one."""
    code = call.sent("authorization_code") or ""
    if code and code not in login_codes(ep.run):
        return None
    return Finding(
        reason="login-code" if code else "no-code",
        expected=Text("an authorization code, of a push or of the redirect", "推送或回跳中的授权码"),
        seen=Text(
            f"the login code of “use”, errcode {call.errcode}",
            f"“使用”跳转的登录 code，errcode {call.errcode}",
        )
        if code
        else Text(f"none, errcode {call.errcode}", f"没有授权码，errcode {call.errcode}"),
        seqs=call.seqs,
    )
