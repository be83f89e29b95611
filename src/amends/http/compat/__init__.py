"""The compatible API, to the letter of its contract."""
