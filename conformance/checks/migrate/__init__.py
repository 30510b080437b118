"""Orders carried over from another market."""
