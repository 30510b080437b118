"""The HTTP face: push URLs, the way in, the store's page, the consent page, the probes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException

from . import owners, pages
from .crypto import Forged, Unreadable
from .login import NotLetIn, Session, Unavailable
from .markup import Malformed
from .probes import add_probes
from .provider import Provider
from .pull import NOT_NOW
from .store.desk import Desk, Store

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

LARGEST_BODY = 1 << 20
COOKIE = "session"
PREAUTHCODE = "/cgi-bin/component/api_create_preauthcode"


class Web:
    """The routes of one provider; `app` is the WSGI application."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.app = Flask("provider")
        self.app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
        self.app.register_error_handler(HTTPException, self.on_http_error)
        self.app.register_error_handler(Exception, self.on_error)
        self.add("GET", "/ready", self.ready)
        self.add("POST", "/wechat/<component>/events", self.authorization_event)
        self.add("POST", "/wechat/<component>/messages/<store>", self.message)
        self.add("POST", "/market/orders", self.order_event)
        self.add("GET", "/use", self.use)
        self.add("GET", "/app", self.show)
        self.add("GET", "/m/use", self.use_mobile)
        self.add("GET", "/m/app", self.show)
        self.add("GET", "/authorize", self.authorize)
        self.add("GET", "/authorized", self.authorized)
        Desk(self.app, provider.daily, self.at_desk, lambda: html(pages.refused(), 403))
        add_probes(self.app, provider)

    def add(self, method: str, path: str, view: Callable[..., AnyResponse]) -> None:
        """Route a method and path to a view."""
        self.app.add_url_rule(path, f"{method} {path}", view, methods=[method])

    def ready(self) -> Response:
        """200: the process serves."""
        return text("ready")

    def on_http_error(self, error: HTTPException) -> Response:
        """The name of the error as text, with its status."""
        return text(error.name, error.code or 500)

    def on_error(self, error: Exception) -> Response:
        """Our own fault: the trace goes to the log, never into the reply."""
        import traceback

        traceback.print_exception(error)
        return text("internal error", 500)

    # pushes

    def authorization_event(self, component: str) -> Response:
        """A push to the authorization URL of one component. 404: it is not ours."""
        if component not in self.provider.settings.components:
            return text("no such platform", 404)
        return self.push(lambda query, body: self.provider.pushes.authorization_event(component, query, body))

    def message(self, component: str, store: str) -> Response:
        """A push to the message URL of one component. 404: it is not ours."""
        if component not in self.provider.settings.components:
            return text("no such platform", 404)
        return self.push(lambda query, body: self.provider.pushes.message(component, store, query, body))

    def order_event(self) -> Response:
        """A push to the order URL of the home page."""
        return self.push(self.provider.pushes.order_event)

    def push(self, take: Callable[[dict[str, str], bytes], str]) -> Response:
        """Take a push; what is not the platform's, or not for us, gets a short refusal."""
        try:
            return text(take(request.args.to_dict(), request.get_data(cache=False)))
        except (Forged, Unreadable, Malformed) as error:
            return self.refuse(error)

    def refuse(self, error: Exception) -> Response:
        """403 for a forged push, 400 for one that cannot be read; no word of why."""
        return text("forbidden", 403) if isinstance(error, Forged) else text("bad request", 400)

    # the way in

    def use(self) -> AnyResponse:
        """The service URL, which "use" on the market opens."""
        return self.enter("/app")

    def use_mobile(self) -> AnyResponse:
        """The mobile end: the same account, the same state (E3)."""
        return self.enter("/m/app")

    def enter(self, target: str) -> AnyResponse:
        """With a code, by the code; without, by the session one has."""
        code = self.code()
        if not code:
            return redirect(target) if self.session() is not None else html(pages.refused(), 403)
        try:
            cookie = self.provider.login.enter(code, request.args.to_dict())
        except NotLetIn:
            return html(pages.refused(), 403)
        except Unavailable:
            return html(pages.unavailable(), 503)
        reply = redirect(target)
        self.set_cookie(reply, cookie)
        return reply

    def code(self) -> str:
        """The `code` among whatever else is in the query; empty where there is none."""
        return request.args.get("code", "")

    def set_cookie(self, reply: AnyResponse, cookie: str) -> None:
        """Set the session cookie out of reach of scripts."""
        reply.set_cookie(COOKIE, cookie, httponly=True, samesite="Lax")

    def session(self) -> Session | None:
        """The session of this browser, None where there is none."""
        return self.provider.sessions.find(request.cookies.get(COOKIE, ""))

    def show(self) -> Response:
        """The store's page. 403: no session, or its service is not valid any more."""
        session = self.session()
        if session is None or not self.provider.login.is_open(session):
            return html(pages.refused(), 403)
        service = self.provider.settings.services[session.service_id]
        component = self.provider.settings.component_of(service.id)
        shelf = self.provider.storefront.shelf(component, session.store, service.kind)
        needs_grant = self.provider.grants.needs_grant(component, session.store)
        return html(
            pages.app(
                store=session.store,
                state="needs_grant" if needs_grant else "served",
                kind=service.kind,
                specs=self.provider.entitlements.specs(service.id, session.store),
                shelf=shelf,
            )
        )

    def at_desk(self) -> Store | None:
        """Whose session this is, while its service is valid."""
        session = self.session()
        if session is None or not self.provider.login.is_open(session):
            return None
        service = self.provider.settings.services[session.service_id]
        return service.component, session.store, service.kind

    # the consent page

    def authorize(self) -> Response:
        """A page that leads the store's user to the consent page.

        503: the platform gives no pre-auth code.
        """
        from urllib.parse import urlencode

        settings = self.provider.settings
        component = request.args.get("component_appid", "")
        if component not in settings.components:
            component = next(iter(settings.components))
        try:
            reply = self.provider.calls.ask(
                owners.component(component), PREAUTHCODE, {"component_appid": component}, urgent=True
            )
        except NOT_NOW:
            return html(pages.unavailable(), 503)
        query = {
            "component_appid": component,
            "pre_auth_code": str(reply.get("pre_auth_code") or ""),
            "redirect_uri": f"{settings.redirect_uri}?{urlencode({'component_appid': component})}",
            "auth_type": "6",
        }
        return html(pages.consent(f"{settings.api}/cgi-bin/componentloginpage?{urlencode(query)}"))

    def authorized(self) -> Response:
        """Where the consent page sends the user back with an `auth_code`. 403: there is none."""
        code = request.args.get("auth_code", "")
        if not code:
            return html(pages.refused(), 403)
        self.provider.pushes.redirected(request.args.get("component_appid", ""), code)
        return html(pages.consented())


def text(body: str, status: int = 200) -> Response:
    """Plain text, nothing added."""
    return Response(body, status, mimetype="text/plain")


def html(body: str, status: int = 200) -> Response:
    """A page; never kept by a cache, since it says who is served."""
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="text/html")
