"""The endpoints that rules speak of are those of the simulator's table."""

from __future__ import annotations

from conformance.history import endpoints
from simulator.endpoints.table import BY_ID


def test_every_id_is_in_the_table() -> None:
    named = [value for name, value in vars(endpoints).items() if name.isupper()]
    ids = {id_ for value in named for id_ in ((value,) if isinstance(value, str) else value)}
    assert len(ids) > 10
    assert ids - set(BY_ID) == set()
