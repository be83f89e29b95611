"""schemathesis at the interfaces: what it is told, what it may not hold against us and why, and what it found."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import schemathesis
from msgspec import Struct
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import events, from_schema
from schemathesis.generation.meta import TestPhase
from schemathesis.hooks import unregister

from tests.resilience.health_watch import Standing

SEED = 20261124
_COMPATIBLE = "^/(a|api)/"
_UNDERSTOOD = re.compile(r"is missing|is not a known field|must be .*, not (?!a number).*")


class Found(Struct):
    """How many requests were sent, what each operation answered, and each thing that is wrong with how to see it."""

    cases: int
    statuses: dict[str, Counter[int]]
    failures: dict[str, str]

    def never_done(self) -> list[str]:
        """The operations that never did what they are for."""
        return sorted(name for name, seen in self.statuses.items() if not any(200 <= each < 400 for each in seen))


def knock(standing: Standing, examples: int, *, is_long: bool) -> Found:
    """Send what the document of our API lets one think of, right and wrong, alone and along its links."""
    schema = schemathesis.openapi.from_asgi(
        "/openapi.json", standing, config=_config(standing.harness.key, examples, is_long=is_long)
    )
    found = Found(0, {}, {})
    with _at_home(standing):
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _note(found, event)
            if isinstance(event, events.NonFatalError | events.FatalError):
                found.failures[f"error: {event}"] = ""
    return found


def _config(key: str, examples: int, *, is_long: bool) -> SchemathesisConfig:
    generation = {"max-examples": examples, "deterministic": True, "database": "none"}
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"api-key": key},
            "request-timeout": 120,
            "generation": generation,
            "continue-on-failure": True,
            "phases": {"coverage": {"enabled": is_long}},
            # A form may be right and yet ask for what isn't there or breaks a rule of the workspace, such as a segment
            # without its code or a status that can't follow: 422, and 412 for another version than was seen.
            "checks": {"positive_data_acceptance": {"expected-statuses": _accepted("409", "412", "422")}},
            "operations": [
                {
                    "include-path-regex": _COMPATIBLE,
                    # The compatible API's errors are a closed list: it knows neither 405 nor 422, and answers 400.
                    "checks": {
                        "unsupported_method": {"enabled": False},
                        "positive_data_acceptance": {"expected-statuses": _accepted("400")},
                    },
                }
            ],
        }
    )


def _accepted(*others: str) -> list[str]:
    return ["2xx", "3xx", "401", "403", "404", *others]


@contextmanager
def _at_home(standing: Standing) -> Iterator[None]:
    """Lead requests whose path is right to the workspace and what is in it, and hold the server to its own words."""
    tickets = cycle(standing.ticket_ids)
    users = cycle((standing.harness.workspace.ana.id, standing.harness.workspace.ben.id))
    cursors: set[str] = set()

    def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
        if _is_right(case, ParameterLocation.PATH):
            own = {"workspace_id": standing.harness.id}
            own |= {} if _came_by_link(case) else standing.ids
            own |= {} if _came_by_link(case) else {"ticket_id": next(tickets), "user_id": next(users)}
            case.path_parameters.update({name: own[name] for name in own.keys() & case.path_parameters.keys()})
        # What the document can't say: only a cursor that was given is one.
        if _is_right(case, ParameterLocation.QUERY) and case.query.get("cursor") not in cursors:
            case.query.pop("cursor", None)

    def after_call(_context: Any, _case: Any, response: Any) -> None:
        if response.status_code == 200 and response.headers["content-type"] == ["application/json"]:
            found = response.json()
            given = found.get("next_cursor") if isinstance(found, dict) else None
            cursors.update({given} if given else ())

    def a_right_form_is_understood(_context: Any, response: Any, case: Any) -> None:
        is_right = case.meta is not None and case.meta.generation.mode.is_positive
        if is_right and response.status_code == 422:
            for error in response.json().get("errors", ()):
                assert not _UNDERSTOOD.fullmatch(error["reason"]), error

    schemathesis.hook(before_call)
    schemathesis.hook(after_call)
    schemathesis.check(a_right_form_is_understood)
    try:
        yield
    finally:
        unregister(before_call)
        unregister(after_call)
        schemathesis.checks.CHECKS.unregister(a_right_form_is_understood.__name__)


def _came_by_link(case: Any) -> bool:
    return case.meta is not None and case.meta.phase.name is TestPhase.STATEFUL


def _is_right(case: Any, workspace: ParameterLocation) -> bool:
    component = case.meta.components.get(workspace) if case.meta else None
    return component is None or bool(component.mode.is_positive)


def _note(found: Found, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    found.cases += len(recorder.cases)
    for case_id, interaction in recorder.interactions.items():
        if interaction.response is not None:
            name = recorder.cases[case_id].value.operation.label
            found.statuses.setdefault(name, Counter())[interaction.response.status_code] += 1
    for checks in recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                found.failures[f"{check.name}: {failure.operation}: {failure.message}"] = check.failure_info.code_sample
