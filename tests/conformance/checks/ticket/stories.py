"""Journals about tickets."""

from __future__ import annotations

from tests.conformance.journal import COMPONENT_TOKEN, TICKET, Book, story


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
