"""Importing a file of feedback."""
