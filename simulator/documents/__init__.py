"""Files that people write: YAML in which every value knows its line and column, held against a JSON Schema.

Rule: nothing in here knows what a scenario or a provider is. What reads YAML stands in `reader`, which is not
loaded from here: a value can be held against a schema without it.
"""

from simulator.documents.nodes import Entry, Node, Problem, Problems, shown
from simulator.documents.shape import Shape

__all__ = ["Entry", "Node", "Problem", "Problems", "Shape", "shown"]
