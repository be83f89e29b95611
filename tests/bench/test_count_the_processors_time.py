"""The processor time of a process and of what it started, as the kernel counts it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench import processor

_BUSY = "while True: pass"


@pytest.fixture
def busy() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", _BUSY])
    yield process
    process.kill()
    process.wait()


def test_the_time_of_another_process_grows(busy: subprocess.Popen[bytes]) -> None:
    before = processor.seconds_of(iter([busy.pid]))
    while processor.spent(before, processor.seconds_of(iter([busy.pid]))) < 0.01:
        assert busy.poll() is None


def test_a_process_that_is_gone_counts_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert processor.seconds_of(iter([process.pid])) == {}
    assert processor.memory_mb(iter([process.pid])) == 0


def test_a_process_that_is_new_began_at_nothing() -> None:
    assert processor.spent({1: 2.0, 3: 1.0}, {1: 2.5, 2: 0.25}) == 0.75


def test_what_a_process_started_is_of_its_family(busy: subprocess.Popen[bytes]) -> None:
    assert set(processor.family(os.getpid())) >= {os.getpid(), busy.pid}
    assert list(processor.family(busy.pid)) == [busy.pid]


def test_memory_is_that_of_all_of_them(busy: subprocess.Popen[bytes]) -> None:
    own, both = processor.memory_mb(iter([busy.pid])), processor.memory_mb(iter([busy.pid, os.getpid()]))
    assert 0 < own < both
