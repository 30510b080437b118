"""Files that a store has uploaded: what they are, and where they are found."""
