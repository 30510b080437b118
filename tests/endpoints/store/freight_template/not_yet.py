"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "merchant/addfreighttemplate": ("row",),
    "merchant/getfreighttemplatedetail": ("row",),
    "merchant/getfreighttemplatelist": ("row",),
    "merchant/updatefreighttemplate": ("row",),
}
