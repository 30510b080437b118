"""The way in: the code decides who, validity decides whether."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conformance.reference.fake import GONE
from tests.conformance.reference.sample import (
    MONTH,
    ORDER,
    STORE,
    House,
)


@pytest.mark.usefixtures("bought")
def test_identity_is_the_code_s_whatever_the_url_says(house: House, client: FlaskClient) -> None:
    assert house.use(client, path="/use?appid=wx1&service_id=1") == 302
    assert f'data-store="{STORE}"' in client.get("/app?appid=wx1").text


def test_a_fresh_order_is_seen_at_login(house: House, client: FlaskClient) -> None:
    house.tickets()
    house.valid(("basic", MONTH))
    assert house.use(client) == 302
    assert 'data-state="needs_grant"' in client.get("/app").text
    assert not house.platform.asked("product/list/get")


@pytest.mark.usefixtures("bought")
def test_nobody_else_is_let_in(house: House, client: FlaskClient) -> None:
    assert client.get("/use").status_code == 403
    assert client.get("/app").status_code == 403
    assert client.get("/use?code=unknown").status_code == 403
    assert house.use(client, service_id="1") == 403
    assert house.use(client, service_id=ORDER) == 403
    assert house.use(client, appid="") == 403
    house.platform.fault("login_auth", GONE, GONE, GONE)
    reply = client.get("/use?code=c")
    assert reply.status_code == 503
    assert 'data-state="unavailable"' in reply.text
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("errcode", [-1, 40001, 42001, 40164, 45009, 45011, 48001, 48004, 61004, 61007])
@pytest.mark.usefixtures("bought")
def test_a_refusal_that_is_not_about_the_code_is_none_of_the_users(
    house: House, client: FlaskClient, errcode: int
) -> None:
    house.platform.fault("login_auth", *[errcode] * 3)
    reply = client.get("/use?code=c")
    assert reply.status_code == 503
    assert 'data-state="unavailable"' in reply.text


@pytest.mark.usefixtures("bought")
def test_sessions_outlive_the_process_and_end_with_the_refund(house: House, client: FlaskClient) -> None:
    assert house.use(client) == 302
    house.start()
    with house.app().test_client() as again:
        cookie = client.get_cookie("session")
        assert cookie is not None
        again.set_cookie("session", cookie.value)
        assert again.get("/app").status_code == 200
        house.valid()
        house.sync()
        assert again.get("/app").status_code == 403
