"""A right provider is right whichever of its probes it offers."""
