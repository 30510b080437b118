"""The clauses of the platform's guide that checks are about: one list, which the simulator keeps."""

from __future__ import annotations

from simulator import CLAUSES, Clause

__all__ = ["CLAUSES", "Clause"]
