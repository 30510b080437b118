"""A look at what provider.yaml declares of the way into the market: no run, no journal."""
