"""Pages of the API listener: a banner, and the consent page where a store's owner grants."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, render_template, request

from simulator.actions.authorization import redirect_with
from simulator.core.component import authorization
from simulator.core.component.entities import Component
from simulator.core.errors import UsageError
from simulator.core.market import validity
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.endpoints.pipeline import Request
from simulator.endpoints.table import PAGES
from simulator.web.host import Host


def create_pages(host: Host) -> Flask:
    """The WSGI app behind the API listener. It also takes API calls, for tests that use it directly."""
    app = Flask(__name__)

    @app.get("/")
    def banner() -> str:
        return render_template("banner.html", worlds=[world.name for world in host.worlds()])

    @app.get("/canary")
    @app.get("/canary/<path:rest>")
    def canary(rest: str = "") -> tuple[str, int]:  # noqa: ARG001 - the URL is recorded whole
        for world in host.worlds():
            world.record("canary", url=request.url, client=request.remote_addr)
        return "fetched", 200

    for path in PAGES:
        app.add_url_rule(path, f"consent{path}", lambda: _consent(host), methods=["GET", "POST"])

    @app.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
    def api(path: str) -> Response:
        if not host.handles("/" + path):
            return Response("wxsim has no such page\n", 404, content_type="text/plain; charset=utf-8")
        reply, sent = host.answer(
            Request(
                method=request.method,
                path="/" + path,
                query=request.args.to_dict(),
                headers=dict(request.headers),
                body=request.get_data(),
                client=request.remote_addr or "",
            )
        )
        try:
            return Response(reply.body, reply.status, content_type=reply.content_type)
        finally:
            sent()

    return app


def _consent(host: Host) -> Any:
    """Shows the consent page, and on POST grants, refuses, and sends the browser back."""
    given = request.values.to_dict()
    world = host.find(
        Request(method="GET", path=request.path, query={"component_appid": given.get("component_appid", "")})
    )
    try:
        with world.transaction():
            return _consented(world, given) if request.method == "POST" else _asked(world, given)
    except UsageError as error:
        return render_template("consent_error.html", error=str(error)), 400


def _asked(world: World, given: dict[str, str]) -> str:
    component = _component(world, given)
    _redirect_uri(given)
    return render_template(
        "consent.html",
        component=component,
        stores=world.tables.list(Store, "all"),
        wanted=given.get("biz_appid", ""),
        sets=_sets(component, given),
        given=given,
    )


def _consented(world: World, given: dict[str, str]) -> Any:
    component = _component(world, given)
    target = _redirect_uri(given)
    if given.get("decision") != "grant":
        return render_template("consent_error.html", error="授权已取消。The authorization was cancelled.")
    store = world.tables.get(Store, given.get("store", ""))
    if store is None:
        raise UsageError("choose the account that grants")
    if not authorization.may_grant(component, store.appid):
        raise UsageError("61028 component is unpublished: only its test accounts can grant")
    authorization.use_pre_auth_code(world, component, given.get("pre_auth_code", ""))
    sets = [int(number) for number in request.values.getlist("set")]
    granted = authorization.grant(
        world,
        component,
        store,
        sets,
        by="consent",
        pre_auth_code=given.get("pre_auth_code", ""),
        redirect=True,
    )
    validity.record_truth(world, store.appid)
    return redirect(redirect_with(target, granted.redirect_code or ""))


def _component(world: World, given: dict[str, str]) -> Component:
    component = world.tables.get(Component, given.get("component_appid", ""))
    if component is None:
        raise UsageError(f"no third-party platform {given.get('component_appid', '')!r} is registered here")
    if not given.get("pre_auth_code"):
        raise UsageError("the link has no pre_auth_code: api_create_preauthcode gives one")
    return component


def _redirect_uri(given: dict[str, str]) -> str:
    target = given.get("redirect_uri", "")
    if urlsplit(target).scheme not in {"http", "https"}:
        raise UsageError("the link has no redirect_uri with http or https")
    return target


def _sets(component: Component, given: dict[str, str]) -> list[int]:
    wanted = given.get("category_id_list", "")
    asked = {int(number) for number in wanted.split("|") if number.isdigit()}
    return [number for number in component.permission_sets if not asked or number in asked]
