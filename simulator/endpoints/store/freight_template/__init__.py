"""The rows of freight templates."""
