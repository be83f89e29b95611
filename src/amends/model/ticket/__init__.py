"""A ticket: its states, what may happen to it, and what each event does to it."""
