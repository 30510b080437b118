"""The release test of the whole network, rehearsed."""
