"""The words for platforms and services are those that provider.yaml has."""

from __future__ import annotations

import pytest

from simulator.actions.lookup import component_of, pick_service
from simulator.core.component.entities import ORDINALS
from simulator.usage import Lacking
from tests.core.sample import Town

LACKED = ORDINALS[2:]  # more than the small world has


@pytest.mark.parametrize("word", LACKED)
def test_a_place_that_a_provider_may_fill_is_lacking_and_no_mistake(town: Town, word: str) -> None:
    with pytest.raises(Lacking, match=f"the provider has no {word} platform"):
        component_of(town.world, word)
    with pytest.raises(Lacking, match=f"the provider lists no service in {word} place"):
        pick_service(town.world, word)
