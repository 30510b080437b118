"""Whom a call is about where nothing but a code in its body says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.component.entities import AuthorizationCode
from simulator.core.market.entities import LoginCode
from simulator.core.world import World


def of_login_code(world: World, body: Mapping[str, Any]) -> str:
    """Whose user pressed “use”; empty for an unknown code."""
    code = world.kept(LoginCode, str(body.get("code")))
    return code.buyer if code is not None else ""


def of_authorization_code(world: World, body: Mapping[str, Any]) -> str:
    """The account that consented; empty for an unknown code."""
    code = world.kept(AuthorizationCode, str(body.get("authorization_code")))
    return code.store if code is not None else ""
