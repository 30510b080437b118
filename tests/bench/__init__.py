"""Benchmarks: `make bench`. Every figure stands beside a peer measured in the same run."""
