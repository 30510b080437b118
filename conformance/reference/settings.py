"""What the provider's file says about itself: the same `provider.yaml` that describes it to the suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """Who has a secret of its own and gets sealed pushes."""

    appid: str
    secret: str
    token: str
    encoding_aes_key: str
    former_encoding_aes_key: str = ""


class Component(Receiver):
    """One component (third-party platform) of the company."""

    __slots__ = ()


class HomePage(Receiver):
    """The company's home page on the service market."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """One SKU on sale: its name, the spec id it counts for, days, and the price in fen."""

    sku_id: str
    name: str
    spec_id: str
    days: int
    price: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service on the market, and the component that makes its calls."""

    id: str
    kind: str
    component: str
    packages: tuple[Package, ...]

    @property
    def number(self) -> int:
        """The id as the platform's requests want it: 64 bits, never through a float."""
        return int(self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The file with its placeholders filled in; `period` between two pulls in seconds.

    One that is `asked_to_pull` leaves it at that while its clock stands. `does`: what it does for a store
    without a person.
    """

    api: str
    port: int
    data: Path
    components: Mapping[str, Component]
    home_page: HomePage
    services: Mapping[str, Service]
    redirect_uri: str
    period: float
    asked_to_pull: bool = True
    does: frozenset[str] = frozenset()

    def component_of(self, service_id: str) -> str:
        """The appid of the component named in the service (A5a)."""
        return self.services[service_id].component

    def services_of(self, component: str) -> list[str]:
        """The services whose calls this component makes."""
        return [service_id for service_id in self.services if self.component_of(service_id) == component]


def load(path: Path, *, api: str, port: int, data: Path) -> Settings:
    """The settings in a provider.yaml.

    OSError, yaml.YAMLError, KeyError: it cannot be read, or lacks a key.
    """
    import yaml  # here, because start-up counts

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 -- both loaders are safe ones
    return build(raw, api=api, port=port, data=data)


def build(raw: Mapping[str, Any], *, api: str, port: int, data: Path) -> Settings:
    """Settings from the parsed file; `raw` as the YAML has it."""
    filled = _filled(raw, {"{api}": api, "{port}": str(port), "{data}": str(data)})
    home_page = filled["home_page"]
    services = [_service(row) for row in filled["services"]]
    return Settings(
        api=api,
        port=port,
        data=data,
        components={row["appid"]: Component(**_credentials(row)) for row in filled["components"]},
        home_page=HomePage(**_credentials(home_page)),
        services={service.id: service for service in services},
        redirect_uri=str(filled.get("consent", {}).get("redirect_uri", "")),
        period=float(filled.get("pull", {}).get("period", 30)),
        does=frozenset(filled.get("does") or ()),
        asked_to_pull="sync" in (filled.get("probe") or {}).get("offers", ()),
    )


def _credentials(row: Mapping[str, Any]) -> dict[str, str]:
    names = ("appid", "secret", "token", "encoding_aes_key", "former_encoding_aes_key")
    return {name: str(row[name]) for name in names if name in row}


def _service(row: Mapping[str, Any]) -> Service:
    packages = tuple(
        Package(
            sku_id=str(package["sku_id"]),
            name=str(package.get("name", "")),
            spec_id=str(package.get("spec_id", "")),
            days=int(package.get("days", 0)),
            price=int(package.get("price", 0)),
        )
        for package in row.get("packages", ())
    )
    return Service(
        id=str(row["id"]), kind=str(row["kind"]), component=str(row["component"]), packages=packages
    )


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for word, meaning in words.items():
            value = value.replace(word, meaning)
        return value
    if isinstance(value, dict):
        return {key: _filled(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, words) for inner in value]
    return value
