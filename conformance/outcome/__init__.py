"""What fails a run beside a broken MUST, and what does not: a table of verdicts → the same, as it counts."""
