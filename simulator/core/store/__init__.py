"""The Channels store: who it is, its catalogue and its orders."""
