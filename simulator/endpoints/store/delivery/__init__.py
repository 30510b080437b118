"""The rows of shipping, a file for what belongs together."""
