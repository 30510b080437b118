"""Whether the provider calls the platform where it answers, and what was refused of its calls."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from conformance.doctor.found import Found, Mark
from conformance.doctor.ward import Ward, ok, wrong
from simulator import NOTHING, Count, Text

PATIENCE = 3.0  # real seconds in which a call has to come
MOST = 3  # refused calls that are told, of each path and code one
TOKEN_REFUSALS = {40001, 40013, 40125, 41002, 41004}


def calls(ward: Ward) -> Iterator[Found]:
    """A purchase was pushed: the provider has exchanged its code, or asked for anything at all."""
    made = ward.calls() or _awaited(ward)
    api = ward.session.url
    if not made:
        yield wrong(
            "calls",
            Text(
                f"has not called {api}, where the platform answers, though a purchase was pushed",
                f"尽管已推送购买，服务商没有调用平台地址 {api}",
            ),
            api,
            todo=_no_call(ward),
            mark=Mark.STOP,
        )
        return
    all_refused = all(map(_is_refused, made))
    if not all_refused:
        yield ok(
            "calls",
            f"called the platform {Count(len(made)):time} at {api}",
            f"在 {api} 调用了平台 {len(made)} 次",
            api,
        )
    yield from (replace(one, mark=Mark.STOP) if all_refused else one for one in map(_refused, _first(made)))


def refused_past(ward: Ward, after: int) -> Iterator[Found]:
    """The calls that were refused past an entry, for what went wrong by then."""
    yield from map(_refused, _first(ward.calls(after)))


def _is_refused(call: Mapping[str, Any]) -> bool:
    return bool(call["status"] != 200 or call.get("errcode"))


def _first(made: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The first refused ones, of each path and code one; those that ended first come first."""
    refused = list(filter(_is_refused, made))
    each = {(call["path"], call["status"], call.get("errcode")): call for call in reversed(refused)}
    return list(each.values())[::-1][:MOST]


def _awaited(ward: Ward) -> list[Mapping[str, Any]]:
    """Calls that come late, of a provider that does not say when it is idle; a login asks for one."""
    jump = ward.do("press_use", store=ward.store)["url"]
    ward.provider.visit(url=jump, store=ward.store, code_state="good")
    until = time.monotonic() + PATIENCE
    while not (made := ward.calls()) and time.monotonic() < until:
        time.sleep(0.02)
    return made


def _no_call(ward: Ward) -> Text:
    if ward.session.manifest.start is not None and not ward.session.manifest.uses("api"):
        return Text(
            "likely its base URL is still https://api.weixin.qq.com: hand it {api}, for example in start.env",
            "很可能仍在使用 https://api.weixin.qq.com：把 {api} 交给它，例如写在 start.env",
        )
    return Text(
        "have it call that address in place of https://api.weixin.qq.com, once a push has come",
        "让它在收到推送后调用该地址，而不是 https://api.weixin.qq.com",
    )


def _refused(call: Mapping[str, Any]) -> Found:
    code = call.get("errcode")
    said = f"HTTP {call['status']}" if call["status"] != 200 else f"errcode {code}"
    en = str(call.get("why") or "")
    why = Text(en, str(call.get("why_zh") or en))
    told = f"{call['method']} {call['path']} → {said}"
    because = Text(f" ({why.en})", f"（{why.zh}）") if why else NOTHING
    todo = Text("see the call in `wxconf run --journal FILE`", "用 `wxconf run --journal FILE` 查看该调用")
    if call.get("endpoint") is None:
        todo = Text(
            "call the paths of api.weixin.qq.com, unchanged, under {api}",
            "在 {api} 之下使用与 api.weixin.qq.com 相同的路径",
        )
    elif code in TOKEN_REFUSALS:
        todo = Text(
            "give the provider the appid and secret of provider.yaml, and keep no token of another run",
            "让服务商使用 provider.yaml 的 appid 与 secret，且不保留其他运行的令牌",
        )
    return wrong(
        "calls",
        Text(f"a call was refused: {told}{because.en}", f"有一次调用被拒绝：{told}{because.zh}"),
        str(call["path"]),
        todo=todo,
    )
