"""Tests of the reference provider."""
