"""Mutants that no test needs to notice, each with the reason. They still count as not noticed."""

import difflib
import json
from collections.abc import Mapping
from pathlib import Path

from tools.mutants.sources import ROOT
from tools.mutants.tasks import Mutant

_FILE = Path(__file__).with_suffix(".json")


def _read() -> Mapping[tuple[str, str, str], str]:
    """By file, by the lines as they are, and by the lines with the fault: no number of a line matters."""
    return {(each["in"], each["is"], each["as"]): each["why"] for each in json.loads(_FILE.read_text("utf-8"))}


REASONS = _read()


def why(mutant: Mutant) -> str:
    """Why a mutant is none that a test needs to notice; empty when nobody said so."""
    return REASONS.get(key(mutant), "")


def key(mutant: Mutant) -> tuple[str, str, str]:
    """What a reason is found by."""
    source = (ROOT / mutant.path).read_text("utf-8")
    changes = list(difflib.ndiff(source.splitlines(), mutant.source.splitlines()))
    before, after = (" ".join(line[2:].strip() for line in changes if line.startswith(mark)) for mark in "-+")
    return mutant.path, before, after.strip()
