"""The background: what is due is done, at least once, and what fails is tried again."""
