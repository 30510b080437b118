"""What a screen reader is told of a page, beside what it was told before.

Each stands in a file of the folder `aria` beside its test. Who changes a page on purpose writes them anew by
`WXSIM_ARIA=write` and reads the difference.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

WRITES = os.environ.get("WXSIM_ARIA") == "write"


def told_as_before(place: Locator, file: Path) -> None:
    """Fails where it is another than the file says."""
    told = place.aria_snapshot() + "\n"
    if WRITES:
        file.parent.mkdir(exist_ok=True)
        file.write_text(told, encoding="utf-8", newline="\n")
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    other = "\n".join(unified_diff(before.splitlines(), told.splitlines(), "before", "now", n=1, lineterm=""))
    assert not other, f"{file.name}: WXSIM_ARIA=write writes it anew\n{other}"
