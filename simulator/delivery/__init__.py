"""Delivers what the outbox says is due, and knows when all is quiet."""

from simulator.delivery.sender import Sender
from simulator.http.client import Sent
from simulator.http.hosts import Hosts

__all__ = ["Hosts", "Sender", "Sent"]
