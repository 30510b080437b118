"""Output that no code page breaks: part of it is Chinese, and programs read what is redirected."""

from __future__ import annotations

import io
import os
import sys


def print_any_character() -> None:
    """Redirected output is UTF-8, unless PYTHONIOENCODING says otherwise; what cannot be shown is a `?`."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        redirected = not stream.isatty() and "PYTHONIOENCODING" not in os.environ
        stream.reconfigure(encoding="utf-8" if redirected else None, errors="replace")
