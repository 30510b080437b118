"""The kinds of pushes, as faults name them: an InfoType, an Event, or the type of a message."""

AUTHORIZATION_KINDS = ("component_verify_ticket", "authorized", "updateauthorized", "unauthorized")
ORDER_KINDS = ("servicemarket_order_paid", "servicemarket_order_refund")
MESSAGE_KINDS = ("text", "subscribe", "unsubscribe", "LOCATION", "CLICK", "VIEW", "SCAN", "debug_demo")
KINDS = (*AUTHORIZATION_KINDS, *ORDER_KINDS, *MESSAGE_KINDS)
EVENTS = ("channels_ec_", "product_", "order_", "aftersale_")  # any event of a store begins so
