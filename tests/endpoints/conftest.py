"""A world that answers all rows: also those that the platform keeps for others than providers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.sample import Town


@pytest.fixture
def town(town: Town) -> Town:
    town.world.switches = replace(town.world.switches, platforms_ask_couriers_numbers=True)
    return town
