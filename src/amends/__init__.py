"""Amends: closed-loop customer feedback that you host yourself."""

__version__ = "0.1.0"
