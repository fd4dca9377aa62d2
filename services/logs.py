"""One JSON object a line on standard error, from us and from the libraries alike.

Every line of a run carries the trace id that the inbox gave the file. Article texts
never come here: we log places of exceptions, not their messages.
"""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

_SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
)


def set_up(level: str) -> None:
    """Send all logs to standard error, from `level` on."""
    writer = logging.StreamHandler(sys.stderr)
    writer.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _only_the_place,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [writer]
    root.setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _only_the_place(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep an exception's type and drop its words: they may quote an article."""
    told = event.pop("exc_info", None)
    if isinstance(told, tuple) and told[0] is not None:
        event["error"] = told[0].__name__
    return event
