"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stories import Ask, whole


@whole("basics/info/get")
def the_store(town: Town, ask: Ask) -> None:
    ask("basics/info/get")
