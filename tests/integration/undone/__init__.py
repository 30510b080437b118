"""Providers that declare what they do by themselves, and leave one thing of it undone."""
