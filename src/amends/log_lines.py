"""The lines of logs: one JSON object each, with tracebacks that show code and never the values of variables."""

import logging

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import Processor

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def formatter(log_format: str) -> logging.Formatter:
    """Writes lines in `json` or in `text`."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    as_json = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
    rendered: tuple[Processor, ...] = (plain,) if log_format == "text" else as_json
    return ProcessorFormatter(
        foreign_pre_chain=_SHARED, processors=[ProcessorFormatter.remove_processors_meta, *rendered]
    )
