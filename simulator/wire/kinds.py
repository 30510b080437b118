"""The kinds of pushes, as faults name them: an InfoType, an Event, or the type of a message."""

from simulator.core.outbox import Channel
from simulator.shapes.shape import events

GRANTED = ("authorized", "updateauthorized")  # these bring an authorization code
AUTHORIZER_KINDS = (*GRANTED, "unauthorized")
AUTHORIZATION_KINDS = ("component_verify_ticket", *AUTHORIZER_KINDS)
ORDER_KINDS = ("servicemarket_order_paid", "servicemarket_order_refund")
MESSAGE_KINDS = ("text", "subscribe", "unsubscribe", "LOCATION", "CLICK", "VIEW", "SCAN", "debug_demo")
OF_PLATFORM = "order_path_"  # InfoTypes that begin like an event of a store
MEANINGFUL = (*AUTHORIZATION_KINDS, *ORDER_KINDS)  # those that tell a provider of a change
KINDS = (*AUTHORIZATION_KINDS, *ORDER_KINDS, *MESSAGE_KINDS)
EVENTS = ("channels_ec_", "product_", "order_", "aftersale_")  # any event of a store begins so


def is_kind(word: str) -> bool:
    """Whether the platform sends pushes of that kind."""
    return word in KINDS or word.startswith(EVENTS) or word in events()


def channel_of(kind: str) -> Channel:
    """To which address the platform sends pushes of a kind; unknown kinds go to the authorization address."""
    if kind in ORDER_KINDS:
        return Channel.ORDER
    of_store = kind in events() or (kind.startswith(EVENTS) and not kind.startswith(OF_PLATFORM))
    if kind in MESSAGE_KINDS or of_store:
        return Channel.MESSAGE
    return Channel.AUTHORIZATION
