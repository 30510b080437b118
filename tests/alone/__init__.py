"""Each scenario has the same findings alone as in a run, whatever was played before it."""
