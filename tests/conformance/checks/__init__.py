"""Each check on a journal that keeps its rule and on one that breaks it, the two differing in one thing."""
