"""Each rule passes what keeps it and fails what does not; of what is not declared it says nothing."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from conformance.clauses import CLAUSES
from conformance.cli import main
from conformance.model import Verdict
from conformance.mutants import reference_file
from conformance.preflight.judged import judged
from conformance.preflight.rules import RULES
from simulator.provider.load import parse_manifest

RIGHT: dict[str, Any] = yaml.safe_load(reference_file().read_text(encoding="utf-8"))


def verdicts(document: dict[str, Any], prices: str = "guide") -> dict[str, Verdict]:
    manifest = parse_manifest(document, Path("provider.yaml"))
    return {one.rule.id: one.verdict for one in judged(manifest, prices)}


def changed(part: str, **keys: Any) -> dict[str, Any]:
    """The reference's description with other keys: of `listing`, of the first service, or of a package."""
    document = deepcopy(RIGHT)
    service = document["services"][0]
    {"listing": document["listing"], "service": service, "package": service["packages"][1]}[part].update(keys)
    return document


TRIAL, *PAID = RIGHT["services"][0]["packages"]
ON_PC_ALONE = {key: value for key, value in RIGHT["services"][0].items() if key != "mobile"}


@pytest.mark.parametrize(
    ("id_", "document"),
    [
        ("permission-sets", changed("listing", permission_sets=[129, 131])),
        ("published", changed("listing", published=False)),
        ("platform-same-company", changed("listing", platform_company="another")),
        ("customer-service", changed("listing", customer_service=False)),
        ("fund-account", changed("listing", fund_account=False)),
        ("trial", changed("service", packages=PAID)),
        ("trial", changed("service", packages=[{**TRIAL, "days": 15}, *PAID])),
        ("price-floor", changed("package", price=1500)),
        ("spec-ids", changed("package", spec_id="basic-of-30")),
        ("spec-ids", changed("package", edition="gold")),
        ("service-url", changed("service", url="http://127.0.0.1:{port}/use?code=mine")),
        ("mobile", {**RIGHT, "services": [ON_PC_ALONE]}),
        ("tested-first", changed("listing", tested=False)),
    ],
)
def test_what_is_wrong_is_told_by_its_rule(id_: str, document: dict[str, Any]) -> None:
    wrong = {name: one for name, one in verdicts(document).items() if one is not Verdict.PASS}
    level = next(rule.level for rule in RULES if rule.id == f"listing.{id_}")
    wanted = Verdict.FAIL if level == "MUST" else Verdict.WARN
    assert wrong.pop(f"listing.{id_}") is wanted
    # a free version of other days is a package that costs nothing
    assert set(wrong) <= {"listing.price-floor"}


def test_the_reference_declares_all_of_it_and_keeps_it() -> None:
    assert set(verdicts(RIGHT).values()) == {Verdict.PASS}


def test_what_is_not_declared_is_not_judged() -> None:
    document = deepcopy({key: value for key, value in RIGHT.items() if key != "listing"})
    for service in document["services"]:
        for package in service["packages"]:
            del package["edition"]
    skipped = {id_ for id_, verdict in verdicts(document).items() if verdict is Verdict.SKIP}
    words = ("listing.", "services[].packages[].edition")
    assert skipped == {rule.id for rule in RULES if rule.declared_by.startswith(words)}


def test_the_page_of_today_has_no_floors_and_still_wants_a_free_version() -> None:
    assert verdicts(changed("package", price=1), "current")["listing.price-floor"] is Verdict.PASS
    assert verdicts(changed("service", packages=PAID), "current")["listing.trial"] is Verdict.FAIL


def test_a_package_of_three_months_is_held_to_the_floor_of_three() -> None:
    assert verdicts(changed("package", days=90, price=4500))["listing.price-floor"] is Verdict.FAIL
    assert verdicts(changed("package", days=90, price=4501))["listing.price-floor"] is Verdict.PASS


def test_each_rule_names_clauses_of_the_guide() -> None:
    assert {clause for rule in RULES for clause in rule.clauses} <= set(CLAUSES)


@pytest.mark.parametrize(("document", "code"), [(RIGHT, 0), (changed("listing", published=False), 1)])
def test_the_command_ends_as_a_run_does_and_says_as_declared(
    tmp_path: Path, document: dict[str, Any], code: int
) -> None:
    source, report = tmp_path / "provider.yaml", tmp_path / "report.json"
    source.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    result = CliRunner().invoke(main, ["preflight", str(source), "--json", str(report), "--lang", "zh"])
    assert result.exit_code == code
    assert "据声明" in result.output
    assert "第三方平台已全网发布" in result.output
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["exit_code"], told["as_declared"]) == (code, True)
    assert {one["id"] for one in told["checks"]} == {rule.id for rule in RULES}
