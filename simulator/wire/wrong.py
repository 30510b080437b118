"""Ways of making a part of a push wrong: each changes a draft whose part has just been made."""

from __future__ import annotations

from simulator.durations import DAY
from simulator.wire.push import Draft
from simulator.wire.signature import sign

HUGE = 5_000_000  # bytes
FOREIGN = "wx0000000000000000"
ANOTHER_TOKEN = "another token"  # noqa: S105 - a token that nobody has


def sign_all(draft: Draft) -> None:
    draft.query["signature"] = sign(ANOTHER_TOKEN, draft.stamp, draft.nonce)
    if "msg_signature" in draft.query:
        sign_message(draft)


def sign_message(draft: Draft) -> None:
    draft.query["msg_signature"] = sign(ANOTHER_TOKEN, draft.stamp, draft.nonce, draft.encrypted)


def unsign_message(draft: Draft) -> None:
    del draft.query["msg_signature"]


def leave_in_clear(draft: Draft) -> None:
    del draft.query["msg_signature"], draft.query["encrypt_type"]
    draft.outer = draft.document


def name_another(draft: Draft) -> None:
    draft.appid = FOREIGN


def flip_a_bit(draft: Draft) -> None:
    middle = len(draft.ciphertext) // 2
    flipped = bytes([draft.ciphertext[middle] ^ 1])
    draft.ciphertext = draft.ciphertext[:middle] + flipped + draft.ciphertext[middle + 1 :]


def pad_too_far(draft: Draft) -> None:
    draft.pad = 64


def point_past_the_end(draft: Draft) -> None:
    draft.plain = draft.plain[:16] + (len(draft.plain) * 4).to_bytes(4, "big") + draft.plain[20:]


def write_no_xml(draft: Draft) -> None:
    draft.document = "this is no XML <<<"


def name_an_entity(draft: Draft) -> None:
    entity = draft.document.replace("</xml>", "<Note>&canary;</Note></xml>")
    draft.document = _doctype(draft.canary) + entity


def name_an_entity_outside(draft: Draft) -> None:
    entity = draft.outer.replace(f"<![CDATA[{draft.encrypted}]]>", "&canary;", 1)
    draft.outer = _doctype(draft.canary) + entity


def _doctype(canary: str) -> str:
    return f'<!DOCTYPE xml [<!ENTITY canary SYSTEM "{canary}">]>'


def plant_a_bomb(draft: Draft) -> None:
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE xml [<!ENTITY e0 "ten chars ">{steps}]>'
    draft.document = bomb + draft.document.replace("</xml>", "<Note>&e9;</Note></xml>")


def send_nothing(draft: Draft) -> None:
    draft.body = b""


def send_garbage(draft: Draft) -> None:
    draft.body = bytes(range(256))


def send_too_much(draft: Draft) -> None:
    draft.body += b" " * HUGE


def put(draft: Draft) -> None:
    draft.method = "PUT"


def date_back(draft: Draft) -> None:
    draft.timestamp -= DAY
