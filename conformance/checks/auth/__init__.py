"""Authorization: grants, their codes, and what they mean."""
