"""The rules of the platform. A folder is a family; importing one of its files registers its checks."""

from __future__ import annotations

FAMILIES = (
    # in the order of reports
    "ticket",
    "push",
    "auth",
    "token",
    "pull",
    "order",
    "validity",
    "login",
    "refund",
    "migrate",
    "store",
    "publish",
    "resilience",
)
