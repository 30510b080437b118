"""Reads provider.yaml. Everything wrong with it is said at once, each with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.core.component.entities import ORDINALS
from simulator.documents import Node, Problems, Shape, shown
from simulator.documents.reader import parse, read
from simulator.provider.keys import PLACEHOLDERS
from simulator.provider.manifest import (
    QUIET,
    READY_TIMEOUT,
    Component,
    HomePage,
    Manifest,
    Package,
    Page,
    Probe,
    Service,
    Shows,
    Start,
)
from simulator.provider.schema import PROVIDER
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError, nearest

_SHAPE = Shape(PROVIDER)
_BRACED = re.compile(r"\{([a-z_]+)\}")


def load_manifest(path: Path) -> Manifest:
    """The provider that the file (or `provider.yaml` in the folder) describes."""
    path = Path(path)
    if path.is_dir():
        path = path / "provider.yaml"
    if not path.exists():
        raise UsageError(
            Text(
                f"{shown(path)}: no such file; `wxconf init` writes one to begin with",
                f"{shown(path)}：没有这个文件；`wxconf init` 可以生成一份",
            )
        )
    return _manifest(read(path), path)


def parse_manifest(document: str | Mapping[str, Any], path: Path) -> Manifest:
    """The same from text or from a mapping; `path` says where it would lie."""
    root = parse(document, shown(path)) if isinstance(document, str) else Node.of(document)
    return _manifest(root, path)


def _manifest(root: Node, path: Path) -> Manifest:
    problems = Problems(shown(path))
    _SHAPE.check(root, problems, "provider.yaml")
    problems.raise_any()
    _placeholders(root, problems)
    _accounts(root, problems)
    services = _services(root, problems)
    start = _start(root.get("start"), problems)
    problems.raise_any()
    document = root.plain()
    probe = document.get("probe")
    return Manifest(
        path=path,
        name=document.get("name", path.resolve().parent.name or "provider"),
        components=tuple(Component(**one) for one in document["components"]),
        home_page=HomePage(**document.get("home_page", {})),
        services=services,
        start=start,
        api=document.get("api"),
        shows=Shows(**{name: _page(page) for name, page in document.get("shows", {}).items()}),
        pull_period=document.get("pull", {}).get("period"),
        consent=document.get("consent", {}).get("redirect_uri"),
        does=tuple(document.get("does", ())),
        probe=Probe(base_url=probe["base_url"].rstrip("/"), offers=tuple(probe["offers"])) if probe else None,
        quiet=document.get("quiet", QUIET),
        order_push_form=document.get("order_push_form"),
        listing=document.get("listing", {}),
    )


def _placeholders(root: Node, problems: Problems) -> None:
    """A word in braces that is nearly one of ours is a slip; in a URL every unknown one is."""
    for node in root.walk():
        if not isinstance(node.value, str):
            continue
        for word in _BRACED.findall(node.value):
            if word in PLACEHOLDERS or word == "appid":
                continue
            url = node.value.startswith(("http://", "https://"))
            if url or difflib.get_close_matches(word, PLACEHOLDERS, n=1, cutoff=0.75):
                problems.add(
                    node,
                    Text(
                        f"the placeholder {{{word}}} is not known: {nearest(word, PLACEHOLDERS).en}",
                        f"不认识占位符 {{{word}}}：{nearest(word, PLACEHOLDERS).zh}",
                    ),
                )


def _accounts(root: Node, problems: Problems) -> None:
    seen: dict[Any, Node] = {}
    components = root.get("components")
    assert components is not None
    home_page = root.get("home_page")
    for account in (*components.items, *((home_page,) if home_page else ())):
        appid = account.get("appid")
        if appid is None:
            continue
        if appid.value in seen:
            problems.add(
                appid,
                Text(
                    f"the appid {appid.value} is used twice; first in line {seen[appid.value].line}",
                    f"appid {appid.value} 用了两次；第一次在第 {seen[appid.value].line} 行",
                ),
            )
        seen.setdefault(appid.value, appid)


def _services(root: Node, problems: Problems) -> tuple[Service, ...]:
    components = [one.get("appid") for one in (root.get("components") or root).items]
    platforms: dict[Any, int] = {}
    for number, appid in enumerate(components):
        if number < len(ORDINALS):
            platforms[ORDINALS[number]] = number
        if appid is not None:
            platforms[appid.value] = number
    ids: dict[int, Node] = {}
    services = []
    for number, node in enumerate((root.get("services") or root).items, 1):
        ident = node.get("id")
        if ident is not None:
            _once(ids, int(str(ident.value)), ident, Text("the service id", "服务 ID"), problems)
        chosen = node.get("component")
        platform = 0
        if chosen is not None and chosen.value in platforms:
            platform = platforms[chosen.value]
        elif chosen is not None:
            hint = nearest(str(chosen.value), map(str, platforms))
            problems.add(
                chosen,
                Text(
                    f"component {chosen.value!r} is none of this file's: {hint.en}",
                    f"component {chosen.value!r} 不在本文件中：{hint.zh}",
                ),
            )
        elif len(components) > 1:
            problems.add(
                node,
                Text(
                    f"services[{number}] lacks component; this file has {len(components)} of them",
                    f"services[{number}] 缺少 component；本文件有 {len(components)} 个",
                ),
            )
        document = node.plain()
        services.append(
            Service(
                id=int(document["id"]) if "id" in document else None,
                name=document.get("name", f"service {number}"),
                kind=document["kind"],
                platform=platform,
                url=document["url"],
                mobile=document.get("mobile"),
                packages=_packages(node, problems),
            )
        )
    return tuple(services)


def _packages(service: Node, problems: Problems) -> tuple[Package, ...]:
    skus: dict[int, Node] = {}
    packages = []
    for node in (service.get("packages") or service).items:
        document = node.plain()
        sku = node.get("sku_id")
        if sku is not None:
            _once(skus, int(str(sku.value)), sku, Text("the sku_id", "sku_id 为"), problems)
        packages.append(
            Package(
                sku_id=int(document["sku_id"]) if "sku_id" in document else None,
                name=document.get("name", f"{document['days']} days"),
                spec_id=str(document.get("spec_id", "")),
                days=document["days"],
                price=document["price"],
                edition=document.get("edition", ""),
            )
        )
    return tuple(packages)


def _once(seen: dict[int, Node], value: int, node: Node, what: Text, problems: Problems) -> None:
    if value in seen:
        first = seen[value].line
        problems.add(
            node,
            Text(
                f"{what.en} {value} is used twice; first in line {first}",
                f"{what.zh} {value} 用了两次；第一次在第 {first} 行",
            ),
        )
    seen.setdefault(value, node)


def _start(node: Node | None, problems: Problems) -> Start | None:
    if node is None:
        return None
    ways = [key for key in ("command", "wsgi") if key in node.entries]
    if len(ways) != 1:
        both = Text(", not both", "，不能都写") if ways else NOTHING
        problems.add(
            node,
            Text(
                f"start wants either command or wsgi{both.en}", f"start 要么写 command，要么写 wsgi{both.zh}"
            ),
        )
    if ways == ["command"] and "ready" not in node.entries:
        problems.add(
            node,
            Text(
                "start.command wants ready beside it: a URL that answers 2xx once the provider is up",
                "start.command 旁边要有 ready：服务商启动后返回 2xx 的 URL",
            ),
        )
    document = node.plain()
    return Start(
        command=tuple(str(word) for word in document.get("command", ())),
        wsgi=document.get("wsgi"),
        env={name: _environment(value) for name, value in document.get("env", {}).items()},
        ready=document.get("ready"),
        timeout=float(document.get("timeout", READY_TIMEOUT)),
    )


def _environment(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _page(document: Mapping[str, Any]) -> Page:
    status = document.get("status", [])
    return Page(
        status=tuple(status) if isinstance(status, list) else (status,), contains=document.get("contains")
    )
