"""Clients from npm, run as they are against a live simulator. See README.md beside this file."""
