"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from simulator.core.store.media import rules
from tests.endpoints.forms import PNG, form
from tests.endpoints.scenes import Stand, of


@of("basics/img/upload", "basics/qualification/upload")
def a_file_that_is_no_picture(at: Stand) -> None:
    for content in (b"", b"<html>", b"\x89PNG"):
        body, headers = form(content)
        at.ask(body, headers=headers, upload_type="0")
    body, headers = form(PNG, part="file")
    at.ask(body, headers=headers, upload_type="0")
    at.ask(b"", upload_type="0")
    at.ask(body[:60], headers=headers, upload_type="0")


@of("basics/img/upload", "basics/qualification/upload")
def a_picture_that_is_too_large(at: Stand) -> None:
    body, headers = form(PNG + bytes(rules.MOST))
    at.ask(body, headers=headers, upload_type="0")


@of("basics/img/upload")
def a_picture_at_no_address(at: Stand) -> None:
    at.ask({}, upload_type="1")
    at.ask({"img_url": "file:///etc/passwd"}, upload_type="1")


@of("basics/img/upload")
def how_it_is_sent_stands_in_the_body(at: Stand) -> None:
    at.ask({"upload_type": 1, "img_url": "https://example.com/a.png"})


@of("basics/media/get")
def a_file_of_another_store(at: Stand) -> None:
    at.ask()


@of("basics/addresscode/get")
def a_region_that_there_is_not(at: Stand) -> None:
    for code in (1, 999000000, 440105001, -1):
        at.ask({"addr_code": code})
