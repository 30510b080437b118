"""Complaints: a buyer who was refused calls the platform in, which hears both and decides."""
