"""`make mutants`: draw faults by chance, see which a test notices, and name the others."""

import argparse
import difflib
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tools.mutants.equivalent import REASONS, why
from tools.mutants.reach import measure
from tools.mutants.run import run
from tools.mutants.sources import ROOT, state_of_code
from tools.mutants.tasks import Mutant, Outcome

DRAWS = Path(__file__).parent / ".venv/bin/python"
"""Python with Cosmic Ray."""


def main() -> int:
    """Run the mutants; 1 when fewer than the wanted share is noticed, or when one is neither noticed nor explained."""
    options = _options()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    state = state_of_code()
    began = time.monotonic()
    print(f"seed {seed}, {options.count} mutants, {state}", flush=True)
    folder = ROOT / ".mutants" / f"{state}-{seed}-{options.count}"
    folder.mkdir(parents=True, exist_ok=True)
    mutants = _drawn(folder / "mutants.json", options.count, seed)
    reach = measure(state, options.workers)
    print(f"{len(reach.seconds)} tests are known after {time.monotonic() - began:.0f} s", flush=True)
    outcomes = []
    for outcome in run(mutants, reach, folder, options.workers):
        outcomes.append(outcome)
        print(f"{len(outcomes):4} {outcome.fate:22} {outcome.seconds:5.1f} s  {outcome.key}  {outcome.by}", flush=True)
    return _report(mutants, outcomes, options.at_least, time.monotonic() - began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="how many mutants")
    parser.add_argument("--seed", type=int, help="the seed of an earlier run, for the same mutants again")
    parser.add_argument("--workers", type=int, default=2, help="how many processes ask at once")
    parser.add_argument("--at-least", type=float, default=0.9, help="the share that must be noticed")
    return parser.parse_args()


def _drawn(file: Path, count: int, seed: int) -> list[Mutant]:
    if not file.exists():
        command = [str(DRAWS), "-m", "tools.mutants.draw", "--count", str(count), "--seed", str(seed)]
        drawn = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        file.write_bytes(drawn.stdout)
    return msgspec.json.decode(file.read_bytes(), type=list[Mutant])


def _report(mutants: Sequence[Mutant], outcomes: Sequence[Outcome], at_least: float, seconds: float) -> int:
    by_key = {mutant.key: mutant for mutant in mutants}
    unnoticed = [(by_key[outcome.key], outcome) for outcome in outcomes if not outcome.fate.is_noticed]
    for mutant, outcome in sorted(unnoticed, key=lambda each: each[1].key):
        _show(mutant, outcome)
    noticed = len(outcomes) - len(unnoticed)
    explained = sum(bool(why(mutant)) for mutant, _ in unnoticed)
    told = ", ".join(f"{count} {fate}" for fate, count in sorted(Counter(each.fate for each in outcomes).items()))
    print(f"\n{noticed} of {len(outcomes)} are noticed, {noticed / len(outcomes):.1%}: {told}")
    print(f"{explained} of the others are explained; {seconds / 60:.0f} min, {len(REASONS)} reasons are known")
    return 0 if noticed / len(outcomes) >= at_least and explained == len(unnoticed) else 1


def _show(mutant: Mutant, outcome: Outcome) -> None:
    source = (ROOT / mutant.path).read_text("utf-8")
    changed = difflib.unified_diff(source.splitlines(), mutant.source.splitlines(), lineterm="", n=1)
    print(f"\n{outcome.key}: {outcome.fate}, {outcome.asked} tests asked")
    print("\n".join(list(changed)[3:]))
    print(f"  why: {why(mutant) or 'not known'}")


if __name__ == "__main__":
    sys.exit(main())
