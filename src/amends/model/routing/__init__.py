"""Routing: who gets a ticket, and who was passed over and why."""
