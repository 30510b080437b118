"""Who may be sent to: checked after name resolution, and what was checked is what is connected to."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable

from simulator.http.forbidden import is_never, parsed, why_never
from simulator.texts import Text
from simulator.usage import Spoken, UsageError

OURS = tuple(
    ipaddress.ip_network(each)
    for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
FAILED_FOR = 2.0  # seconds that a failed look-up is not made again
PATIENCE = 60.0
NEVER = Text("nothing is ever sent there, whatever is allowed", "无论允许什么，都不会发往那里")


class NoAddress(Spoken, ConnectionError):
    """A name that is not known, or not in time."""


_NAME = re.compile(r"[\w-]+(\.[\w-]+)*\.?")


class Hosts:
    """Who may be sent to: loopback and private addresses, plus names and networks the user allowed; never
    the metadata service of a cloud.

    `real` gives monotonic real seconds.
    """

    def __init__(self, allowed: Iterable[str] = (), real: Callable[[], float] = time.monotonic) -> None:
        self._names: set[str] = set()
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        self._real = real
        self._guard = threading.Lock()
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}
        self._asked: dict[tuple[str, int], _LookUp] = {}

        for each in allowed:
            self._allow(each)

    def _allow(self, word: str) -> None:
        try:
            network = ipaddress.ip_network(word, strict=False)
        except ValueError:
            if not _NAME.fullmatch(word):
                raise UsageError(
                    Text(
                        f"--allow-host {word!r} is no name, address or network: leave port and scheme out",
                        f"--allow-host {word!r} 不是名字、地址或网段：不要写端口与协议",
                    )
                ) from None
            never = why_never(word) is not None
            self._names.add(_plain(word))
        else:
            never = is_never(network)
            self._networks.append(network)
        if never:
            raise UsageError(Text(f"{word} cannot be allowed: {NEVER.en}", f"不能允许 {word}：{NEVER.zh}"))

    def addresses(self, host: str, port: int, patience: float = PATIENCE) -> tuple[str, ...]:
        """The addresses to connect to, the likeliest first, within so many real seconds.

        A UsageError where none is allowed, a NoAddress where the name is not known, or not in time.
        """
        if why := why_never(host):
            raise UsageError(Text(f"{host} is {why.en}: {NEVER.en}", f"{host} 是{why.zh}：{NEVER.zh}"))
        key = (host, port)
        known = self._known.get(key)
        if known is not None:
            return known
        found = self._found(key, patience)
        named = _plain(host) in self._names
        allowed = tuple(
            each for each in found if not why_never(host, each) and (named or self.is_allowed(each))
        )
        if not allowed:
            if why := why_never(host, found[0]):
                raise UsageError(
                    Text(
                        f"{host} is {found[0]}, {why.en}: {NEVER.en}",
                        f"{host} 是 {found[0]}，{why.zh}：{NEVER.zh}",
                    )
                )
            raise UsageError(
                Text(
                    f"pushes go to loopback and private addresses only; {host} is {found[0]}. Allow "
                    f"it with --allow-host {host}",
                    f"推送只发往本机与内网地址；{host} 是 {found[0]}。用 --allow-host {host} 允许它",
                )
            )
        with self._guard:
            return self._known.setdefault(key, allowed)

    def worked(self, host: str, port: int, address: str) -> None:
        """This address of the host took a connection: it is tried ahead of the others from now on."""
        with self._guard:
            known = self._known.get((host, port), ())
            self._known[(host, port)] = (address, *(each for each in known if each != address))

    def failed(self, host: str, port: int) -> None:
        """None of the host's addresses took a connection: the name is looked up again next time."""
        with self._guard:
            self._known.pop((host, port), None)
            self._asked.pop((host, port), None)

    def _found(self, key: tuple[str, int], patience: float) -> tuple[str, ...]:
        host, _ = key
        if _is_address(host):
            return (host,)
        with self._guard:
            look_up = self._asked.get(key)
            if look_up is None or look_up.is_over(self._real()):
                look_up = self._asked[key] = _LookUp(*key, self._real)
        if not look_up.ended.wait(patience):
            raise NoAddress(
                Text(
                    f"{host}: no address was found in {patience:.1f} s",
                    f"{host}：{patience:.1f} 秒内没有找到地址",
                )
            )
        if not look_up.found:
            raise NoAddress(Text(f"{host}: {look_up.error}", f"{host}：{look_up.error}"))
        return look_up.found

    def is_allowed(self, address: str) -> bool:
        """An IPv4 address mapped into an IPv6 one counts as itself."""
        found = parsed(address)
        plain = getattr(found, "ipv4_mapped", None) or found
        return any(plain in network for network in (*OURS, *self._networks))


class _LookUp:
    """One name being looked up, in a thread of its own: a resolver may take longer than a push has."""

    def __init__(self, host: str, port: int, real: Callable[[], float]) -> None:
        self.found: tuple[str, ...] = ()
        self.error: Exception | None = None
        self.ended = threading.Event()
        self._at = 0.0
        self._real = real
        threading.Thread(target=self._run, args=(host, port), name=f"look-up {host}", daemon=True).start()

    def is_over(self, now: float) -> bool:
        return self.ended.is_set() and now - self._at >= FAILED_FOR

    def _run(self, host: str, port: int) -> None:
        try:
            # RFC 6761: such a name is this machine, whatever a name server says of it.
            name = "localhost" if host.endswith(".localhost") else host
            rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            self.found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
        except Exception as error:  # noqa: BLE001 - told to whoever waits; names too long are no OSError
            self.error = error
        self._at = self._real()
        self.ended.set()


def _is_address(host: str) -> bool:
    try:
        parsed(host)
    except ValueError:
        return False
    return True


def _plain(name: str) -> str:
    """A host name as it is compared: in lower case, without the dot that says that it is whole."""
    return name.lower().rstrip(".")
