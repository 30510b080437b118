"""provider.yaml as values: what a provider is, how it starts, what it shows, what it offers.

Ids and secrets that the file leaves out are None until a world makes them up (`completed`), and placeholders
stay until the run knows what they stand for (`bind`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from simulator.core.component.entities import ORDINALS
from simulator.durations import DAY
from simulator.provider.capabilities import CAPABILITIES, DEEDS, capabilities_of
from simulator.provider.keys import PLACEHOLDERS
from simulator.provider.probe_rows import OF_SHOPS
from simulator.texts import Text
from simulator.usage import UsageError, nearest

PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
QUIET = 0.05
READY_TIMEOUT = 20.0
TELLING = (
    8  # a shorter secret is likely to be a word of the page as well, and is not masked inside other text
)

_T = TypeVar("_T")
_SECRET_FIELDS = ("secret", "token", "encoding_aes_key")


def _hidden() -> Any:
    return field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A third-party platform of the provider."""

    appid: str | None = None
    secret: str | None = _hidden()
    token: str | None = _hidden()
    encoding_aes_key: str | None = _hidden()
    authorization_events: str | None = None
    messages: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The provider's corporate home page on the service market."""

    appid: str | None = None
    secret: str | None = _hidden()
    token: str | None = _hidden()
    encoding_aes_key: str | None = _hidden()
    order_push: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One thing a store can buy: days for fen. Price 0 is the trial; without `spec_id` it is its own line.

    `edition` is what the provider calls the range of functions that it opens.
    """

    sku_id: int | None = None
    name: str
    spec_id: str = ""
    days: int
    price: int
    edition: str = ""

    @property
    def seconds(self) -> int:
        return self.days * DAY

    @property
    def trial(self) -> bool:
        return self.price == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service listed in the market. `platform` is the place of its component in `Manifest.components`."""

    id: int | None = None
    name: str
    kind: str
    platform: int
    url: str
    mobile: str | None = None
    packages: tuple[Package, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How the provider is started: by a command, or as a WSGI app in this process."""

    command: tuple[str, ...] = ()
    wsgi: str | None = None
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    ready: str | None = None
    timeout: float = READY_TIMEOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page of one meaning looks like; `{appid}` in `contains` is the store's."""

    status: tuple[int, ...] = ()
    contains: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """The pages that a store's user can meet at login."""

    served: Page | None = None
    refused: Page | None = None
    needs_grant: Page | None = None
    unavailable: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Where the probe endpoints are, and which of them exist."""

    base_url: str
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One provider under test."""

    path: Path
    name: str
    components: tuple[Component, ...]
    services: tuple[Service, ...]
    home_page: HomePage = HomePage()
    start: Start | None = None
    api: str | None = None
    shows: Shows = Shows()
    pull_period: float | None = None
    consent: str | None = None
    does: tuple[str, ...] = ()
    probe: Probe | None = None
    quiet: float = QUIET
    order_push_form: str | None = None
    listing: Mapping[str, Any] = field(default_factory=dict)
    capabilities: frozenset[str] = field(init=False, compare=False, default=frozenset())

    @property
    def folder(self) -> Path:
        """Where the file lies and the start command runs."""
        return self.path.resolve().parent

    @property
    def accounts(self) -> tuple[Component | HomePage, ...]:
        """Whoever has a secret and receives sealed pushes."""
        return (*self.components, self.home_page)

    def component_of(self, service: Service) -> Component:
        return self.components[service.platform]

    def __post_init__(self) -> None:
        object.__setattr__(self, "capabilities", capabilities_of(_document(self)))

    def offers(self, capability: str) -> bool:
        """Whether the provider has the capability by its file; a UsageError for a word that is none."""
        if capability not in CAPABILITIES:
            raise UsageError(
                Text(
                    f"no capability is called {capability!r}: {nearest(capability, CAPABILITIES).en}",
                    f"没有名为 {capability!r} 的能力：{nearest(capability, CAPABILITIES).zh}",
                )
            )
        return capability in self.capabilities

    @property
    def deals_with_shops(self) -> bool:
        """Whether it says what it believes of shops, or does something in them by itself."""
        return bool(self.capabilities & {*OF_SHOPS, *DEEDS})

    def uses(self, placeholder: str) -> bool:
        """Whether `{placeholder}` stands anywhere in the file."""
        return any("{" + placeholder + "}" in text for text in _texts(self))

    def urls(self) -> Iterator[str]:
        """Every URL the file names, placeholders as they are."""
        for component in self.components:
            yield from filter(None, (component.authorization_events, component.messages))
        yield from filter(None, (self.home_page.order_push, self.consent))
        for service in self.services:
            yield from filter(None, (service.url, service.mobile))
        if self.probe:
            yield self.probe.base_url
        if self.start and self.start.ready:
            yield self.start.ready

    def bind(self, **words: object) -> Manifest:
        """A copy with placeholders replaced: api, port, data, worker, service_id, python, config.

        A word that is not given (or None) stays a placeholder. Inside a service `{service_id}` is its own
        id, elsewhere the one given, or the first service's.
        """
        if unknown := set(words) - set(PLACEHOLDERS):
            raise ValueError(f"no such placeholders: {sorted(unknown)}")
        given = {word: str(value) for word, value in words.items() if value is not None}
        first = self.services[0].id
        if first is not None:
            given.setdefault("service_id", str(first))
        bound: Manifest = _bound(self, given)
        return bound

    def completed(self, make: Callable[[str, int], Any]) -> Manifest:
        """A copy in which `make(what, n)` gave every id and secret that is missing.

        `what` is component.appid, component.secret, component.token, component.encoding_aes_key, the same
        for home_page, service.id or package.sku_id; `n` counts from 0 over the whole file.
        """
        skus = 0
        services = []
        for number, service in enumerate(self.services):
            packages = []
            for package in service.packages:
                sku = make("package.sku_id", skus) if package.sku_id is None else package.sku_id
                packages.append(replace(package, sku_id=int(sku)))
                skus += 1
            ident = make("service.id", number) if service.id is None else service.id
            services.append(replace(service, id=int(ident), packages=tuple(packages)))
        return replace(
            self,
            components=tuple(
                _account(one, "component", number, make) for number, one in enumerate(self.components)
            ),
            home_page=_account(self.home_page, "home_page", 0, make),
            services=tuple(services),
        )

    def as_json(self) -> dict[str, Any]:
        """The file's content with everything known filled in, secrets too; `load` reads it again."""
        return _document(self)

    def public(self) -> dict[str, Any]:
        """The same without secrets, for a journal's header, with the capabilities that some of these tell of;
        environment values and URLs' passwords go too."""
        secrets = [
            value
            for account in self.accounts
            for value in (account.secret, account.token, account.encoding_aes_key)
            if value and len(value) >= TELLING
        ]
        document = _document(self) | {"capabilities": sorted(self.capabilities)}
        for written in (*document["components"], document.get("home_page", {})):
            for name in _SECRET_FIELDS:
                written.pop(name, None)
        if "env" in document.get("start", {}):
            document["start"]["env"] = dict.fromkeys(document["start"]["env"], "***")
        masked: dict[str, Any] = _masked(document, sorted(secrets, key=len, reverse=True))
        return masked


def _account(account: _T, what: str, number: int, make: Callable[[str, int], Any]) -> _T:
    missing = {
        name: str(make(f"{what}.{name}", number))
        for name in ("appid", *_SECRET_FIELDS)
        if getattr(account, name) is None
    }
    filled: _T = replace(account, **missing)  # type: ignore[type-var]
    return filled


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)


def _bound(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), value)
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Service) and value.id is not None:
            words = {**words, "service_id": str(value.id)}
        named = [one.name for one in fields(value) if one.init]
        return replace(value, **{name: _bound(getattr(value, name), words) for name in named})
    if isinstance(value, Mapping):
        return {key: _bound(item, words) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_bound(item, words) for item in value)
    return value


def _document(manifest: Manifest) -> dict[str, Any]:
    document: dict[str, Any] = _plain(manifest)
    del document["path"]
    if manifest.pull_period is not None:
        document["pull"] = {"period": document.pop("pull_period")}
    if manifest.consent is not None:
        document["consent"] = {"redirect_uri": manifest.consent}
    for service, written in zip(manifest.services, document["services"], strict=True):
        platform = written.pop("platform")
        written["component"] = manifest.components[service.platform].appid or ORDINALS[platform]
        if service.id is not None:
            written["id"] = str(service.id)
    return document


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, without what is empty."""
    if is_dataclass(value):
        pairs = {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.init}
        return {name: item for name, item in pairs.items() if item not in (None, "", [], {})}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _masked(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "***")
        return re.sub(r"://[^/@\s]*@", "://***@", value)
    if isinstance(value, dict):
        return {key: _masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, secrets) for item in value]
    return value
