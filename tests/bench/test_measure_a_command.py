"""What a command uses is its own: not what whoever starts it has in the memory."""

import sys
from pathlib import Path

import pytest

from bench import command

_MB = 1 << 20


def test_the_memory_of_who_starts_a_command_is_not_its_own(tmp_path: Path) -> None:
    held = bytearray(300 * _MB)
    held[:: 1 << 12] = b"x" * len(held[:: 1 << 12])
    told, used = command.run((sys.executable, "-S", "-c", "print('done')"), tmp_path)
    assert told == b"done\n"
    assert 1 < used.memory_mb < 200
    assert used.cpu_us > 0


def test_what_a_command_holds_is_counted(tmp_path: Path) -> None:
    _, used = command.run((sys.executable, "-S", "-c", f"b'x' * {300 * _MB}"), tmp_path)
    assert used.memory_mb > 300


def test_a_command_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="why"):
        command.run((sys.executable, "-S", "-c", "print('why'); raise SystemExit(3)"), tmp_path)
