"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "product/add": ("whole", "reads_back", "refused"),
    "product/audit/cancel": ("whole", "reads_back", "refused"),
    "product/auditfree": ("whole", "reads_back", "refused"),
    "product/auditstrategy/get": ("row",),
    "product/auditstrategy/set": ("row",),
    "product/category/classify": ("row",),
    "product/categoryprecheck": ("row",),
    "product/delete": ("whole", "reads_back", "refused"),
    "product/delisting": ("refused",),
    "product/externalproductmapping": ("row",),
    "product/getauditquota": ("whole", "reads_back"),
    "product/h5url/get": ("row",),
    "product/listing": ("whole", "reads_back", "refused"),
    "product/qrcode/get": ("row",),
    "product/scheme/get": ("row",),
    "product/taglink/get": ("row",),
    "product/update": ("whole", "reads_back", "refused"),
}
