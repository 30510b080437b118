"""A provider's back end as a careful engineer writes it, against the platform's pages alone.

It knows nothing of the simulator and nothing of the suite: its own crypto, its own client, its own database.
"""
