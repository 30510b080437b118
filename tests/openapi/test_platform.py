"""The platform's document says what rows say: tokens, arguments, sets, codes, and where it is known from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.sources import Standing
from simulator.endpoints.model import Endpoint
from simulator.endpoints.paths import PATHS
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import BY_ID
from tests.openapi.documents import DOCUMENTS

DOCUMENT = DOCUMENTS["platform"]


def operation(row: Endpoint) -> Mapping[str, Any]:
    found: Mapping[str, Any] = DOCUMENT["paths"][row.path][row.method.lower()]
    return found


@pytest.mark.parametrize("row", PATHS.values(), ids=lambda row: str(row.id))
def test_a_row_says_its_tokens_sets_codes_and_source(row: Endpoint) -> None:
    said = operation(row)
    assert [list(each) for each in said["security"]] == [[str(kind)] for kind in row.tokens]
    assert said["x-permission-sets"] == list(row.permission_sets)
    assert said["x-source"]["address"] == row.source.address
    assert said["x-simulated"] == row.simulated
    assert said["x-standing"] in set(Standing)
    codes = refusals_of(row.id)
    assert set(said["x-error-codes"]) == set(map(str, codes))
    assert set(said["x-error-codes"]) <= set(DOCUMENT["x-error-codes"])
    for code in codes:
        assert f"\n| {code} | " in said["description"]


def test_each_kind_of_token_is_an_argument_of_the_query() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert set(schemes) == set(TokenKind) - {TokenKind.NONE}
    assert {kind: each["name"] for kind, each in schemes.items()} == {
        "component": "component_access_token",
        "authorizer": "access_token",
        "home_page": "access_token",
    }


def test_arguments_of_the_query_are_there() -> None:
    asked = {each["name"]: each for each in operation(BY_ID["token"])["parameters"]}
    assert {name: each["required"] for name, each in asked.items()} == {
        "grant_type": True,
        "appid": True,
        "secret": True,
    }
    assert asked["grant_type"]["example"] == "client_credential"
    upload = operation(BY_ID["ec.basics.img.upload"])
    assert {each["name"] for each in upload["parameters"]} >= {"upload_type", "resp_type", "height", "width"}


def test_what_brings_files_is_a_form_and_what_answers_one_is_bytes() -> None:
    assert "multipart/form-data" in operation(BY_ID["ec.basics.img.upload"])["requestBody"]["content"]
    replies = operation(BY_ID["ec.basics.media.get"])["responses"]["200"]["content"]
    assert set(replies) == {"application/json", "*/*"}
    forms = [
        row.id for row in PATHS.values() if "multipart/form-data" in str(operation(row).get("requestBody"))
    ]
    assert forms == [row.id for row in PATHS.values() if row.takes_files]


def test_a_reply_is_right_or_refused_and_never_both() -> None:
    right, refused = operation(BY_ID["ec.order.get"])["responses"]["200"]["content"]["application/json"][
        "schema"
    ]["oneOf"]
    assert right["properties"]["errcode"]["const"] == 0
    assert 0 not in refused["properties"]["errcode"]["enum"]


def test_an_after_sale_in_a_state_without_a_number_is_of_its_table() -> None:
    right = operation(BY_ID["ec.order.get"])["responses"]["200"]["content"]["application/json"]["schema"][
        "oneOf"
    ][0]
    one = right["properties"]["order"]["properties"]["aftersale_detail"]["properties"]["aftersale_order_list"]
    assert 0 in one["items"]["properties"]["status"]["enum"]
