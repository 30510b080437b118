"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "basics/addresscode/get": ("row",),
    "basics/img/upload": ("row",),
    "basics/info/get": ("reads_back",),
    "basics/media/get": ("row",),
    "basics/qualification/upload": ("row",),
    "basics/shop/h5url/get": ("row",),
    "basics/shop/qrcode/get": ("row",),
    "basics/shop/taglink/get": ("row",),
}
