"""The endpoints that rules are about, by the ids of the simulator's table."""

from __future__ import annotations

COMPONENT_TOKEN = "component.api_component_token"  # noqa: S105 - an endpoint's id
START_TICKETS = "component.api_start_push_ticket"
EXCHANGE = "component.api_query_auth"
AUTHORIZER_TOKEN = "component.api_authorizer_token"  # noqa: S105 - an endpoint's id
AUTHORIZER_INFO = "component.api_get_authorizer_info"
AUTHORIZER_LIST = "component.api_get_authorizer_list"
HOME_TOKENS = ("token", "stable_token")
LOGIN = "servicemarket.login_auth"
BUYERS = "servicemarket.get_service_buyer_list"
BUYER = "servicemarket.get_service_buyer"
ORDERS = "servicemarket.get_paid_order_list"
PULLS = (BUYERS, BUYER, ORDERS)
OLD_INTERFACES = (
    "product.service.check_auth",
    "product.service.get_list",
    "product.service.get_order_list",
)
