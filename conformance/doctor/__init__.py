"""Whether a run could work, seen in a few seconds: of `wxconf doctor`, and ahead of every run."""
