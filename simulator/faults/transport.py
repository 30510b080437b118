"""What faults do to a request or a reply on its way."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from simulator.faults.plan import Fault
from simulator.faults.row import OnWire, Wire


def transport_faults(faults: Iterable[Fault]) -> Wire | None:
    """How a request or a reply is put on the wire; None where it is just sent."""
    wires = [how.wire(fault.numbers) for fault in faults if (how := fault.row.does(OnWire))]
    return reduce(Wire.with_, wires) if wires else None
