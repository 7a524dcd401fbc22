"""Similar cases and likely duplicates of a complaint."""
