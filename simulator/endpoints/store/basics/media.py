"""The rows of a store's files: uploading pictures and proofs, and getting them back."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import ours, seen
from simulator.core.store.media import rules
from simulator.core.store.media.entities import Use
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.uploads import File
from simulator.texts import Text

PART = "media"  # of a form, as both SDKs send it
BAD = 10020055
BY_ADDRESS, AS_ADDRESS = 1, 1  # `upload_type` and `resp_type`
_GENERAL = ours("what the platform says of the same at its other uploads")
_BAD_FILE = (rules.NO_FILE, rules.NO_PICTURE, rules.TOO_LARGE)
_KNOWN = dict.fromkeys(_BAD_FILE, _GENERAL)


def upload(call: Call) -> dict[str, Any]:
    """Where `upload_type` is not in the query it was seen to be refused, also if it is in the body."""
    if "upload_type" not in call.asked:
        raise Refusal(
            BAD,
            why=Text(
                "upload_type stands in the query, beside the token",
                "upload_type 应写在查询参数中，与令牌一起",
            ),
        )
    if call.asked["upload_type"] == BY_ADDRESS:
        address = call.asked.get("img_url") or call.body.get("img_url", "")
        media = rules.take_from(call.world, call.store, address)
    else:
        media = rules.take(call.world, call.store, _sent(call), Use.IMAGE)
    if call.asked.get("resp_type") == AS_ADDRESS:
        return {"pic_file": {"img_url": media.url}}
    return {"pic_file": {"media_id": media.media_id, "pay_media_id": f"pay_{media.media_id}"}}


def upload_qualification(call: Call) -> dict[str, Any]:
    media = rules.take(call.world, call.store, _sent(call), Use.QUALIFICATION)
    return {"data": {"file_id": media.media_id}}


def get(call: Call) -> dict[str, Any]:
    media = rules.asked_for(call.world, call.store, call.asked["media_id"])
    call.file = File(media.content, media.content_type)
    return {}


def _sent(call: Call) -> bytes:
    file = call.files.get(PART)
    return file.content if file is not None else b""


ROWS = (
    row(
        "basics/img/upload",
        "uploads a picture: as a file, or by its address",
        "上传图片：文件或图片地址",
        upload,
        invalid=BAD,
        errors=(BAD, *_BAD_FILE),
        known={BAD: seen("field report: staff on image upload"), **_KNOWN},
    ),
    row(
        "basics/qualification/upload",
        "uploads a picture that proves a qualification",
        "上传资质图片",
        upload_qualification,
        errors=_BAD_FILE,
        known=_KNOWN,
    ),
    row(
        "basics/media/get",
        "the bytes of an uploaded file",
        "获取已上传文件的内容",
        get,
        errors=(rules.UNKNOWN,),
        known={rules.UNKNOWN: _GENERAL},
    ),
)
