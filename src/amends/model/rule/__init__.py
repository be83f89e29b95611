"""Rules: data with a version that decide what becomes of a response."""
