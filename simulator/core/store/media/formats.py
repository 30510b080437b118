"""What a picture is, by how its bytes begin."""

from __future__ import annotations

_ANIMATION = 0x02  # of the flags of an extended WebP


def content_type(content: bytes) -> str:
    """The media type of a picture; empty for bytes that are none."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"BM"):
        return "image/bmp"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return ""


def animated(content: bytes) -> bool:
    """Whether a picture moves: a GIF, or a WebP or PNG that says so."""
    kind = content_type(content)
    if kind == "image/webp":
        return content[12:16] == b"VP8X" and bool(content[20:21]) and bool(content[20] & _ANIMATION)
    return kind == "image/gif" or (kind == "image/png" and b"acTL" in content[:64])
