"""Connections: the only room that knows the server library."""
