"""The Channels store: who it is, what it sells and what was ordered of it."""
