"""That a reply which is not as its document says is seen, and a right one is let be."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from simulator.openapi import platform_document
from tests.web.served import served

schemathesis = pytest.importorskip("schemathesis", reason="make surface installs it")


def tried_at(url: str, document: Any) -> Any:
    from tests.surface.tried import Form, tried

    schema = schemathesis.openapi.from_dict(document)
    [operation] = [found.ok() for found in schema.get_all_operations()]
    with requests.Session() as session:
        return tried(operation, url, Form(2, 1), 1, lambda case, chance: None, lambda reply: None, session)


@pytest.mark.parametrize(("codes", "falls"), [(None, False), ([1], True)])
def test_a_reply_outside_its_document_falls(codes: list[int] | None, falls: bool) -> None:
    with served() as (serving, _):
        document = platform_document(serving.api.url)
        path = "/cgi-bin/getcallbackip"
        document["paths"] = {path: document["paths"][path]}
        if codes is not None:
            reply = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
            right, refused = reply["schema"]["oneOf"]
            told = {**refused, "properties": {**refused["properties"], "errcode": {"enum": codes}}}
            operation = document["paths"][path]["get"]
            content = {"application/json": {"schema": {"oneOf": [right, told]}}}
            document["paths"] = {
                path: {"get": {**operation, "responses": {"200": {"description": "", "content": content}}}}
            }
        found = tried_at(serving.api.url, document)
    assert found.calls
    assert bool(found.falls) is falls
