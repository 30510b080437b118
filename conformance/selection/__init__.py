"""What a run plays and judges: which checks are meant, and which plays are left of all."""
