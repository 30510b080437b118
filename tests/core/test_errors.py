"""The error table: every code of the open platform is there, with what is known of it."""

from __future__ import annotations

import pytest

from simulator.core.error_codes import ERRORS
from simulator.core.sources import Standing
from simulator.endpoints.table import ROWS

# The open platform's own codes, as its pages and published tables list them; 0 is no error.
CODES = (
    *(-1, 40001, 40013, 40014, 40097, 40125, 40164, 40170, 41001, 41002, 41004),
    *(41018, 41019, 41020, 41021, 42001, 42002, 42006, 42007, 43001, 43002, 44002),
    *(45009, 45011, 45035, 47001, 48001, 48004, 48006, 61000, 61001),
    *range(61003, 61031),
    *(76003, 76021, 76022),
)


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_text_and_a_standing(code: int) -> None:
    row = ERRORS[code]
    assert row.text
    assert row.source.standing in (Standing.SEEN, Standing.DOCUMENTED, Standing.OURS)


def test_texts_are_of_one_line_and_without_a_rid() -> None:
    for row in ERRORS.values():
        assert "\n" not in row.text
        assert "rid:" not in row.text


def test_every_row_of_the_open_platform_is_there() -> None:
    paths = {row.path for row in ROWS}
    component = (
        *("api_start_push_ticket", "api_component_token", "api_create_preauthcode", "api_query_auth"),
        *("api_authorizer_token", "api_get_authorizer_info", "api_get_authorizer_list"),
        *("get_authorizer_option", "set_authorizer_option", "api_get_authorizer_option"),
        *("api_set_authorizer_option", "api_confirm_authorization", "clear_quota", "clear_quota/v2"),
    )
    others = (
        *("clear_quota", "openapi/quota/get", "openapi/quota/clear", "openapi/rid/get"),
        *("callback/check", "get_api_domain_ip", "getcallbackip", "message/custom/send"),
    )
    assert {f"/cgi-bin/component/{name}" for name in component} <= paths
    assert {f"/cgi-bin/{name}" for name in others} <= paths
