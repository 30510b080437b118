"""Sends the pushes of an exported journal again, to a provider as its file describes it now.

A journal that was written with its secrets holds each body as it was sent: that very request goes out
again. Otherwise, or where it is asked for, the document is sealed anew with the provider's keys and the
present time; the tickets and codes in it are then the journal's pseudonyms, which nothing can be had for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.core import outbox
from simulator.core.outbox import Channel
from simulator.faults.defects import changes, defects_among
from simulator.http.client import exchange, unanswered, why
from simulator.http.hosts import Hosts
from simulator.journal.entry import Entry
from simulator.journal.kinds.exchanged import PushAttempted
from simulator.journal.shorten import beginning, lacks
from simulator.provider.manifest import Manifest
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError
from simulator.wire import push as wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """One push to send: the entry it comes from, and the request. `as_sent` says that it is the very same."""

    entry: Entry
    request: wire.Sealed
    as_sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the provider said to it."""

    again: Again
    outcome: str
    status: int | None = None
    reply: str = ""
    error: Text = NOTHING

    def line(self, lang: str = "en") -> str:
        data = self.again.entry.data
        said = f"{self.status} {self.reply[:40]!r}" if self.status is not None else self.error.in_(lang)
        how = Text("as sent", "原样") if self.again.as_sent else Text("sealed anew", "重新加密")
        push = Text("push", "推送").in_(lang)
        words = (
            f"→ {push}",
            data["kind"],
            data["store"] or "",
            f"({how.in_(lang)})",
            "←",
            PushAttempted.FACTS["outcome"].named(self.outcome).in_(lang),
            said,
        )
        return f"{self.again.entry.seq:>5} " + " ".join(word for word in words if word)


def chosen(
    entries: Iterable[Entry],
    *,
    kinds: Collection[str] = (),
    stores: Collection[str] = (),
    seqs: Collection[int] = (),
    every_attempt: bool = False,
) -> list[Entry]:
    """The pushes that left, whoever was there to take them: first attempts, or every attempt and copy, or
    those of the entries `seqs`."""
    found: dict[Any, Entry] = {}
    every = every_attempt or bool(seqs)
    for entry in entries:
        data = entry.data
        if entry.kind != PushAttempted.NAME or not PushAttempted.read(data).left():
            continue
        if seqs and entry.seq not in seqs:
            continue
        if (kinds and data["kind"] not in kinds) or (stores and data["store"] not in stores):
            continue
        found.setdefault((entry.world, entry.seq if every else data["push"]), entry)
    return list(found.values())


def is_stores_own(entry: Entry, manifest: Manifest) -> bool:
    """Whether a store got it at an address of its own: no provider has the key for it."""
    data = entry.data
    to_nobody = not data["component"] and not data["home_page"]
    if not to_nobody or data["channel"] != Channel.MESSAGE:
        return False
    return not any(_is_message_to(row.messages, data) for row in manifest.components)


def again(entry: Entry, manifest: Manifest, *, now: float, seal: bool = False) -> Again:
    """The request of a recorded push, for the provider's present address."""
    data = entry.data
    url = _address(data, manifest)
    wrong = changes(defects_among(data["defects"]))
    body = data.get("sealed")
    if not seal and isinstance(body, str) and not _is_pseudonym(body):
        kept = wire.Sealed(
            url=wire.with_query(url, data["query"]),
            body=body.encode("utf-8"),
            plain=data["plain"],
            query=data["query"],
            method=wire.method_of(wrong),
        )
        return Again(entry=entry, request=_in_json(kept) if body.startswith("{") else kept, as_sent=True)
    if lacks(data["fields"]):
        raise UsageError(
            Text(
                f"the push of entry {entry.seq} was too long to be kept whole: leave it out with "
                "--kind or --store",
                f"条目 {entry.seq} 的推送太长，没有完整保存：用 --kind 或 --store 略去",
            )
        )
    channel = Channel(data["channel"])
    owner, receiver = _owner(data, manifest), _receiver(data)
    sealed = wire.seal(
        channel,
        url,
        wire.Keys(
            token=owner.token or "",
            encoding_aes_key=owner.encoding_aes_key or "",
            receiver=owner.appid or "",
            to=receiver,
        ),
        data["fields"],
        timestamp=int(now),
        nonce=str(data["push"]),
        random=f"{entry.seq:016d}".encode(),
        openid=str(data["fields"].get("FromUserName", "")),
        wrong=wrong,
        form=wire.Form(json=beginning(data["plain"]).startswith("{"), sealed="encrypt_type" in data["query"]),
    )
    return Again(entry=entry, request=sealed, as_sent=False)


def replay(
    pushes: Iterable[Again],
    hosts: Hosts,
    *,
    timeout: float = 5.0,
    wait: Callable[[Entry], None] = lambda _entry: None,
) -> Iterator[Answer]:
    """Sends one after the other; `wait` is called ahead of each."""
    for one in pushes:
        wait(one.entry)
        yield _send(one, hosts, timeout)


def as_recorded(rate: float = 1.0, sleep: Callable[[float], None] = time.sleep) -> Callable[[Entry], None]:
    """Waits between pushes as long as passed on the world's clock, divided by `rate`."""
    last: list[float] = []

    def wait(entry: Entry) -> None:
        if last and entry.at > last[0]:
            sleep((entry.at - last[0]) / rate)
        last[:] = [entry.at]

    return wait


def _send(one: Again, hosts: Hosts, timeout: float) -> Answer:
    try:
        status, body = exchange(hosts, one.request, timeout)
    except TimeoutError:
        return Answer(again=one, outcome="timeout", error=unanswered(timeout))
    except UsageError:
        raise
    except (OSError, ValueError) as error:
        return Answer(again=one, outcome="unreachable", error=why(error))
    good = outbox.acknowledges(Channel(one.entry.data["channel"]), status, body)
    return Answer(
        again=one,
        outcome="acknowledged" if good else "refused",
        status=status,
        reply=body.decode("utf-8", "replace"),
    )


def _is_pseudonym(body: str) -> bool:
    return body.startswith("~")


def _in_json(kept: wire.Sealed) -> wire.Sealed:
    return wire.Sealed(
        url=kept.url,
        body=kept.body,
        plain=kept.plain,
        query=kept.query,
        method=kept.method,
        headers={**kept.headers, "Content-Type": "application/json"},
    )


def _owner(data: Mapping[str, Any], manifest: Manifest) -> Any:
    """Whose keys seal it: the platform or home page that the address belongs to."""
    wanted: list[Any]
    if data["home_page"]:
        wanted = [manifest.home_page] if manifest.home_page.appid == data["home_page"] else []
    elif data["component"]:
        wanted = [row for row in manifest.components if row.appid == data["component"]]
    else:
        wanted = [row for row in manifest.components if _is_message_to(row.messages, data)]
    if not wanted:
        whose = data["home_page"] or data["component"] or data["target"]
        raise UsageError(
            Text(
                f"{manifest.name} has no account {whose}, of which the journal has pushes: leave "
                "those out with --kind or --store, or name the provider that the journal is of",
                f"{manifest.name} 没有账号 {whose}，而日志中有它的推送：用 --kind 或 --store 略去，"
                "或指明日志所属的服务商",
            )
        )
    return wanted[0]


def _is_message_to(address: str | None, data: Mapping[str, Any]) -> bool:
    """Whether a message's target is that address, whatever its host and port are by now."""
    return bool(address) and _path(_of_store(str(address), data)) == _path(str(data["target"]))


def _address(data: Mapping[str, Any], manifest: Manifest) -> str:
    owner = _owner(data, manifest)
    where = {
        Channel.AUTHORIZATION: "authorization_events",
        Channel.MESSAGE: "messages",
        Channel.ORDER: "order_push",
    }
    channel = Channel(data["channel"])
    if channel is Channel.ORDER and not data["home_page"]:  # sent to the platform, in place of the home page
        channel = Channel.MESSAGE
    found = getattr(owner, where[channel], None)
    return _of_store(found, data) if found else str(data["target"])


def _of_store(address: str, data: Mapping[str, Any]) -> str:
    return address.replace("$APPID$", data["store"] or "")


def _path(url: str) -> str:
    return url.split("://", 1)[-1].partition("/")[2].partition("?")[0]


def _receiver(data: Mapping[str, Any]) -> str:
    """Whom the outer document names where that is not the owner: the account that a message is to."""
    return str(data["fields"].get("ToUserName", "")) if data["channel"] == Channel.MESSAGE else ""
