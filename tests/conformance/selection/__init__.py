"""Tests of what a run plays and judges."""
