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

# of a shop
ORDER_LIST = "ec.order.list.get"
ORDER_SEARCH = "ec.order.search"
ORDER = "ec.order.get"
SEND = "ec.order.delivery.send"
PRICE = "ec.order.price.update"
PRODUCT_LIST = "ec.product.list.get"
PRODUCT = "ec.product.get"
STOCK = "ec.product.stock.get"
STOCKS = "ec.product.stock.batchget"
STOCK_FLOW = "ec.product.stock.getflow"
STOCK_OF_A_WAREHOUSE = "ec.warehouse.stock.get"
COUNT = "ec.product.stock.update"
COUNT_IN_A_WAREHOUSE = "ec.warehouse.stock.update"
AFTERSALE_LIST = "ec.aftersale.getaftersalelist"
AFTERSALE = "ec.aftersale.getaftersaleorder"
ACCEPT = "ec.aftersale.acceptapply"
REJECT = "ec.aftersale.rejectapply"
PROPOSE = "ec.aftersale.merchantupdateaftersale"
SHIP_AGAIN = "ec.aftersale.acceptexchangereship"
SHIP_NO_MORE = "ec.aftersale.rejectexchangereship"
ORDER_LISTS = (ORDER_LIST, ORDER_SEARCH)
COUNTS = (COUNT, COUNT_IN_A_WAREHOUSE)
READS_OF_STOCK = (PRODUCT_LIST, PRODUCT, STOCK, STOCKS, STOCK_FLOW, STOCK_OF_A_WAREHOUSE)
