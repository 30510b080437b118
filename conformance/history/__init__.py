"""A journal as histories to judge: typed entries in episodes, what was true, and what followed from it."""
