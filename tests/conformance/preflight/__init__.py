"""What provider.yaml declares of the way into the market."""
