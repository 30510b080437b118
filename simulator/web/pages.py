"""Pages of the API listener: a banner, and the consent page where a store's owner grants."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, redirect, render_template, request
from markupsafe import Markup, escape

from simulator.core.component import consent, permissions
from simulator.core.component.accounts import AccountKind, kind_of
from simulator.core.component.consent import Link
from simulator.core.market import validity
from simulator.core.untrusted import host_of
from simulator.core.world import World
from simulator.endpoints.table import PAGES
from simulator.endpoints.worlds import Host
from simulator.http.message import PLAIN_TEXT, Request
from simulator.streams import printable
from simulator.texts import Text
from simulator.usage import UsageError

KIND_NAMES = {
    AccountKind.STORE: "微信小店",
    AccountKind.OFFICIAL_ACCOUNT: "公众号",
    AccountKind.MINI_PROGRAM: "小程序",
    AccountKind.CHANNELS: "视频号",
    AccountKind.TALENT: "带货助手",
}


def create_pages(host: Host) -> Flask:
    """The WSGI app behind the API listener. It also takes API calls, for tests that use it directly."""
    app = Flask(__name__)
    app.jinja_env.finalize = _shown

    @app.get("/")
    def banner() -> str:
        return render_template("banner.html", worlds=[world.name for world in host.worlds()])

    for path in PAGES:
        app.add_url_rule(path, f"consent{path}", lambda: _consent(host), methods=["GET", "POST"])

    @app.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
    def api(path: str) -> Response:
        if not host.handles("/" + path):
            return Response("wxsim has no such page\n", 404, content_type=PLAIN_TEXT)
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
    # The form carries on where its link was opened from: its own Referer is this page.
    entry = given.get("entry_host", "") if request.method == "POST" else _entry_host()
    try:
        with world.transaction():
            link = consent.read(world, given, entry)
            if request.method == "POST":
                return _consented(world, link, given)
            return _asked(world, link, given)
    except UsageError as error:
        return render_template("consent_error.html", title=_REFUSED, error=_both(error)), 400


_REFUSED = Text("This cannot be granted", "无法授权")
_CANCELLED = Text("Cancelled", "已取消授权")
_NOTHING_GRANTED = Text("The authorization was cancelled.", "已取消，没有授权。")


def _both(error: UsageError) -> Text:
    return Text(error.in_("en"), error.in_("zh"))


def _shown(value: Any) -> Any:
    """What a page says, in characters that do nothing to it. What it only carries on is escaped already."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _entry_host() -> str:
    return host_of(request.headers.get("Referer", ""))


def _asked(world: World, link: Link, given: dict[str, str]) -> str:
    offer = consent.offer(world, link)
    return render_template(
        "consent.html",
        component=link.component,
        accounts=[(one, KIND_NAMES[kind_of(one)]) for one in offer.accounts],
        sets=[(number, permissions.NAMES.get(number, "")) for number in offer.sets],
        given={name: escape(value) for name, value in {**given, "entry_host": link.entry_host}.items()},
        mobile=request.path != PAGES[0],
        hint=_maker(consent.kinds_of(link)[0]),
    )


def _maker(kind: AccountKind) -> str:
    """The action that makes an account of this kind."""
    return "create_store as=shop" if kind is AccountKind.STORE else f"create_account as={kind} kind={kind}"


def _consented(world: World, link: Link, given: dict[str, str]) -> Any:
    if given.get("decision") != "grant":
        return render_template("consent_error.html", title=_CANCELLED, error=_NOTHING_GRANTED)
    sets = consent.numbers(request.values.getlist("set"))
    target = consent.give(world, link, given.get("store", ""), sets)
    validity.record_truth(world, given["store"])
    return redirect(target)
