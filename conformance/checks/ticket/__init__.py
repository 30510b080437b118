"""The component verify ticket."""
