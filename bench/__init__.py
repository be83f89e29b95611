"""Measuring: the server and its engine beside the plainest thing that could do the same, in one run."""
