"""Logs: what an operator should know, a line each, with what belongs to it under `extra`.

What writes the lines takes a while to load, and a server that is well says nothing: so it isn't loaded with the start.
"""

import contextlib
import logging
import sys
from typing import TextIO

from amends.late_imports import LOG_LINES, load


def configure(log_format: str) -> None:
    """Log in `json` (for machines) or `text` (for people at a terminal), the libraries' warnings as well."""
    handler = _ToStandardOutput(sys.stdout)
    handler.setFormatter(_Lines(log_format))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("amends").setLevel(logging.INFO)


def get_ready() -> None:
    """Load what writes the lines, so that a line can be written whatever has run out by then."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Lines):
            handler.formatter.load()


class _ToStandardOutput(logging.StreamHandler[TextIO]):
    """Goes on when lines can't be written, as on a full disk, and says so once on the error stream."""

    _is_told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging gives it
        """Say once that lines are lost; a fault of the program itself is told as logging does."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._is_told:
            self._is_told = True
            with contextlib.suppress(OSError):
                sys.stderr.write(f"amends: log lines are lost, standard output can't be written: {error.strerror}.\n")


class _Lines(logging.Formatter):
    """Has lines written by what is loaded for the first of them."""

    def __init__(self, log_format: str) -> None:
        super().__init__()
        self._log_format = log_format
        self._loaded: logging.Formatter | None = None

    def load(self) -> logging.Formatter:
        """What writes the lines."""
        if self._loaded is None:
            self._loaded = load(LOG_LINES).formatter(self._log_format)
        return self._loaded

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        return self.load().format(record)
