"""wechatpy, a client that knows nothing of us, unmodified: only its two base addresses are set."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from wechatpy.client import WeChatClient
from wechatpy.component import WeChatComponent
from wechatpy.exceptions import InvalidSignatureException, WeChatClientException

from tests.core.sample import COMPONENT, KEY, Town
from tests.delivery.receivers import Got, Receiver, says
from tests.foreign import a_day
from tests.web.served import served

LATER = 7200 + 1


@dataclass
class Provider:
    """What wechatpy makes of each push, and its client of the platform."""

    town: Town
    api: str
    component: WeChatComponent
    messages: list[Any]

    def settle(self) -> None:
        self.town.sender.settle(lambda: True)

    def of(self, kind: str) -> list[Any]:
        return [message for message in self.messages if message.type == kind]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with Receiver() as receiver, served(pushes_to=receiver.url) as (serving, town):
        monkeypatch.setattr(WeChatComponent, "API_BASE_URL", f"{serving.api.url}/cgi-bin")
        monkeypatch.setattr(WeChatClient, "API_BASE_URL", f"{serving.api.url}/cgi-bin/")
        component = WeChatComponent(COMPONENT, "secret-c", "token1", KEY)
        made = Provider(town, serving.api.url, component, [])

        def read(connection: socket.socket, got: Got, receiver_: Receiver) -> bool:
            if got.path == "/events":
                query = got.query
                made.messages.append(
                    component.parse_message(
                        got.body.decode(), query["msg_signature"], query["timestamp"], query["nonce"]
                    )
                )
            return says()(connection, got, receiver_)

        receiver.answers = [read]
        town.do("push_ticket")
        made.settle()
        yield made
        component._http.close()


def test_it_opens_the_ticket_and_buys_a_token(provider: Provider) -> None:
    [ticket] = provider.of("component_verify_ticket")
    assert ticket.appid == COMPONENT
    assert ticket.create_time.timestamp() == provider.town.now
    assert provider.component.component_verify_ticket == ticket.verify_ticket
    fetched = provider.component.fetch_access_token()
    assert fetched["expires_in"] == 7200
    assert provider.component.access_token == fetched["component_access_token"]


def test_it_refuses_a_push_with_a_wrong_signature(provider: Provider) -> None:
    town = provider.town
    town.do("send_push", kind="unauthorized", store=town.shop, defects=["wrong_msg_signature"])
    caught: list[BaseException] = []
    read = provider.component.parse_message

    def noted(*given: Any) -> Any:
        try:
            return read(*given)
        except InvalidSignatureException as error:
            caught.append(error)
            return ticket

    ticket = provider.messages[0]
    provider.component.parse_message = noted
    provider.settle()
    assert len(caught) == 1


def test_a_purchase_reaches_it_and_it_exchanges_the_code_within_the_push(provider: Provider) -> None:
    provider.town.buy()
    provider.settle()
    [granted] = provider.of("authorized")
    info = granted.query_auth_result["authorization_info"]
    assert info["authorizer_appid"] == granted.authorizer_appid == provider.town.shop
    assert [one["outcome"] for one in provider.town.entries("push")] == ["acknowledged"] * 3
    client = provider.component.get_client_by_appid(provider.town.shop)
    shown = client.get(provider.api + "/channels/ec/basics/info/get")
    assert shown["info"]["nickname"] == "shop"
    client._http.close()


def test_consent_by_the_page_and_the_code_of_the_redirect(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, component = provider.town, provider.component
    monkeypatch.setattr(WeChatComponent, "PRE_AUTH_URL", f"{provider.api}/cgi-bin/componentloginpage")
    link = component.get_pre_auth_url("http://127.0.0.1:9/back")
    with requests.Session() as browser:
        page = browser.get(link)
        assert page.status_code == 200
        assert town.shop in page.text
        chosen = {"store": town.shop, "set": ["129", "131"], "decision": "grant"}
        back = browser.post(link, data=chosen, allow_redirects=False)
    code = parse_qs(urlsplit(back.headers["Location"]).query)["auth_code"][0]
    info = component.query_auth(code)["authorization_info"]
    assert [one["funcscope_category"]["id"] for one in info["func_info"]] == [129, 131]
    provider.settle()
    [pushed] = provider.of("authorized")
    assert pushed.pre_auth_code == parse_qs(urlsplit(link).query)["pre_auth_code"][0]


def test_a_code_of_the_action_and_all_it_leads_to(provider: Provider) -> None:
    town, component = provider.town, provider.component
    code = town.do("authorize", store=town.shop)["auth_code"]
    provider.settle()
    info = component.query_auth(code)["authorization_info"]
    listed = component.get_authorizer_list()
    assert listed["total_count"] == 1
    assert listed["list"][0]["authorizer_appid"] == town.shop
    assert listed["list"][0]["refresh_token"] == info["authorizer_refresh_token"]
    shown = component.get_authorizer_info(town.shop)
    assert shown["authorizer_info"]["user_name"] == town.store_row().user_name
    renewed = component.refresh_authorizer_token(town.shop, info["authorizer_refresh_token"])
    assert renewed["authorizer_access_token"] != info["authorizer_access_token"]
    with pytest.raises(WeChatClientException, match="61010"):
        component.query_auth(code)


def test_it_renews_a_token_that_ran_out(provider: Provider) -> None:
    """It retries by itself on 42001 and 40001: both layers of it must see the errors they know."""
    town, component = provider.town, provider.component
    town.buy()
    provider.settle()
    client = component.get_client_by_appid(town.shop)
    former = client.access_token
    town.do("advance", by=LATER)
    assert client.get(provider.api + "/channels/ec/basics/info/get")["errcode"] == 0
    assert client.access_token != former
    client._http.close()


def test_it_lists_ships_and_refunds_on_a_stores_behalf(provider: Provider) -> None:
    """It knows none of these calls by name: they go through its call for any path, which keeps the token."""
    town = provider.town
    town.buy()
    provider.settle()
    client = provider.component.get_client_by_appid(town.shop)

    def ask(path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            reply: Mapping[str, Any] = client.post(f"{provider.api}/channels/ec/{path}", data=body)
        except WeChatClientException as refused:
            return {"errcode": refused.errcode}
        return reply

    a_day.lived(ask, town.do, town.shop, town.now)
    client._http.close()


def test_a_cancelled_grant_reaches_it(provider: Provider) -> None:
    town = provider.town
    town.buy()
    provider.settle()
    town.do("cancel_authorization", store=town.shop)
    provider.settle()
    assert [one.authorizer_appid for one in provider.of("unauthorized")] == [town.shop]
    with pytest.raises(WeChatClientException, match="61003"):
        provider.component.get_authorizer_info(town.shop)


def test_its_account_client_calls_wechat_itself_whatever_address_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the page on TLS says of it: its secret would leave this machine."""
    asked: list[str] = []

    def request(_session: Any, method: str, url: str, **_: Any) -> Any:
        asked.append(f"{method} {url}")
        raise requests.ConnectionError("nothing leaves this machine")

    monkeypatch.setattr(requests.Session, "request", request)
    monkeypatch.setattr(WeChatClient, "API_BASE_URL", "http://127.0.0.1:8080/cgi-bin/")
    with pytest.raises(requests.ConnectionError):
        WeChatClient("wx00000000000000f1", "secret").fetch_access_token()
    [url] = [one.lower() for one in asked]
    assert url.startswith("get https://api.weixin.qq.com/cgi-bin/token")
