"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "aftersale/acceptapply": ("whole", "reads_back", "refused"),
    "aftersale/acceptexchangereship": ("whole", "reads_back", "refused"),
    "aftersale/applyvirtualtelnum": ("row",),
    "aftersale/genaftersaleorder": ("whole", "reads_back", "refused"),
    "aftersale/getaftersalelist": ("whole", "reads_back", "refused"),
    "aftersale/getaftersaleorder": ("whole", "reads_back"),
    "aftersale/getpresentaftersalelist": ("row",),
    "aftersale/getpresentaftersaleorder": ("row",),
    "aftersale/merchantupdateaftersale": ("whole", "reads_back", "refused"),
    "aftersale/reason/get": ("whole", "reads_back"),
    "aftersale/refundpricediff": ("whole", "reads_back", "refused"),
    "aftersale/rejectapply": ("whole", "reads_back", "refused"),
    "aftersale/rejectexchangereship": ("whole", "reads_back", "refused"),
    "aftersale/rejectreason/get": ("whole", "reads_back"),
    "aftersale/syncworkorder": ("row",),
    "aftersale/uploadrefundcertificate": ("whole", "reads_back", "refused"),
}
