"""What somebody sets for themselves."""
