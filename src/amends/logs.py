"""Logs: what an operator should know, a line each, with what belongs to it under `extra`.

What writes the lines takes a while to load, and a server that is well says nothing: so it isn't loaded with the start.
"""

import logging
import sys
from importlib import import_module


def configure(log_format: str) -> None:
    """Log in `json` (for machines) or `text` (for people at a terminal), the libraries' warnings as well."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Lines(log_format))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("amends").setLevel(logging.INFO)


def get_ready() -> None:
    """Load what writes the lines, so that a line can be written whatever has run out by then."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Lines):
            handler.formatter.load()


class _Lines(logging.Formatter):
    """Has lines written by what is loaded for the first of them."""

    def __init__(self, log_format: str) -> None:
        super().__init__()
        self._log_format = log_format
        self._loaded: logging.Formatter | None = None

    def load(self) -> logging.Formatter:
        """What writes the lines."""
        if self._loaded is None:
            self._loaded = import_module("amends.log_lines").formatter(self._log_format)
        return self._loaded

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        return self.load().format(record)
