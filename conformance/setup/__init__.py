"""What `wxconf init` writes: a commented provider.yaml, and probes for a back end to mount."""
