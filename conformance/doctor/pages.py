"""Whether the pages of the services are there, and who has bought is shown what `shows` says."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from conformance.doctor.calls import refused_past
from conformance.doctor.found import Found
from conformance.doctor.ward import Ward, ok, wrong
from simulator import ENTRY_KINDS, Text

BODY = 80  # characters of a page that are shown
_NOT_THERE = Text(
    "the provider has no such path: mend services[].url, or say in `shows` which page has that status",
    "服务商没有这个路径：请更正 services[].url；若页面本就如此，请在 `shows` 中写明该状态码",
)


def served(ward: Ward) -> Iterator[Found]:
    """A user of the store that has bought presses “use”."""
    before = ward.last
    ward.do("enter", store=ward.store)
    visits = [entry.data for entry in ward.entries("visit", before)]
    if not visits:
        return
    seen = visits[-1]
    if seen["shown"] == "served":
        yield ok("page", "lets in a user of the store that has bought", "放行已购买店铺的用户", seen["url"])
        return
    yield from refused_past(ward, before)
    if seen["status"] is None:
        why = ENTRY_KINDS["visit"].read(seen).both("error")
        yield wrong(
            "page",
            Text(f"no page came: {why.en}", f"没有页面：{why.zh}"),
            seen["url"],
            todo=Text("mend services[].url", "更正 services[].url"),
        )
        return
    body = " ".join(seen["body"].split())[:BODY]
    page = f"HTTP {seen['status']} {body!r}"
    if seen["shown"] == "unknown":
        yield wrong(
            "page",
            Text(
                f"the page of a store that has bought is none that `shows` describes: {page}",
                f"已购买店铺所见的页面不符合 `shows` 中的任何一种：{page}",
            ),
            seen["url"],
            todo=_NOT_THERE
            if seen["status"] == HTTPStatus.NOT_FOUND
            else Text(
                "write in shows.served how that page looks: its status, and a text with {appid} in it",
                "在 shows.served 写明该页面的状态码，以及含有 {appid} 的文字",
            ),
        )
        return
    yield wrong(
        "page",
        Text(
            f"a store that has bought is shown `{seen['shown']}`: {page}",
            f"已购买的店铺看到的是 `{seen['shown']}`：{page}",
        ),
        seen["url"],
        todo=Text(
            "login_auth tells whose user it is, and the order push or the pull what the store may use",
            "login_auth 给出用户所属店铺，订单推送或拉取给出店铺可用的服务",
        ),
    )


def strangers(ward: Ward) -> Iterator[Found]:
    """Who comes without a code is not let in."""
    before = ward.last
    ward.do("visit", code_state="none", code="")
    for entry in ward.entries("visit", before):
        if entry.data["shown"] == "served":
            yield wrong(
                "page",
                Text(
                    "a page without a login code looks like one of a store that has bought",
                    "没有登录 code 的页面与已购买店铺的页面相同",
                ),
                entry.data["url"],
                todo=Text(
                    "write in shows.served what only those see who are let in",
                    "在 shows.served 写上只有被放行的用户才能看到的内容",
                ),
            )
