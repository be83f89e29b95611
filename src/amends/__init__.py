"""Amends: closed-loop customer feedback that anyone can host."""

__version__ = "0.1.0"
