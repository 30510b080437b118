"""Every report that is written here has the shape that is told."""

from __future__ import annotations

from tests.reports import every_report_has_its_shape

__all__ = ["every_report_has_its_shape"]
