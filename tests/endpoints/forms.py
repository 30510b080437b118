"""Forms that bring files, as clients write them, and small pictures to send."""

from __future__ import annotations

import base64

from urllib3 import encode_multipart_formdata

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JPEG = b"\xff\xd8\xff\xe0" + bytes(16)
GIF = b"GIF89a" + bytes(16)


def form(content: bytes, part: str = "media", name: str = "picture.png") -> tuple[bytes, dict[str, str]]:
    """The body of a form with one file, and the headers that go with it."""
    body, content_type = encode_multipart_formdata({part: (name, content)}, boundary="wxsim-form-0123456789")
    return body, {"content-type": content_type}
