"""Access tokens of all kinds: issued, superseded with five minutes of overlap, expired, revoked.

Facts: 7200 s of life documented, told by each reply as `expires_in`; the overlap is an official answer;
40001 for a superseded token and 42001 for one that ran out are observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.component.entities import Token, TokenKind
from simulator.core.entity import altered
from simulator.core.errors import Refusal
from simulator.durations import MINUTE
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

LIFE = 7200  # unless a world's switch says otherwise
OVERLAP = 5 * MINUTE
KEPT_MOST = 64  # of one account


def issue(world: World, kind: TokenKind, owner: str, store: str = "", *, stable: bool = False) -> Token:
    """A new token; the one before it works for five more minutes."""
    now = world.clock.now()
    former = current(world, kind, owner, store)
    if former is not None and former.superseded_at is None:
        world.tables.put(altered(former, superseded_at=now))
    token = Token(
        value=world.ids.access_token(kind, f"{owner}/{store}"),
        kind=kind,
        owner=owner,
        store=store,
        issued_at=now,
        number=world.sequence("token"),
        expires_at=now + world.switches.token_seconds,
        stable=stable,
    )
    world.tables.put(token)
    _forget_old(world, token)
    return token


def seconds_left(world: World, token: Token) -> int:
    """What a reply that brings the token says of its life."""
    return max(1, int(token.expires_at - world.clock.now()))


def current(world: World, kind: TokenKind, owner: str, store: str = "") -> Token | None:
    """The newest token issued, whatever its state."""
    rows = world.tables.list(Token, "of", kind, owner, store, limit=1, descending=True)
    return rows[0] if rows else None


def state(world: World, token: Token | None) -> str:
    """valid, superseded (its overlap is over), expired, revoked or unknown."""
    if token is None:
        return "unknown"
    now = world.clock.now()
    if token.revoked:
        return "revoked"
    if token.superseded_at is not None and now >= token.superseded_at + OVERLAP:
        return "superseded"
    return "expired" if now >= token.expires_at else "valid"


def check(world: World, token: Token | None) -> Token:
    """The token if it is good; 42001 once it has run out, a revoked one's own refusal, else 40001."""
    match state(world, token):
        case "valid" if token is not None:
            return token
        case "expired":
            raise Refusal(42001, why=Text("the token has run out", "令牌已过期"))
        case "revoked" if token is not None:
            raise Refusal(token.refusal, why=Text("the token is revoked", "令牌已作废"))
        case other:
            raise Refusal(40001, why=Text(f"the token is {other}", f"令牌：{other}"))


def revoke(world: World, kind: TokenKind, owner: str, store: str = "", refusal: int = 40001) -> None:
    """Makes every live token of that owner useless at once: it gets `refusal` from then on."""
    for token in world.tables.list(Token, "of", kind, owner, store):
        if not token.revoked or token.refusal != refusal:
            world.tables.put(altered(token, revoked=True, refusal=refusal))


def expire(world: World, kind: TokenKind, owner: str, store: str = "") -> int:
    """Lets every live token of that owner run out now; answers how many."""
    now = world.clock.now()
    live = [row for row in world.tables.list(Token, "of", kind, owner, store) if state(world, row) == "valid"]
    for token in live:
        world.tables.put(altered(token, expires_at=now))
    return len(live)


def _forget_old(world: World, token: Token) -> None:
    """Drops the oldest where an account has many, so that a busy renewer does not fill the tables: nobody
    can mean the one that 64 others came after."""
    of = (token.kind, token.owner, token.store)
    if world.tables.count(Token, "of", *of) > KEPT_MOST:
        for old in world.tables.list(Token, "of", *of, limit=1):
            world.tables.delete(Token, old.value)
