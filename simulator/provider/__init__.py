"""A provider under test: what its file says of it, how it is started, visited and probed."""

from simulator.provider.capabilities import CAPABILITIES
from simulator.provider.load import load_manifest, parse_manifest
from simulator.provider.manifest import Component, HomePage, Manifest, Package, Service
from simulator.provider.probes import Answer
from simulator.provider.provider import Provider

__all__ = [
    "CAPABILITIES",
    "Answer",
    "Component",
    "HomePage",
    "Manifest",
    "Package",
    "Provider",
    "Service",
    "load_manifest",
    "parse_manifest",
]
