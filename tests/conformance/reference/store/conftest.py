"""A store that is followed."""

from __future__ import annotations

import pytest

from tests.conformance.reference.sample import House
from tests.conformance.reference.store.shop import Shop, opened


@pytest.fixture
def shop(house: House) -> Shop:
    return opened(house)
