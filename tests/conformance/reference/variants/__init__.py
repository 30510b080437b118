"""Tests of the broken variants."""
