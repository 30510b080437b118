"""What a provider under test can offer: the one list of words that scenarios, actions and checks use."""

from __future__ import annotations

PROBES: dict[str, str] = {
    "entitlements": "says what it believes a store may use (GET /entitlements/{store_appid})",
    "sync": "runs one pull round when asked (POST /sync)",
    "call": "makes a given call on a store's behalf (POST /stores/{store_appid}/call)",
    "clock": "uses the time it is told (PUT /clock)",
    "idle": "says whether work is pending (GET /idle)",
    "keys": "uses the push keys it is told (PUT /keys)",
    "forget": "loses named state when asked (POST /forget)",
}

DEEDS: dict[str, str] = {
    "ship": "ships an order of a store by itself when the store's event comes",
    "accept_refund": "accepts an after-sale by itself when the store's event comes",
}

CAPABILITIES: dict[str, str] = {
    "provider": "a provider is there at all",
    **PROBES,
    "time": "lives by a time that we move (the clock probe)",
    "pull": "pulls when asked or soon (the sync probe, or pull.period of 30 s or less)",
    "restart": "can be killed and started again (start.command)",
    "consent": "offers authorization by the consent page (consent.redirect_uri)",
    "mobile": "has a mobile back end (services[].mobile)",
    "order_push": "receives the order push (home_page.order_push)",
    "order_push_form": "takes our form of the order push (order_push_form: ours)",
    "messages": "receives messages and events of stores (components[].messages)",
    "needs_grant": "shows that a paid store has not granted (shows.needs_grant)",
    "unavailable": "shows that it cannot tell at the moment (shows.unavailable)",
    "odd_key": "has an encoding_aes_key whose last character carries spare bits",
    **DEEDS,
}
