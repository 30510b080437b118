"""Tests of the reference provider's daily work for a store."""
