"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from simulator.core.store.category.tree import LEAVES
from tests.core.sample import Town
from tests.endpoints.store.stories import Ask, whole


@whole("category/detail")
def each_leaf(town: Town, ask: Ask) -> None:
    for leaf in LEAVES:
        shown = ask("category/detail", cat_id=leaf.cat_id)
        assert shown["info"] == {"cat_id": str(leaf.cat_id), "name": leaf.name}
        assert shown["attr"]["deposit"] == str(leaf.deposit)
