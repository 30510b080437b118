"""Journals about the envelope of pushes."""

from __future__ import annotations

from tests.conformance.journal import DAY, SHOP, SHOP2, TICKET, Book, story


@story("push.reply-exact")
def quoted(book: Book, broken: bool) -> None:
    book.authorized(reply='"success"' if broken else "success")


def wrong_grant(book: Book, defect: str, broken: bool) -> None:
    fields = {"AuthorizationCode": "forged"}
    book.wrong("authorized", defect, store=SHOP2, fields=fields)
    book.ticket()
    if broken:
        book.exchange("forged", store=None, errcode=61009)


@story("push.signature-verified")
def wrong_signature(book: Book, broken: bool) -> None:
    wrong_grant(book, "wrong_signature", broken)


def wrong_ticket(book: Book, defect: str, broken: bool) -> None:
    book.ticket()
    book.wrong(TICKET, defect, fields={"ComponentVerifyTicket": "forged"})
    book.fetch(ticket="forged" if broken else "ticket@@@1", errcode=61006 if broken else 0)


@story("push.signature-verified")
def forged_ticket(book: Book, broken: bool) -> None:
    wrong_ticket(book, "wrong_signature", broken)


@story("push.signature-verified")
def forged_end(book: Book, broken: bool) -> None:
    book.grant()
    book.buy()
    book.wrong("unauthorized", "wrong_signature", store=SHOP)
    book.asked(refused=broken)


@story("push.msg-signature-not-signature")
def only_signature(book: Book, broken: bool) -> None:
    wrong_grant(book, "only_signature", broken)


@story("push.msg-signature-not-signature")
def grant_in_clear(book: Book, broken: bool) -> None:
    wrong_grant(book, "unsealed", broken)


@story("push.msg-signature-not-signature")
def half_signed_ticket(book: Book, broken: bool) -> None:
    wrong_ticket(book, "wrong_msg_signature", broken)


@story("push.tail-appid")
def foreign_ticket(book: Book, broken: bool) -> None:
    wrong_ticket(book, "foreign_tail", broken)


@story("push.tail-appid")
def foreign_tail(book: Book, broken: bool) -> None:
    wrong_grant(book, "foreign_tail", broken)


@story("push.tampered", "push.malformed-survived")
def crashed(book: Book, broken: bool) -> None:
    for defect in ("flipped", "not_xml"):
        book.wrong("authorized", defect, status=500 if broken else 400)
    book.ticket()


@story("push.tampered", "push.malformed-survived")
def next_one_lost(book: Book, broken: bool) -> None:
    for defect in ("bad_length", "garbage"):
        book.wrong("authorized", defect, status=400)
    book.ticket(outcome="timeout" if broken else "acknowledged")


@story("push.tampered")
def innards(book: Book, broken: bool) -> None:
    book.wrong("authorized", "flipped", reply="Traceback (most recent call last)" if broken else "no")


def sealed_grant(book: Book, broken: bool, **how: object) -> None:
    book.authorized("code-9", **how)
    if not broken:
        book.exchange("code-9")
    book.advance(3700)


@story("push.padding-32")
def wide_padding(book: Book, broken: bool) -> None:
    sealed_grant(book, broken, pad=17)


@story("push.padding-32")
def made_up_grant(book: Book, broken: bool) -> None:
    sealed_grant(book, broken, pad=19, made_up=True, owed_answer=False)


@story("push.bytes-not-characters")
def chinese(book: Book, broken: bool) -> None:
    sealed_grant(book, broken, plain="<xml>备注</xml>")


@story("push.optional-fields")
def no_pre_auth_code(book: Book, broken: bool) -> None:
    sealed_grant(book, broken)


@story("push.odd-key")
def strict_base64(book: Book, broken: bool) -> None:
    for _ in range(2):
        book.ticket(outcome="refused" if broken else "acknowledged")


@story("push.key-rotation")
def former_key(book: Book, broken: bool) -> None:
    book.ticket(key="former", outcome="refused" if broken else "acknowledged")


@story("push.no-entities")
def canary(book: Book, broken: bool) -> None:
    book.wrong("authorized", "doctype")
    if broken:
        book.add("canary", url="http://127.0.0.1/canary")


@story("push.no-entities")
def canary_of_the_push(book: Book, broken: bool) -> None:
    """Another push's is not this one's, however close they are."""
    book.wrong("authorized", "doctype")
    book.add("canary", push=book.pushes if broken else 77, of_world="world", url="/canary/world/77")


@story("push.no-entities")
def canary_in_a_later_scenario(book: Book, broken: bool) -> None:
    book.wrong("authorized", "doctype")
    book.end()
    book.start("test/later")
    if broken:
        book.add("canary", push=book.pushes, of_world="world", url="/canary/world/1")
    book.ticket()


@story("push.no-entities")
def bomb(book: Book, broken: bool) -> None:
    book.wrong("authorized", "entity_bomb", outcome="timeout" if broken else "refused")


@story("push.unknown-kind")
def unknown(book: Book, broken: bool) -> None:
    outcome = "refused" if broken else "acknowledged"
    book.push("something_new", made_up=True, wrong_in=["kind"], owed_answer=False, outcome=outcome)


@story("push.duplicate-once")
def six_copies(book: Book, broken: bool) -> None:
    book.authorized()
    book.authorized(again=True, copy=1)
    book.exchange(lost=True)  # no effect that the provider could know of
    book.exchange()
    if broken:
        book.exchange(errcode=61010)


@story("push.replayed")
def replayed_grant(book: Book, broken: bool) -> None:
    book.authorized()
    book.exchange()
    book.advance(120)
    book.authorized(replay_of=1)
    if broken:
        book.exchange(errcode=61010)


@story("push.replayed")
def replayed_ticket(book: Book, broken: bool) -> None:
    book.ticket("ticket@@@1")
    book.ticket("ticket@@@2")
    book.ticket("ticket@@@1", replay_of=1)
    book.fetch(ticket="ticket@@@1" if broken else "ticket@@@2")


@story("push.order-independent", "auth.late-cancel")
def late_end(book: Book, broken: bool) -> None:
    old = book.at
    book.grant()
    book.buy()
    book.advance(60)
    book.grant("ended", by="cancel")
    book.advance(60)
    book.grant("granted", by="consent", code="code-2")
    book.authorized("code-2")
    book.push("unauthorized", store=SHOP, fields={"CreateTime": int(old + 60)})
    book.asked(refused=broken)


@story("push.order-independent")
def late_grant(book: Book, broken: bool) -> None:
    book.buy(book.at + 30 * DAY)
    made = book.at
    book.grant(code="code-1")
    book.advance(60)
    book.grant("ended", by="cancel")
    book.push("unauthorized", store=SHOP)
    book.authorized("code-1", fields={"CreateTime": int(made)})
    for _ in range(3 if broken else 1):
        book.store_call(errcode=40001, state="revoked")


@story("push.reply-in-time")
def answered_after_five_seconds(book: Book, broken: bool) -> None:
    """The platform may be told to wait longer than the real one does."""
    book.ticket(wall=5001.0 if broken else 4999.0)


FORGED_ORDER = "3705115058471208001"


def forged_event(book: Book, **how: object) -> None:
    fields = {"order_info": {"order_id": int(FORGED_ORDER)}}
    book.grant()
    book.buy()
    book.wrong(
        "channels_ec_order_pay", "wrong_signature", store=SHOP, channel="message", fields=fields, **how
    )


@story("push.signature-verified")
def forged_event_acted_on(book: Book, broken: bool) -> None:
    forged_event(book)
    if broken:
        book.store_call(endpoint="ec.order.get", body={"order_id": FORGED_ORDER})


@story("push.signature-verified")
def order_known_elsewhere(book: Book, broken: bool) -> None:
    """A list had named the order before, so that looking at it needs no push."""
    if not broken:
        book.store_call(endpoint="ec.order.list.get", reply={"order_id_list": [FORGED_ORDER]})
    forged_event(book)
    book.store_call(endpoint="ec.order.get", body={"order_id": FORGED_ORDER})


@story("push.signature-verified")
def order_asked_for_by_the_suite(book: Book, broken: bool) -> None:
    forged_event(book)
    body = {"order_id": FORGED_ORDER}
    book.store_call(endpoint="ec.order.get", body=body)
    if not broken:
        book.asked(request={"body": body})


@story("push.signature-verified")
def text_with_a_code(book: Book, broken: bool) -> None:
    book.ticket()
    text = {"MsgType": "text", "Content": "QUERY_AUTH_CODE:queryauthcode@@@forged"}
    book.wrong("text", "wrong_signature", channel="message", fields=text)
    if broken:
        book.exchange("queryauthcode@@@forged", store=None, errcode=61009)


@story("push.tampered", "push.malformed-survived")
def innards_of_node(book: Book, broken: bool) -> None:
    trace = "Error: bad decrypt\\n    at open (/srv/push.js:3:1)"
    for defect in ("flipped", "not_xml"):
        book.wrong("authorized", defect, reply=trace if broken else "Exception: not taken")


def former_ticket(book: Book, used: str) -> None:
    book.ticket("ticket@@@1")
    book.advance(120)
    book.ticket("ticket@@@2", key="former")
    book.advance(120)
    book.fetch(ticket=used)


@story("push.key-rotation")
def former_ticket_passed_over(book: Book, broken: bool) -> None:
    former_ticket(book, "ticket@@@1" if broken else "ticket@@@2")


@story("push.key-rotation")
def former_grant_unread(book: Book, broken: bool) -> None:
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    sealed_grant(book, broken, key="former")


@story("push.key-rotation")
def ticket_in_hand(book: Book, broken: bool) -> None:
    """For a minute a provider may go on with the ticket that it had read before."""
    book.ticket("ticket@@@1")
    book.advance(120)
    book.ticket("ticket@@@2", key="former")
    if broken:
        book.advance(90)
    book.fetch(ticket="ticket@@@1")


@story("push.signature-verified")
def a_time_told_by_chance(book: Book, broken: bool) -> None:
    """A list is read up to now, which is when the forged event says that it was made."""
    forged_event(book)
    window = {"start_time": int(book.at) - 3600, "end_time": int(book.at)}
    book.store_call(endpoint="ec.order.list.get", body={"create_time_range": window})
    if broken:
        book.store_call(endpoint="ec.order.get", body={"order_id": FORGED_ORDER})


@story("push.no-entities")
def whole_on_its_second_attempt(book: Book, broken: bool) -> None:
    """The retry is written down after the exchange that it set off."""
    fields = {"AuthorizationCode": "code-of-a-purchase"}
    book.push(
        "authorized", store=SHOP, fields=fields, defects=["doctype"], owed_answer=False, outcome="refused"
    )
    started, book.ms = book.ms, book.ms + 1
    book.exchange("code-of-a-purchase")
    if not broken:
        book.push("authorized", store=SHOP, fields=fields, again=True, attempt=2, started_ms=started)
