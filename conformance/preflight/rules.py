"""What the market asks of a provider before anything is called, judged as declared in provider.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from conformance.model import Level
from simulator import PRICE_RULES, Manifest, Package, Text, too_cheap

SETS = frozenset({129, 130, 131})
LOGIN_CODE = "code"  # what the market adds to the URL of a service
GUIDE, TODAY = "guide", "current"

Wrongs = list[Text]
Judge = Callable[[Manifest, str], "Wrongs | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing to have in order. `judge` answers all that is wrong, and None where nothing is declared:
    then `declared_by` says what to write. Its second argument names the price rules."""

    id: str
    level: Level
    clauses: tuple[str, ...]
    text: Text
    declared_by: str
    judge: Judge


def _must_be(key: str, wrong: Text) -> Judge:
    """A rule that a key of `listing:` is true."""

    def judge(manifest: Manifest, _prices: str) -> Wrongs | None:
        declared = manifest.listing.get(key)
        return None if declared is None else [] if declared else [wrong]

    return judge


def _permission_sets(manifest: Manifest, _prices: str) -> Wrongs | None:
    declared = manifest.listing.get("permission_sets")
    if declared is None:
        return None
    lacking = ", ".join(map(str, sorted(SETS - set(declared))))
    return [Text(f"sets {lacking} are not ticked", f"未勾选权限集 {lacking}")] if lacking else []


def _same_company(manifest: Manifest, _prices: str) -> Wrongs | None:
    own, platform = manifest.listing.get("company"), manifest.listing.get("platform_company")
    if own is None or platform is None:
        return None
    if own == platform:
        return []
    return [
        Text(f"the platform is of {platform}, not of {own}", f"第三方平台的主体是 {platform}，不是 {own}")
    ]


def _trial(manifest: Manifest, prices: str) -> Wrongs:
    rules = PRICE_RULES[prices]
    days = rules.free_days
    return [
        Text(f"{service.name} has no free version of {days} days", f"{service.name} 没有 {days} 天的免费版")
        for service in manifest.services
        if not any(rules.is_free_version(package) for package in service.packages)
    ]


def _price_floor(manifest: Manifest, prices: str) -> Wrongs:
    return [
        Text(f"{service.name}: {why.en}", f"{service.name}：{why.zh}")
        for service in manifest.services
        for package in service.packages
        if (why := too_cheap(PRICE_RULES[prices], service.kind, package))
    ]


def _spec_ids(manifest: Manifest, _prices: str) -> Wrongs | None:
    if not any(package.edition for service in manifest.services for package in service.packages):
        return None
    return [wrong for service in manifest.services for wrong in _mixed(service.name, service.packages)]


def _mixed(service: str, packages: Iterable[Package]) -> Iterator[Text]:
    """Editions of one service that share a specification id, and editions that have several."""
    ids: dict[str, set[str]] = {}
    editions: dict[str, set[str]] = {}
    for package in packages:
        if package.edition:
            # without an id, a package is a line of its own
            spec_id = package.spec_id or f"(none: {package.name})"
            ids.setdefault(package.edition, set()).add(spec_id)
            editions.setdefault(spec_id, set()).add(package.edition)
    for edition, of_it in sorted(ids.items()):
        if len(of_it) > 1:
            named = ", ".join(sorted(of_it))
            yield Text(
                f"{service}: edition {edition} has several ids, {named}: its days are not added up",
                f"{service}: 版本 {edition} 有多个规格 ID：{named}，时长不会累加",
            )
    for spec_id, of_it in sorted(editions.items()):
        if len(of_it) > 1:
            named = ", ".join(sorted(of_it))
            yield Text(
                f"{service}: editions {named} share the id {spec_id}: their days are added up",
                f"{service}: 版本 {named} 共用规格 ID {spec_id}，时长会累加",
            )


def _service_url(manifest: Manifest, _prices: str) -> Wrongs:
    found = []
    for service in manifest.services:
        query = urlsplit(service.url).query
        if LOGIN_CODE in dict(parse_qsl(query, keep_blank_values=True)):
            found.append(
                Text(
                    f"{service.name}: the URL has a `code` of its own, which the login code is added to",
                    f"{service.name}: 服务 URL 自带 `code` 参数，与登录 code 相冲突",
                )
            )
    return found


def _mobile(manifest: Manifest, _prices: str) -> Wrongs:
    return [
        Text(f"{service.name} names no mobile end", f"{service.name} 没有移动端")
        for service in manifest.services
        if not service.mobile
    ]


RULES: tuple[Rule, ...] = (
    Rule(
        id="listing.permission-sets",
        level=Level.MUST,
        clauses=("A2", "T6"),
        text=Text(
            "The third-party platform has ticked sets 129, 130 and 131.",
            "第三方平台勾选了权限集 129、130、131。",
        ),
        declared_by="listing.permission_sets",
        judge=_permission_sets,
    ),
    Rule(
        id="listing.published",
        level=Level.MUST,
        clauses=("A2",),
        text=Text(
            "The third-party platform is published on the whole network.",
            "第三方平台已全网发布。",
        ),
        declared_by="listing.published",
        judge=_must_be("published", Text("it is not published", "尚未发布")),
    ),
    Rule(
        id="listing.platform-same-company",
        level=Level.MUST,
        clauses=("A5a",),
        text=Text(
            "The third-party platform belongs to the company of the home page.",
            "第三方平台与主页属于同一主体。",
        ),
        declared_by="listing.company, listing.platform_company",
        judge=_same_company,
    ),
    Rule(
        id="listing.customer-service",
        level=Level.MUST,
        clauses=("A4a",),
        text=Text("Customer service is configured.", "已配置客服。"),
        declared_by="listing.customer_service",
        judge=_must_be(
            "customer_service", Text("there is none: the service is taken down", "没有客服，服务会被下架")
        ),
    ),
    Rule(
        id="listing.fund-account",
        level=Level.MUST,
        clauses=("A4b",),
        text=Text("A fund account is set up.", "已设置资金账户。"),
        declared_by="listing.fund_account",
        judge=_must_be(
            "fund_account", Text("there is none: no settlement arrives", "没有资金账户，收不到结算款")
        ),
    ),
    Rule(
        id="listing.trial",
        level=Level.MUST,
        clauses=("A5f",),
        text=Text("Each service has a free version of 7 days.", "每个服务都有 7 天的免费版。"),
        declared_by="services[].packages",
        judge=_trial,
    ),
    Rule(
        id="listing.price-floor",
        level=Level.MUST,
        clauses=("A5f",),
        text=Text(
            "Prices exceed the floors of the guide: 15 yuan a month, of an ERP 2000 a year. "
            "The platform's page of today has dropped them: --prices current.",
            "价格高于指南的最低要求：每月 15 元，ERP 每年 2000 元。现行页面已取消该要求：--prices current。",
        ),
        declared_by="services[].packages",
        judge=_price_floor,
    ),
    Rule(
        id="listing.spec-ids",
        level=Level.MUST,
        clauses=("A5e",),
        text=Text(
            "Packages of one edition share a specification id, those of others have another.",
            "同一版本的套餐规格 ID 相同，不同版本的规格 ID 不同。",
        ),
        declared_by="services[].packages[].edition",
        judge=_spec_ids,
    ),
    Rule(
        id="listing.service-url",
        level=Level.MUST,
        clauses=("A5b",),
        text=Text("The service URL leaves room for the login code.", "服务 URL 能带上登录 code。"),
        declared_by="services[].url",
        judge=_service_url,
    ),
    Rule(
        id="listing.mobile",
        level=Level.SHOULD,
        clauses=("E3", "A5c"),
        text=Text("Each service has a mobile end.", "每个服务都有移动端。"),
        declared_by="services[].mobile",
        judge=_mobile,
    ),
    Rule(
        id="listing.tested-first",
        level=Level.SHOULD,
        clauses=("A6a",),
        text=Text(
            "The service was tried as a test service before it is listed.",
            "上架之前，已作为测试服务试用。",
        ),
        declared_by="listing.tested",
        judge=_must_be("tested", Text("it was not tried", "尚未试用")),
    ),
)
