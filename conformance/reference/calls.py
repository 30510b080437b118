"""Calls that carry a token: a refused token is renewed and the call repeated, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import owners
from .line import Line, Refused, Tries
from .owners import Owner
from .platform import Request
from .settings import Settings
from .tickets import Tickets
from .tokens import BackOff, Token, Tokens

TOKEN_REFUSED = frozenset({40001, 40014, 42001, 42006})
TICKET_REFUSED = frozenset({61005, 61006})
COMPONENT_TOKEN = "/cgi-bin/component/api_component_token"  # noqa: S105 -- a path
START_PUSH_TICKET = "/cgi-bin/component/api_start_push_ticket"
HOME_PAGE_TOKEN = "/cgi-bin/token"  # noqa: S105 -- a path


class Calls:
    """Calls to the platform with the token that each needs, and the two tokens bought with a secret."""

    def __init__(
        self, *, settings: Settings, line: Line, tokens: Tokens, tickets: Tickets, back_off: BackOff
    ) -> None:
        self.settings = settings
        self.line = line
        self.tokens = tokens
        self.tickets = tickets
        self.back_off = back_off
        tokens.fetchers[owners.Kind.COMPONENT] = self.component_token
        tokens.fetchers[owners.Kind.HOME_PAGE] = self.home_page_token

    def ask(
        self,
        owner: Owner,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        method: str = "POST",
        repeatable: bool = True,
        urgent: bool = False,
    ) -> dict[str, Any]:
        """The reply to one call. `urgent`: someone is waiting for it, so back-off does not hold it up.

        Refused, Unreachable, Paused, NoTicket: as the platform or its silence has it. BackingOff: not sent.
        """
        tries = self.tries()
        renewed = False
        if not urgent:
            self.back_off.check(owner)
        while True:
            token = self.token_for(owner, path, urgent=urgent)
            request = Request(
                owner=owner.key,
                method=method,
                path=path,
                query={owner.parameter: token},
                body=None if method == "GET" else dict(body or {}),
                repeatable=repeatable,
            )
            try:
                reply = self.line.send(request, tries)
            except Refused as refusal:
                if not self.is_token_refused(refusal.errcode):
                    raise
                self.tokens.drop(owner, token)
                if not self.may_repeat(renewed, tries):
                    # Fresh and refused again: more of the same would be a loop.
                    self.back_off.start(owner)
                    raise
                renewed = True
                continue
            self.back_off.end(owner)
            return reply

    def tries(self) -> Tries:
        """How often one call is tried, whether its token, a busy answer or a lost one is the reason."""
        return Tries()

    def token_for(self, owner: Owner, path: str, *, urgent: bool) -> str:  # noqa: ARG002 -- one token for all paths
        """The access token that a call to this path goes out with."""
        return self.tokens.of(owner, urgent=urgent)

    def is_token_refused(self, errcode: int) -> bool:
        """Whether an errcode says that the access token is no good, so that a new one may help."""
        return errcode in TOKEN_REFUSED

    def may_repeat(self, renewed: bool, tries: Tries) -> bool:
        """Whether a call whose token was refused goes out again."""
        return not renewed and tries.left > 0

    def component_token(self, owner: Owner) -> Token:
        """A component's token, for its secret and the newest ticket, or, where that is refused, an older."""
        component = self.settings.components[owner.appid]
        ticket = self.tickets.current(owner.appid)
        try:
            reply = self.buy_component_token(owner, component.secret, ticket)
        except Refused as refusal:
            if refusal.errcode not in TICKET_REFUSED:
                raise
            self.tickets.refuse(owner.appid, ticket)
            reply = self.buy_component_token(owner, component.secret, self.tickets.current(owner.appid))
        return self.tokens.issued(reply.get("component_access_token"), reply.get("expires_in"))

    def buy_component_token(self, owner: Owner, secret: str, ticket: str) -> dict[str, Any]:
        """The reply to one `api_component_token`: `component_access_token` and `expires_in` in seconds."""
        body = {
            "component_appid": owner.appid,
            "component_appsecret": secret,
            "component_verify_ticket": ticket,
        }
        request = Request(owner=owner.key, method="POST", path=COMPONENT_TOKEN, query={}, body=body)
        return self.line.send(request)

    def home_page_token(self, owner: Owner) -> Token:
        """The home page's token, for its own appid and secret (`grant_type=client_credential`)."""
        query = {
            "grant_type": "client_credential",
            "appid": owner.appid,
            "secret": self.settings.home_page.secret,
        }
        reply = self.line.send(
            Request(owner=owner.key, method="GET", path=HOME_PAGE_TOKEN, query=query, body=None)
        )
        return self.tokens.issued(reply.get("access_token"), reply.get("expires_in"))

    def start_push_ticket(self, component: str) -> None:
        """Ask with `api_start_push_ticket` for the pushes of verify tickets to go on."""
        body = {
            "component_appid": component,
            "component_secret": self.settings.components[component].secret,
        }
        owner = owners.component(component)
        self.line.send(Request(owner=owner.key, method="POST", path=START_PUSH_TICKET, query={}, body=body))
