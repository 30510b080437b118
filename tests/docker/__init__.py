"""Is the image what it says? `python -m tests.docker` builds, starts, checks and stops it."""
