"""Stories in which what changes at this resource is read back."""

from __future__ import annotations
