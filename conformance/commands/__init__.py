"""The commands of `wxconf`, a file each."""
