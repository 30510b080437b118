"""What stores have granted: the truth is the platform's, pushes are hints that come late, twice or never."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import owners
from .calls import Calls
from .clock import Clock
from .database import Database
from .line import Refused
from .owners import Owner
from .tokens import Token, Tokens

QUERY_AUTH = "/cgi-bin/component/api_query_auth"
AUTHORIZER_TOKEN = "/cgi-bin/component/api_authorizer_token"  # noqa: S105 -- a path
AUTHORIZER_INFO = "/cgi-bin/component/api_get_authorizer_info"
NOT_AUTHORIZED = 61003
REFRESH_TOKEN_INVALID = 61023
PASSWORD_CHANGED = 42007


class State(StrEnum):
    """How far a store has let a component act for it."""

    GRANTED = "granted"
    ENDED = "ended"
    EMPTY = "empty"  # authorised, but the platform shows no refresh token until a code is exchanged
    PASSWORD = "password"  # noqa: S105 -- the store's password changed: only a new grant helps


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What is known of one store's grant to one component; times in seconds since 1970."""

    component: str
    store: str
    state: State
    refresh_token: str
    granted_at: int  # 0 where no source said
    ended_at: int
    sets: frozenset[int]
    revision: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Authorization:
    """What an exchanged code, an account's info or a list row says."""

    store: str
    refresh_token: str
    sets: frozenset[int] = frozenset()
    access_token: str = ""
    expires_in: object = None


class NeedsGrant(Exception):
    """The store has to grant (again) before this call can be made."""


class Grants:
    """By component and store: state, refresh token, permission sets, and the calls that were refused."""

    def __init__(self, *, database: Database, clock: Clock, calls: Calls, tokens: Tokens) -> None:
        self.database = database
        self.clock = clock
        self.calls = calls
        self.tokens = tokens
        tokens.fetchers[owners.Kind.STORE] = self.store_token

    # reading

    def get(self, component: str, store: str) -> Grant | None:
        """The grant of one store to one component, None where none was ever seen."""
        row = self.database.row("SELECT * FROM grants WHERE component = ? AND store = ?", component, store)
        return None if row is None else self._grant(row)

    def all(self, component: str) -> list[Grant]:
        """All grants to one component, also ended ones."""
        rows = self.database.rows("SELECT * FROM grants WHERE component = ? ORDER BY store", component)
        return [self._grant(row) for row in rows]

    def revision(self) -> int:
        """A mark: what is written later has a higher one."""
        return int(self.database.value("SELECT coalesce(max(revision), 0) FROM grants"))

    def is_granted(self, component: str, store: str) -> bool:
        """Whether the grant stands, by what is known here; its refresh token may be missing."""
        grant = self.get(component, store)
        return grant is not None and grant.state is State.GRANTED

    def is_denied(self, component: str, store: str, path: str | None = None) -> bool:
        """Whether this call (or any) was refused for want of a permission set."""
        if path is None:
            statement, values = "SELECT 1 FROM denied WHERE component = ? AND store = ?", (component, store)
        else:
            statement = "SELECT 1 FROM denied WHERE component = ? AND store = ? AND path = ?"
            values = (component, store, path)  # type: ignore[assignment]
        return self.database.row(statement, *values) is not None

    def needs_grant(self, component: str, store: str) -> bool:
        """Whether the store has to be asked for its grant: it is missing, or does not cover every call."""
        return not self.is_granted(component, store) or self.is_denied(component, store)

    def is_stale(self, component: str, store: str, at: int) -> bool:
        """Whether an event of this date is older than what is known; the same second is not."""
        grant = self.get(component, store)
        return grant is not None and at < max(grant.granted_at, grant.ended_at)

    # what the platform says

    def exchange(self, component: str, code: str) -> Authorization:
        """The grant behind an authorization code (`api_query_auth`), which can be spent once."""
        body = {"component_appid": component, "authorization_code": code}
        reply = self.calls.ask(owners.component(component), QUERY_AUTH, body)
        return self.read(reply)

    def read(self, reply: Mapping[str, Any]) -> Authorization:
        """The `authorization_info` of a reply; what is missing reads as empty."""
        info = reply.get("authorization_info") or {}
        return Authorization(
            store=str(info.get("authorizer_appid") or ""),
            refresh_token=str(info.get("authorizer_refresh_token") or ""),
            sets=self.sets_in(info.get("func_info") or ()),
            access_token=str(info.get("authorizer_access_token") or ""),
            expires_in=info.get("expires_in"),
        )

    def sets_in(self, rows: Iterable[Any]) -> frozenset[int]:
        """The ids of the permission sets in a `func_info`."""
        ids = set()
        for row in rows:
            category = row.get("funcscope_category") if isinstance(row, dict) else None
            if isinstance(category, dict) and str(category.get("id", "")).isdecimal():
                ids.add(int(category["id"]))
        return frozenset(ids)

    def look_up(self, component: str, store: str) -> bool:
        """Ask the platform, with the component's token, how the store stands: whether calls may be made."""
        body = {"component_appid": component, "authorizer_appid": store}
        try:
            reply = self.calls.ask(owners.component(component), AUTHORIZER_INFO, body)
        except Refused as refusal:
            if refusal.errcode != NOT_AUTHORIZED:
                raise
            self.end(component, store, self.clock.now())
            return False
        info = self.read(reply)
        self.notice(
            component, Authorization(store=store, refresh_token=info.refresh_token, sets=info.sets), 0
        )
        return self.is_usable(component, store)

    def is_usable(self, component: str, store: str) -> bool:
        """Whether there is a refresh token to work with."""
        grant = self.get(component, store)
        return grant is not None and grant.state is State.GRANTED and bool(grant.refresh_token)

    def store_token(self, owner: Owner) -> Token:
        """A store's access token for its refresh token.

        NeedsGrant: none works, though the platform was asked.
        """
        component, store = owner.component, owner.appid
        if not self.is_usable(component, store) and not self.recover(component, store):
            raise NeedsGrant(store)
        try:
            return self.refreshed(owner)
        except Refused as refusal:
            if refusal.errcode not in (REFRESH_TOKEN_INVALID, NOT_AUTHORIZED):
                raise
        if not self.recover(component, store):
            raise NeedsGrant(store)
        try:
            return self.refreshed(owner)
        except Refused as refusal:
            if refusal.errcode in (REFRESH_TOKEN_INVALID, NOT_AUTHORIZED):
                self.end(component, store, self.clock.now())
                raise NeedsGrant(store) from refusal
            raise

    def recover(self, component: str, store: str) -> bool:
        """Ask the platform for a refresh token that was lost or refused; True where there is one now."""
        return self.look_up(component, store)

    def refreshed(self, owner: Owner) -> Token:
        """One renewal with the refresh token at hand (`api_authorizer_token`).

        NeedsGrant: there is no grant.
        """
        grant = self.get(owner.component, owner.appid)
        if grant is None:
            raise NeedsGrant(owner.appid)
        body = {
            "component_appid": owner.component,
            "authorizer_appid": owner.appid,
            "authorizer_refresh_token": grant.refresh_token,
        }
        try:
            reply = self.calls.ask(owners.component(owner.component), AUTHORIZER_TOKEN, body)
        except Refused as refusal:
            if refusal.errcode == PASSWORD_CHANGED:
                self.spoil(owner.component, owner.appid)
                raise NeedsGrant(owner.appid) from refusal
            raise
        self.keep_returned(grant, str(reply.get("authorizer_refresh_token") or ""))
        return self.tokens.issued(reply.get("authorizer_access_token"), reply.get("expires_in"))

    # writing

    def record(self, component: str, authorization: Authorization, granted_at: int) -> None:
        """A new grant: all that hung on the former one goes."""
        store = authorization.store
        owner = owners.store(component, store)
        with self.database.transaction():
            former = self.get(component, store)
            self._write(
                component,
                store,
                state=State.GRANTED if self.worth_keeping(authorization.refresh_token) else State.EMPTY,
                refresh_token=authorization.refresh_token,
                granted_at=max(granted_at, former.granted_at if former else 0),
                sets=authorization.sets,
            )
            self.drop_access_token(owner)
            self.allow(component, store)
            if authorization.access_token:
                self.tokens.keep(
                    owner, self.tokens.issued(authorization.access_token, authorization.expires_in)
                )

    def notice(self, component: str, authorization: Authorization, granted_at: int) -> bool:
        """A grant seen in the list or in an account's info; True where it is a new one."""
        with self.database.transaction():
            grant = self.get(component, authorization.store)
            if not self.worth_keeping(authorization.refresh_token):
                # An empty one is no token: it neither replaces a good one nor is it ever used.
                if grant is None or not grant.refresh_token:
                    sets = authorization.sets or (grant.sets if grant else frozenset())
                    self._write(
                        component, authorization.store, state=State.EMPTY, refresh_token="", sets=sets
                    )
                return False
            same = grant is not None and authorization.refresh_token == grant.refresh_token
            if grant is not None and grant.state is State.PASSWORD and same and granted_at <= grant.ended_at:
                return False
            if grant is None or grant.state is not State.GRANTED or not same:
                self.record(component, authorization, granted_at)
                return True
            newer = granted_at > grant.granted_at
            changed = bool(authorization.sets) and bool(grant.sets) and authorization.sets != grant.sets
            if newer or changed:
                self.allow(component, authorization.store)
            if newer or (authorization.sets and authorization.sets != grant.sets):
                self._write(
                    component,
                    authorization.store,
                    state=State.GRANTED,
                    refresh_token=grant.refresh_token,
                    granted_at=max(granted_at, grant.granted_at),
                    sets=authorization.sets or grant.sets,
                )
            return False

    def worth_keeping(self, refresh_token: str) -> bool:
        """Whether a refresh token is one: the platform shows an empty one until a code is exchanged."""
        return bool(refresh_token)

    def drop_access_token(self, owner: Owner) -> None:
        """An access token of a former grant may be dead."""
        self.tokens.drop(owner)

    def keep_returned(self, grant: Grant, refresh_token: str) -> None:
        """The refresh token in a reply is the one to use next."""
        if refresh_token and refresh_token != grant.refresh_token:
            self.database.run(
                "UPDATE grants SET refresh_token = ? WHERE component = ? AND store = ? AND refresh_token = ?",
                refresh_token, grant.component, grant.store, grant.refresh_token,
            )  # fmt: skip

    def end(self, component: str, store: str, at: int) -> None:
        """The grant ended at `at`, by the store or by the platform: both tokens go."""
        with self.database.transaction():
            self._write(component, store, state=State.ENDED, refresh_token="", ended_at=at)
            self.tokens.drop(owners.store(component, store))

    def spoil(self, component: str, store: str) -> None:
        """The store's password has changed: neither token works, nor will this refresh token again."""
        grant = self.get(component, store)
        with self.database.transaction():
            token = grant.refresh_token if grant else ""
            self._write(
                component, store, state=State.PASSWORD, refresh_token=token, ended_at=self.clock.now()
            )
            self.tokens.drop(owners.store(component, store))

    def deny(self, component: str, store: str, path: str) -> None:
        """This call is not covered by what the store granted: stop it until that changes."""
        self.database.run("INSERT OR IGNORE INTO denied VALUES (?, ?, ?)", component, store, path)

    def allow(self, component: str, store: str) -> None:
        """A new grant: every call may be tried again."""
        self.database.run("DELETE FROM denied WHERE component = ? AND store = ?", component, store)

    def denied_stores(self, component: str) -> list[str]:
        """The appids of stores with a call that is stopped for want of a permission set."""
        rows = self.database.rows(
            "SELECT DISTINCT store FROM denied WHERE component = ? ORDER BY store", component
        )
        return [row["store"] for row in rows]

    def forget_refresh_tokens(self) -> None:
        """Lose all refresh tokens, and the access tokens that came of them."""
        with self.database.transaction():
            self.database.run("UPDATE grants SET refresh_token = '' WHERE state = ?", State.GRANTED)
            self.tokens.forget(owners.Kind.STORE)

    def _grant(self, row: Any) -> Grant:
        return Grant(
            component=row["component"],
            store=row["store"],
            state=State(row["state"]),
            refresh_token=row["refresh_token"],
            granted_at=row["granted_at"],
            ended_at=row["ended_at"],
            sets=frozenset(json.loads(row["sets"])),
            revision=row["revision"],
        )

    def _write(
        self,
        component: str,
        store: str,
        *,
        state: State,
        refresh_token: str,
        granted_at: int | None = None,
        ended_at: int | None = None,
        sets: frozenset[int] = frozenset(),
    ) -> None:
        former = self.get(component, store)
        self.database.run(
            "INSERT OR REPLACE INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            component,
            store,
            state,
            refresh_token,
            granted_at if granted_at is not None else (former.granted_at if former else 0),
            max(ended_at or 0, former.ended_at if former else 0),
            json.dumps(sorted(sets)),
            self.revision() + 1,
        )
