"""`python -m bench`: contenders take turns, round by round; medians and ratios at the end."""

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measures import MEASURES, Pair, ticket_create
from tests import engines


def main() -> None:
    """Measure what is asked for, and print a line for each contender."""
    asked = _arguments()
    results = []
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as folder:
        for name in asked.only or MEASURES:
            with MEASURES[name](Path(folder), asked.scale) as pair:
                results.append(_take_turns(pair, asked.rounds))
        if not asked.only or "create" in asked.only:
            results += _on_postgres(Path(folder), asked)
    print(json.dumps(results, indent=2) if asked.json else _table(results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, help="what to measure; everything unless said")
    parser.add_argument("--rounds", type=int, default=5, help="how often each contender runs")
    parser.add_argument("--scale", type=float, default=1.0, help="how much work a run is, by the usual")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def _take_turns(pair: Pair, rounds: int) -> dict[str, object]:
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for speeds, (_, run) in zip(seen, (pair.first, pair.second), strict=True):
            speeds.append(run())
    medians = [statistics.median(speeds) for speeds in seen]
    shown = [
        {"name": name, "median": median, "least": min(speeds), "most": max(speeds)}
        for (name, _), median, speeds in zip((pair.first, pair.second), medians, seen, strict=True)
    ]
    return {"what": pair.what, "unit": pair.unit, "contenders": shown, "ratio": medians[0] / medians[1]}


def _on_postgres(folder: Path, asked: argparse.Namespace) -> list[dict[str, object]]:
    try:
        with _postgres() as url, ticket_create(folder, asked.scale, url) as pair:
            return [_take_turns(pair, asked.rounds)]
    except engines.CannotStartError as fault:
        print(f"without PostgreSQL: {fault}")
        return []


@contextmanager
def _postgres() -> Iterator[str]:
    engines.begin_run()
    try:
        with engines.postgres_copy(engines.postgres()) as url:
            yield url
    finally:
        engines.end_run()


def _table(results: list[dict[str, object]]) -> str:
    lines = [f"{'':30}{'':16}{'median':>10}{'least':>10}{'most':>10}  ratio"]
    for result in results:
        first, second = result["contenders"]  # type: ignore[misc]
        lines.append(_line(str(result["what"]), first) + f"{result['ratio']:7.2f}")
        lines.append(_line(str(result["unit"]), second))
    return "\n".join(lines)


def _line(label: str, contender: dict[str, object]) -> str:
    speeds = "".join(f"{contender[name]:>10,.0f}" for name in ("median", "least", "most"))
    return f"{label:30}{contender['name']:16}{speeds}"


if __name__ == "__main__":
    main()
