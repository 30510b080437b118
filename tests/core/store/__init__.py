"""Tests of what a store is, without a call."""
