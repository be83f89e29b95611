"""Changing many tickets at once: what can be done, what is asked for, how it goes on."""
