"""Journals about tickets."""

from __future__ import annotations

from tests.conformance.journal import COMPONENT_TOKEN, LOGIN, TICKET, Book, story


@story("ticket.acknowledged")
def answered_with_a_page(book: Book, broken: bool) -> None:
    book.ticket(reply="<html>success</html>" if broken else "success")


@story("ticket.acknowledged", "push.reply-in-time")
def answered_late(book: Book, broken: bool) -> None:
    if broken:
        book.ticket(outcome="timeout", wall=5001.0)
    else:
        book.ticket()


@story("ticket.latest-used")
def first_ticket_for_ever(book: Book, broken: bool) -> None:
    book.ticket("ticket@@@1")
    book.advance(13 * 3600)
    book.ticket("ticket@@@2")
    book.advance(60)
    book.fetch(ticket="ticket@@@1" if broken else "ticket@@@2", errcode=61005 if broken else 0)


@story("ticket.latest-used")
def request_on_its_way_as_the_ticket_comes(book: Book, broken: bool) -> None:
    book.ticket("ticket@@@1")
    book.advance(13 * 3600)
    book.ticket("ticket@@@2")
    book.fetch(ticket="ticket@@@1", errcode=61005)
    book.advance(60)
    book.fetch(ticket="ticket@@@1" if broken else "ticket@@@2", errcode=61005 if broken else 0)


@story("ticket.outlives-gap")
def login_in_a_gap(book: Book, broken: bool) -> None:
    book.ticket()
    book.advance(600)
    book.push(TICKET, outcome="lost")
    book.advance(2 * 3600)
    book.visit(verify=not broken)


@story("ticket.outlives-gap")
def call_in_a_gap(book: Book, broken: bool) -> None:
    book.ticket()
    book.action("stop_tickets")
    book.advance(2 * 3600)
    book.asked(ok=not broken)


@story("ticket.repeated-value")
def same_value_again(book: Book, broken: bool) -> None:
    book.ticket()
    book.ticket(outcome="refused" if broken else "acknowledged")


@story("ticket.not-before-first")
def token_at_start_up(book: Book, broken: bool) -> None:
    if broken:
        book.call(COMPONENT_TOKEN, {"component_verify_ticket": ""}, errcode=61006)
    book.ticket()


@story("ticket.restart-asked")
def tickets_stopped(book: Book, broken: bool) -> None:
    book.ticket()
    book.action("stop_tickets")
    book.advance(2 * 3600)
    if not broken:
        book.call("component.api_start_push_ticket")


def repeated_in_use(book: Book, *, renewed: bool) -> None:
    """A ticket that a token was bought with comes again, and the token runs out."""
    book.ticket()
    book.fetch()
    book.action("sync")
    book.ticket()
    book.call(LOGIN, {"code": "c"}, token="component", state="expired", errcode=42001)
    if renewed:
        book.fetch()


@story("ticket.repeated-value")
def thrown_away(book: Book, broken: bool) -> None:
    repeated_in_use(book, renewed=not broken)


@story("ticket.repeated-value")
def newer_one_comes_in_the_midst(book: Book, broken: bool) -> None:
    """What was refused is done with the ticket that came meanwhile: that shows nothing of the one before."""
    repeated_in_use(book, renewed=False)
    if broken:
        book.action("sync")
    book.ticket(value="ticket@@@2")
    book.fetch(ticket="ticket@@@2")


@story("ticket.repeated-value")
def made_up_after_all(book: Book, broken: bool) -> None:
    book.ticket()
    book.ticket()
    book.fetch(ticket="" if broken else "ticket@@@1", errcode=61006 if broken else 0)


@story("ticket.repeated-value")
def a_fault_is_in_the_way(book: Book, broken: bool) -> None:
    if not broken:
        book.add("fault", phase="fired", fault="slow", effect="hang", where={"call": "any"}, when={})
    repeated_in_use(book, renewed=False)


@story("ticket.repeated-value")
def tokens_are_never_renewed(book: Book, broken: bool) -> None:
    """Who never bought a token with it either fails elsewhere."""
    book.ticket()
    if broken:
        book.fetch()
    book.ticket()
    book.call(LOGIN, {"code": "c"}, token="component", state="expired", errcode=42001)


@story("ticket.repeated-value")
def with_the_former_token_on_its_way(book: Book, broken: bool) -> None:
    """It is refused when other work has bought the next one already, with which it goes on."""
    repeated_in_use(book, renewed=not broken)
    book.call(LOGIN, {"code": "d"}, token="component", state="expired", errcode=42001)
    if not broken:
        book.call(LOGIN, {"code": "d"}, token="component")


@story("ticket.outlives-gap")
def fault_that_spent_itself_in_the_gap(book: Book, broken: bool) -> None:
    book.ticket()
    book.action("stop_tickets")
    book.advance(2 * 3600)
    book.visit()
    book.call(
        LOGIN,
        {"code": "late"},
        token="component",
        status=0,
        arrived="lost",
        faults=[] if broken else ["spent"],
    )
    book.visit(code="late", verify=False)


@story("ticket.restart-asked")
def asked_with_the_wrong_field(book: Book, broken: bool) -> None:
    book.ticket()
    book.action("stop_tickets")
    book.advance(2 * 3600)
    book.call("component.api_start_push_ticket", errcode=41004)
    if not broken:
        book.call("component.api_start_push_ticket")
