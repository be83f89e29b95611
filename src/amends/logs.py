"""Logs: one JSON object a line, with tracebacks that show code and never the values of variables."""

import logging

import structlog


def configure(log_format: str) -> None:
    """Log in `json` (for machines) or `text` (for people at a terminal)."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    as_json = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *((plain,) if log_format == "text" else as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
