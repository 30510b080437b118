"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations
