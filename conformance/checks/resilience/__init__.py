"""After trouble."""
