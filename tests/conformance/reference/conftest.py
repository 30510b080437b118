"""A provider on a fake platform, and a browser on the provider."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from conformance.reference import line
from conformance.reference.settings import load
from tests.conformance.reference.fake import FakePlatform
from tests.conformance.reference.sample import CONFIG, MONTH, House


@pytest.fixture(autouse=True)
def no_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "GAPS", (0.0,))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = load(CONFIG, api="http://127.0.0.1:1", port=9000, data=tmp_path)
    house = House(settings, FakePlatform())
    yield house
    for provider in house.started:
        provider.close()


@pytest.fixture
def client(house: House) -> Iterator[FlaskClient]:
    with house.app().test_client() as client:
        yield client


@pytest.fixture
def tickets(house: House) -> None:
    """A ticket for each component has come."""
    house.tickets()


@pytest.fixture
def bought(house: House) -> None:
    """A store has granted and bought, and a pull has shown it."""
    house.tickets()
    house.grant()
    house.valid(("basic", MONTH))
    house.sync()
