"""Journals about login."""

from __future__ import annotations

from functools import partial

from tests.conformance.journal import DAY, HOME, LOGIN, SERVICE, SERVICE2, SHOP, SHOP2, Book, story


@story("login.verified")
def trusts_the_link(book: Book, broken: bool) -> None:
    book.buy()
    book.visit(verify=not broken)


@story("login.bad-code", "login.foreign-code")
def lets_in(book: Book, broken: bool) -> None:
    shown = {"shown": "served"} if broken else {"shown": "refused", "shown_store": None}
    for state in ("unknown", "spent", "foreign"):
        book.visit(None, errcode=10001, code_state=state, **shown)


@story("login.new-interface")
def check_auth(book: Book, broken: bool) -> None:
    book.call("product.service.check_auth" if broken else LOGIN, {"code": "a"}, token="component")


@story("login.new-interface")
def an_old_interface_of_itself(book: Book, broken: bool) -> None:
    book.order()
    book.call(LOGIN, {"code": "a"}, token="component")
    asked = partial(book.call, "product.service.get_list", token="authorizer", store=SHOP)
    book.asked(path="/elsewhere" if broken else "/product/service/get_list", calls=(asked,))


@story("login.identity")
def believes_the_parameter(book: Book, broken: bool) -> None:
    book.visit(how="tampered", shown_store=SHOP2 if broken else SHOP, shown="unknown" if broken else "served")


@story("login.platform-down")
def fails_open(book: Book, broken: bool) -> None:
    book.buy()
    book.fault("down", call=LOGIN)
    shown = {"shown": "served"} if broken else {"shown": "unavailable", "shown_store": None}
    book.visit(verify=False, **shown)
    book.heal("down")


@story("login.url-with-query")
def breaks_on_a_query(book: Book, broken: bool) -> None:
    hops = [{"url": "http://p/use?from=market&code=c", "status": 200, "set_cookie": []}]
    book.visit(verify=not broken, code="c", hops=hops)


@story("login.two-stores")
def global_state(book: Book, broken: bool) -> None:
    book.visit(browser="left")
    book.visit(browser="right", store=SHOP2)
    book.revisit("left", shown_store=SHOP2 if broken else SHOP, shown="unknown" if broken else "served")


def cookie_login(book: Book, cookie: str) -> None:
    book.visit(hops=[{"url": "http://p/use?code=c", "status": 200, "set_cookie": [cookie]}])


@story("login.session-cookie")
def open_cookie(book: Book, broken: bool) -> None:
    cookie_login(book, "sid=1; Path=/" if broken else "sid=1; Path=/; HttpOnly")


@story("login.session-cookie")
def fixed_id(book: Book, broken: bool) -> None:
    cookie_login(book, "sid=1; HttpOnly")
    cookie_login(book, f"sid={1 if broken else 2}; HttpOnly")


@story("login.session-ends")
def checked_at_login_only(book: Book, broken: bool) -> None:
    book.buy()
    book.sync()
    book.visit(browser="desk")
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.sync()
    book.revisit("desk")  # from a cache
    book.advance(120)
    book.revisit("desk", shown="served" if broken else "refused")


@story("login.mobile")
def separate_database(book: Book, broken: bool) -> None:
    book.buy(book.at + 30 * DAY)
    book.sync()
    book.visit()
    book.visit(page="mobile", shown="refused" if broken else "served")


@story("login.mobile")
def past_the_end_of_what_the_pc_showed(book: Book, broken: bool) -> None:
    book.buy(book.at + DAY)
    book.sync()
    book.visit()
    book.advance(DAY + 120)
    book.visit(page="mobile", shown="served" if broken else "refused")


@story("login.identity")
def an_open_session_wins(book: Book, broken: bool) -> None:
    book.visit(browser="desk")
    shown = {"shown": "unknown", "shown_store": SHOP} if broken else {}
    book.visit(browser="desk", store=SHOP2, fresh=False, verify=not broken, **shown)


@story("login.identity")
def an_open_session_wins_while_nothing_can_be_verified(book: Book, broken: bool) -> None:
    book.visit(browser="desk")
    book.fault("down", call=LOGIN)
    shown = {"shown_store": SHOP} if broken else {"shown": "unavailable", "shown_store": None}
    book.visit(browser="desk", store=SHOP2, fresh=False, errcode=-1, **shown)
    book.heal("down")


@story("login.session-ends")
def a_session_of_another_service(book: Book, broken: bool) -> None:
    end = book.at + 3600
    book.buy(end)
    book.sync()
    hops = [{"url": "http://p/other?code=c", "status": 200, "set_cookie": []}]
    book.visit(browser="shelf", service_id=SERVICE2, hops=hops)
    book.advance(7200)
    book.sync()
    hops = [{"url": "http://p/use", "status": 200, "set_cookie": []}]
    shown = {"shown": "served"} if broken else {"shown": "refused", "shown_store": None}
    book.visit(None, browser="shelf", code=None, code_state="none", fresh=False, hops=hops, **shown)


@story("login.session-ends")
def one_page_for_all_services(book: Book, broken: bool) -> None:
    """Their addresses differ in what the market adds, or in what tells them apart."""
    end = book.at + 3600
    book.buy(end)
    book.sync()
    hops = [{"url": "http://p/use?service=2&code=c", "status": 200, "set_cookie": []}]
    book.visit(browser="shelf", service_id=SERVICE2, hops=hops)
    book.advance(7200)
    book.sync()
    address = "http://p/use?service=1" if broken else "http://p/use?from=market"
    hops = [{"url": address, "status": 200, "set_cookie": []}]
    book.visit(None, browser="shelf", code=None, code_state="none", fresh=False, hops=hops)
    if not broken:
        book.revisit("shelf", shown="refused")
        book.visit(browser="desk", hops=hops)
        book.revisit("desk", shown="refused")


@story("login.session-cookie")
def a_session_that_was_there_before(book: Book, broken: bool) -> None:
    cookie_login(book, "sid=1; HttpOnly")
    hops = [
        {"url": "http://p/use?code=c", "status": 200, "set_cookie": [f"sid={1 if broken else 2}; HttpOnly"]}
    ]
    book.visit(fresh=False, store=SHOP2, hops=hops)


@story("login.session-cookie")
def other_cookies_of_an_open_session(book: Book, broken: bool) -> None:
    cookie_login(book, "sid=1" if broken else "sid=1; HttpOnly")
    hops = [{"url": "http://p/use?code=c", "status": 200, "set_cookie": ["language=zh"]}]
    book.visit(fresh=False, hops=hops)


@story("login.verified", "login.url-with-query")
def nothing_to_verify_with(book: Book, broken: bool) -> None:
    hops = [{"url": "http://p/use?from=market&code=c", "status": 200, "set_cookie": []}]
    book.add("provider", phase="ready", down=False)
    book.ticket()
    book.visit(hops=hops)
    book.add("provider", phase="killed", down=True)
    book.add("provider", phase="ready", down=False)
    if broken:
        book.ticket("ticket@@@2")
    book.visit(hops=hops, verify=False, shown="unavailable", shown_store=None)


@story("login.two-stores", "login.identity")
def both_verifications_open(book: Book, broken: bool) -> None:
    with book.together("enter", "enter"):
        book.visit(browser="left", shown_store=SHOP2 if broken else SHOP)
        book.visit(browser="right", store=SHOP2)


@story("login.verified")
def left_out_by_a_white_list(book: Book, broken: bool) -> None:
    """The home page's token is refused for the caller's address: no code can be verified meanwhile."""
    book.visit()
    book.action("allow_addresses", addresses=["192.0.2.1"])
    book.call("token", query={"appid": HOME}, errcode=0 if broken else 40164)
    book.visit(verify=False, shown="unavailable", shown_store=None)
    book.action("allow_addresses", addresses=[])
