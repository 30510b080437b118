"""What is under way around a world in this process: calls, pushes, and who waits for them.

None of it is in the tables: where a process ends, so do its connections, its waits and the provider
that it started; the next one begins with nothing under way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.core.gate import Gate


@dataclass(slots=True)
class Activity:
    """Read and written with the world's lock held."""

    open_calls: int = 0  # that have no answer yet
    open_paths: list[str] = field(default_factory=list)
    in_flight: int = 0  # pushes that a thread is sending
    attempts: int = 0  # of pushes, that have ended: patience begins anew with each
    settling: int = 0  # threads that wait for quiet
    quiet_seq: int = 0  # the journal's entry by which all was quiet; 0 costs one more pause
    gate: Gate | None = None  # that calls wait at for one another
    provider_down: bool = False  # the provider that this process started
