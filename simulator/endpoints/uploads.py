"""Files in the body of a call: forms of `multipart/form-data`, taken apart."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.http.message import Request

MOST_PARTS = 20
MOST_TEXT = 1024 * 1024  # bytes of the parts that are no files, and of any part while its end is looked for

_FORM = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class File:
    """One file: as a form brings it, or as a reply is one."""

    content: bytes
    content_type: str = "application/octet-stream"
    name: str = ""


def is_form(request: Request) -> bool:
    """Whether the body of a call is said to be a form with files, and is no JSON: that is called anything."""
    return _content_type(request).lower().startswith(_FORM) and not request.body.lstrip().startswith(b"{")


def files(request: Request) -> Mapping[str, File]:
    """The files of a form by their names, of one name the first; none where the body is no form, or a broken
    one."""
    from werkzeug.exceptions import RequestEntityTooLarge  # a server that is only started needs neither
    from werkzeug.formparser import FormDataParser
    from werkzeug.http import parse_options_header

    kind, options = parse_options_header(_content_type(request))
    parser = FormDataParser(
        stream_factory=lambda *_, **__: io.BytesIO(),  # it is in memory already
        max_form_memory_size=MOST_TEXT,
        max_form_parts=MOST_PARTS,
        max_content_length=len(request.body),
    )
    try:
        _, _, found = parser.parse(io.BytesIO(request.body), kind, len(request.body), options)
    except (RequestEntityTooLarge, ValueError):
        return {}
    return {
        name: File(each.stream.read(), each.mimetype, each.filename or "")
        for name, each in found.to_dict().items()
    }


def _content_type(request: Request) -> str:
    given = {name.lower(): value for name, value in request.headers.items()}
    return given.get("content-type", "")
