"""Deliberate breakages of the simulator and of the suite, each with the test that must notice."""
