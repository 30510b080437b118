"""The shape of each probe's answer, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from simulator import CAPABILITIES, Text

Schema = dict[str, Any]
SAID = 80  # characters of what is wrong
_ID: Schema = {"type": "string", "minLength": 1}


def _rows(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {"type": "object", "required": list(required), "properties": properties}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe answers with a 2xx, an example of it, and the `others` that may rightly come: 404 of what
    is not followed, 409 of a call that it rightly does not make. Without a `vital` one nothing is played."""

    name: str
    schema: Schema
    example: str
    others: tuple[int, ...] = ()
    vital: bool = False

    @property
    def request(self) -> str:
        """Method and path, as the capability has them."""
        return CAPABILITIES[self.name].text.rpartition("(")[2].rstrip(")")

    def allows(self, status: int, arguments: Mapping[str, Any], bought: str) -> bool:
        """Whether that other status is right for these arguments."""
        return status != 409 or arguments.get("store") == bought

    def problem(self, reply: Any) -> Text | None:
        """What is wrong with an answer; None for nothing."""
        if self.schema and isinstance(reply, str):
            return Text("no JSON", "不是 JSON")
        error = next(iter(_validator(self.name).iter_errors(reply)), None)
        if error is None:
            return None
        place = error.json_path.removeprefix("$").removeprefix(".") or "$"
        said = error.message[:SAID]
        return Text(f"not right at {place}, {said}", f"在 {place} 处不正确，{said}")


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(ANSWERS[name].schema)


_SPEC = _object(("spec_id", "expires_at"), spec_id={"type": "string"}, expires_at={"type": "number"})
_SERVICE = _object(
    ("service_id", "specs"), service_id=_ID, specs=_rows(_SPEC), needs_grant={"type": "boolean"}
)
_LINE = _object(("sku_id",), sku_id=_ID, count={"type": "integer"}, shipped={"type": "integer"})
_ORDER = _object(("order_id",), order_id=_ID, lines=_rows(_LINE))
_SKU = _object(("sku_id",), sku_id=_ID, stock={"type": "integer"})
_PRODUCT = _object(("product_id",), product_id=_ID, skus=_rows(_SKU))
_AFTERSALE = _object(("after_sale_order_id",), after_sale_order_id=_ID)

ANSWERS: dict[str, Answer] = {
    row.name: row
    for row in (
        Answer(
            "entitlements",
            _object(("services",), services=_rows(_SERVICE)),
            '{"services": [{"service_id": "…", "specs": [{"spec_id": "…", "expires_at": 1767229200}]}]}',
        ),
        Answer("sync", _object(("ok",), ok={"type": "boolean"}), '{"ok": true}'),
        Answer("call", {"type": "object"}, '{"errcode": 0, …}', others=(409, 502)),
        Answer("clock", {}, "2xx", vital=True),
        Answer("idle", {}, "200, 503", others=(503,), vital=True),
        Answer("keys", {}, "2xx"),
        Answer("forget", {}, "2xx"),
        Answer(
            "orders",
            _object(("orders",), orders=_rows(_ORDER)),
            '{"orders": [{"order_id": "…", "status": 20, "lines": [{"sku_id": "…", "count": 1}]}]}',
            others=(404,),
        ),
        Answer(
            "products",
            _object(("products",), products=_rows(_PRODUCT)),
            '{"products": [{"product_id": "…", "status": 5, "skus": [{"sku_id": "…", "stock": 3}]}]}',
            others=(404,),
        ),
        Answer(
            "aftersales",
            _object(("aftersales",), aftersales=_rows(_AFTERSALE)),
            '{"aftersales": [{"after_sale_order_id": "…", "status": "…"}]}',
            others=(404,),
        ),
    )
}
