"""Tests of what fails a run."""
