"""Forms that bring files: what is taken of them, and that a broken one brings none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.component.entities import TokenKind
from simulator.endpoints import uploads
from simulator.http.message import Request
from simulator.journal.shorten import is_head
from tests.core.sample import Api, Town
from tests.endpoints.forms import PNG, form

IMAGES = "/channels/ec/basics/img/upload"
MEDIA = "/channels/ec/basics/media/get"


def request(body: bytes, content_type: str) -> Request:
    return Request(method="POST", path=IMAGES, query={}, headers={"Content-Type": content_type}, body=body)


def test_a_file_is_taken_by_the_name_of_its_part() -> None:
    body, headers = form(PNG, name="图.png")
    found = uploads.files(request(body, headers["content-type"]))
    assert {name: (file.content, file.name) for name, file in found.items()} == {"media": (PNG, "图.png")}


@pytest.mark.parametrize("size", [1, 499_999, 600_000, 5_000_000])
def test_a_file_of_any_size_comes_whole(size: int) -> None:
    content = PNG + b"\r\n--" * (size // 4)
    body, headers = form(content)
    assert uploads.files(request(body, headers["content-type"]))["media"].content == content


def test_a_form_of_too_many_parts_brings_nothing() -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n\r\nb\r\n'
    few, many = (part * count + b"--x--\r\n" for count in (uploads.MOST_PARTS, uploads.MOST_PARTS + 1))
    assert uploads.files(request(few, "multipart/form-data; boundary=x"))
    assert not uploads.files(request(many, "multipart/form-data; boundary=x"))


@given(st.binary(max_size=200), st.text(st.characters(codec="latin-1"), max_size=20))
def test_no_body_and_no_boundary_breaks_it(body: bytes, boundary: str) -> None:
    uploads.files(request(body, f"multipart/form-data; boundary={boundary}"))


def test_what_is_uploaded_is_told_in_the_journal_by_its_head(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    body, headers = form(PNG)
    token = town.token(TokenKind.AUTHORIZER)
    sent = api.call("POST", IMAGES, body, token=token, headers=headers, upload_type="0")
    assert api.get(MEDIA, token=token, media_id=sent["pic_file"]["media_id"])["file"] == PNG
    assert api.last.content_type == "image/png"
    uploaded, read = town.entries("call")[-2:]
    assert is_head(uploaded["body"])
    assert is_head(read["reply"])
    assert (uploaded["errcode"], read["errcode"]) == (0, 0)


def test_another_stores_file_is_unknown(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    other = town.store("other")
    town.do("authorize", store=other)
    body, headers = form(PNG)
    token = town.token(TokenKind.AUTHORIZER, other)
    sent = api.call("POST", IMAGES, body, token=token, headers=headers, upload_type="0")["pic_file"]
    mine = api.get(MEDIA, token=town.token(TokenKind.AUTHORIZER), media_id=sent["media_id"])
    assert mine["errcode"] == 40007
