"""Delivers what the outbox says is due, and knows when all is quiet."""

from simulator.delivery.exchange import Sent
from simulator.delivery.hosts import Hosts
from simulator.delivery.sender import Sender

__all__ = ["Hosts", "Sender", "Sent"]
