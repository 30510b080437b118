"""Access tokens: kept, renewed for a reason, and used in their place."""
