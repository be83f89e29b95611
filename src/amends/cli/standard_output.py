"""Standard output as every command has it: when it can't be written, one sentence says so, and no traceback."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TextIO

_FAILED: Final = 1


class OutputLostError(OSError):
    """What was printed couldn't be written."""


class _Output(io.TextIOWrapper):
    """Tells a failure of its own from that of any other file."""

    def write(self, text: str, /) -> int:
        """Write, or raise BrokenPipeError when nobody reads any more, else OutputLostError."""
        with _own_failures():
            return super().write(text)

    def flush(self) -> None:
        """Flush, or raise as `write` does."""
        with _own_failures():
            super().flush()


def exit_code_of(run: Callable[[], int]) -> int:
    """The exit code of what prints: 1 when its output can't be written. Whoever reads it may stop reading."""
    if _standard("stderr") is None:
        sys.stderr = _nowhere()
    if _standard("stdout") is None:
        # A file that is opened next would get the number of standard output, and what is printed would go into it.
        return _failed("it is closed. Send it to a file or to /dev/null")
    sys.stdout = _telling(sys.stdout)
    try:
        code = run()
        sys.stdout.flush()
    except BrokenPipeError:
        _forget()
        return _FAILED
    except OutputLostError as lost:
        _forget()
        return _failed(f"{lost.strerror}. The command may have done what it was asked")
    return code


@contextlib.contextmanager
def _own_failures() -> Iterator[None]:
    try:
        yield
    except (BrokenPipeError, OutputLostError):
        raise
    except OSError as error:
        raise OutputLostError(error.errno, error.strerror) from error


def _telling(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    encoding, errors = stream.encoding, stream.errors
    by_line, at_once = stream.line_buffering, stream.write_through
    return _Output(stream.detach(), encoding, errors, line_buffering=by_line, write_through=at_once)


def _standard(name: str) -> TextIO | None:
    # Python leaves out a stream that was closed before it began, which its types don't say.
    found: TextIO | None = getattr(sys, name)
    return found


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _forget() -> None:
    # Python flushes once more when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(reason: str) -> int:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"amends: standard output can't be written: {reason}.\n")
    return _FAILED
