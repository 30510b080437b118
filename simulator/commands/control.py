"""What the commands that talk to a served world share: the options, and one request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

import click

from simulator.commands.command import option
from simulator.commands.language import language
from simulator.documents.json import read_json
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.web.control_token import VARIABLE, checked

Command = TypeVar("Command", bound=Callable[..., Any])
ADDRESS = "WXSIM_CONTROL"
PAGE = 500
MOST_REPLY = 1 << 30  # bytes: a page of entries that are kept whole
PORT = click.IntRange(0, 65535)
_KEPT = "simulator.commands.control.token"  # in click's context, so that no command has to hand it on


def _linked(context: click.Context, _: click.Parameter, address: str) -> str:
    """The address; the link that `wxsim serve` printed is one with the token in it."""
    base, mark, query = address.partition("?")
    if mark and (token := dict(parse_qsl(query)).get("token")):
        context.meta[_KEPT] = checked(token)
        return base
    return address


def _keep(context: click.Context, _: click.Parameter, token: str | None) -> None:
    if token is not None:
        context.meta.setdefault(_KEPT, checked(token))


def CONTROL(command: Command) -> Command:  # noqa: N802 - as other decorators of options are called
    """The options of a command that asks a served world."""
    address = option(
        "--control",
        default="http://127.0.0.1:8081",
        show_default=True,
        envvar=ADDRESS,
        show_envvar=True,
        callback=_linked,
        help=Text("The control interface.", "控制接口的地址。"),
    )
    token = option(
        "--control-token",
        envvar=VARIABLE,
        show_envvar=True,
        callback=_keep,
        expose_value=False,
        help=Text("Its token, where it asks for one.", "控制接口要求时所用的令牌。"),
    )
    return address(token(command))


def ask(control: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """The JSON that the control interface answers; its errors are the caller's."""
    import requests

    if not control.startswith(("http://", "https://")):
        raise UsageError(
            Text(
                f"--control is an http:// address, not {control!r}",
                f"--control 应为 http:// 地址，不能是 {control!r}",
            )
        )
    # An action may wait for as long as a provider takes, and says so itself where that is too long.
    patience = 60 if body is None else 2 * 3600
    context = click.get_current_context(silent=True)
    token = context.meta.get(_KEPT) if context is not None else None
    with requests.Session() as session:
        session.trust_env = False  # a proxy of this machine knows no world that is served on it
        try:
            reply = session.request(
                "GET" if body is None else "POST",
                control.rstrip("/") + path,
                data=None if body is None else json.dumps(body).encode("utf-8"),
                headers={"Accept-Language": language()}
                | ({"Authorization": f"Bearer {token}"} if token else {}),
                timeout=patience,
            )
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise UsageError(
                Text(
                    f"--control {control!r} is no address: {error}",
                    f"--control {control!r} 不是地址：{error}",
                )
            ) from None
        except requests.RequestException as error:
            reason = _reason(error)
            raise UsageError(
                Text(
                    f"nothing answers at {control} ({reason}); is `wxsim serve` running?",
                    f"{control} 没有应答（{reason}）；`wxsim serve` 在运行吗？",
                )
            ) from None
    try:
        document = read_json(reply.content, MOST_REPLY)
    except ValueError:
        from simulator.endpoints.admission import NO_SUCH_PATH

        text = reply.text[:200]
        if text.startswith(NO_SUCH_PATH.en):
            raise UsageError(
                Text(
                    f"{control} is where the platform answers; the control interface is at the `control` of "
                    "the line that `wxsim serve` prints",
                    f"{control} 是平台的地址；控制接口在 `wxsim serve` 所打印那一行的 `control`",
                )
            ) from None
        raise UsageError(
            Text(
                f"{control} answered {reply.status_code}: {text}",
                f"{control} 应答 {reply.status_code}：{text}",
            )
        ) from None
    if reply.ok:
        return document
    told = document.get("error") if isinstance(document, dict) else None
    raise UsageError(
        told
        or Text(
            f"{control} answered {reply.status_code}: {reply.text[:200]}",
            f"{control} 应答 {reply.status_code}：{reply.text[:200]}",
        )
    )


def _reason(error: BaseException) -> str:
    """What the system said, beneath all that was wrapped around it."""
    while (inner := getattr(error, "reason", None) or error.__cause__ or error.__context__) is not None:
        if not isinstance(inner, BaseException):
            return str(inner)
        error = inner
    return str(error)


def state(control: str, *lists: str) -> dict[str, Any]:
    """The state of a served world with these lists whole, page after page, and no others."""
    found: dict[str, Any] = ask(control, "/state?limit=0")
    for name in lists:
        more = {"list": name, "limit": PAGE}
        whole: Any = None
        while True:
            page = ask(control, f"/state?{urlencode(more)}")
            whole = page[name] if whole is None else _joined(whole, page[name])
            if name not in page["next"]:
                break
            more["after"] = page["next"][name]
        found[name] = whole
    return found


def last(control: str) -> int:
    """The number of the newest entry of a served journal."""
    number: int = ask(control, "/journal?limit=0")["last"]
    return number


def _joined(before: Any, more: Any) -> Any:
    if isinstance(before, list):
        return [*before, *more]
    return {kind: before.get(kind, {}) | more.get(kind, {}) for kind in {**before, **more}}


def pages(control: str, after: int = 0, **query: Any) -> Iterator[dict[str, Any]]:
    """The pages of a served journal up to its end; with `wait`, on and on."""
    while True:
        found = ask(control, f"/journal?{urlencode({'after': after, 'limit': PAGE, **query})}")
        yield found
        if not found["entries"] and "wait" not in query:
            return
        after = found["next"]


def entries(control: str, after: int = 0, until: int | None = None, **query: Any) -> Iterator[dict[str, Any]]:
    """The entries of a served journal past `after`, to `until` or its end."""
    for page in pages(control, after, **query):
        for entry in page["entries"]:
            if until is not None and entry["seq"] > until:
                return
            yield entry
