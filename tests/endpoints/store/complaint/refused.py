"""Scenes in which calls of this resource are refused."""

from __future__ import annotations
