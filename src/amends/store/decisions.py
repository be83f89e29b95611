"""Decisions."""

from collections.abc import Sequence

import msgspec
from msgspec import structs

from amends.model.decision import Decision, Outcome
from amends.model.quiet import REASONS
from amends.model.rule.evaluate import Matched
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered
from amends.texts.text import from_column, to_column

_NAMES = Decision.__struct_fields__
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"INSERT INTO decisions (workspace_id, {_COLUMNS}) VALUES ({numbered(1, len(_NAMES) + 1)})"
# What was decided about quiet responses stands in their own rows.
_QUIET_COLUMNS = "id, version, first_intake_id, received_us, quiet_outcome, '', 0, 0, '[]', 0, 0"
_OF_RESPONSE = f"""
    SELECT {_COLUMNS} FROM decisions WHERE workspace_id = $1 AND response_id = $2
    UNION ALL SELECT {_QUIET_COLUMNS} FROM responses
    WHERE workspace_id = $1 AND id = $2 AND quiet_outcome IS NOT NULL
    ORDER BY response_version
"""
_OF_SOME = f"SELECT {_COLUMNS} FROM decisions WHERE workspace_id = $1 AND response_id IN "
_OUTCOMES_OF = """
    SELECT response_id, response_version, outcome FROM decisions WHERE workspace_id = $1 AND response_id IN """
_QUIET_OUTCOMES_OF = """
    SELECT id, version, quiet_outcome FROM responses
    WHERE workspace_id = $1 AND quiet_outcome IS NOT NULL AND id IN """
_OF_RUN = f"""
    SELECT {_COLUMNS} FROM decisions
    WHERE workspace_id = $1 AND rule_run_id = $2 AND rule_run_id <> 0 AND response_id > $3 ORDER BY response_id LIMIT $4
"""
_QUIET_OF_SOME = f"""
    SELECT {_QUIET_COLUMNS} FROM responses WHERE workspace_id = $1 AND quiet_outcome IS NOT NULL AND id IN """
_JUDGED = "SELECT response_id FROM decisions WHERE workspace_id = $1 AND response_id IN "
_QUIET_JUDGED = "SELECT id FROM responses WHERE workspace_id = $1 AND quiet_outcome IS NOT NULL AND id IN "
_MATCHED_OF = """
    SELECT response_version, matched FROM decisions WHERE workspace_id = $1 AND response_id = $2 AND matched <> '[]'
"""
_FORGET_SEEN = """
    UPDATE decisions SET matched = $1 WHERE workspace_id = $2 AND response_id = $3 AND response_version = $4
"""
_OUTCOME, _MATCHED, _REASON = map(_NAMES.index, ("outcome", "matched", "reason"))
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_NOTHING_MATCHED = "[]"
_encode = msgspec.json.Encoder().encode
_matched = msgspec.json.Decoder(tuple[Matched, ...])


async def insert_many(tx: Tx, new: Sequence[Decision]) -> None:
    """Keep decisions."""
    await tx.many(_INSERT, [(tx.workspace_id, *_values(decision)) for decision in new])


async def forget_seen(tx: Tx, response_id: int) -> None:
    """Forget what conditions saw in a response, which may quote it; that they matched stays."""
    for version, matched in await tx.all(_MATCHED_OF, tx.workspace_id, response_id):
        blind = [structs.replace(each, saw="") for each in _matched.decode(matched)]
        await tx.run(_FORGET_SEEN, _encode(blind).decode(), tx.workspace_id, response_id, version)


async def judged(tx: Tx, response_ids: Sequence[int]) -> set[int]:
    """Those of these responses that were judged at least once."""
    found: set[int] = set()
    for some in chunks(response_ids):
        these = f"({numbered(2, len(some))})"
        statement = f"{_JUDGED} {these} UNION ALL {_QUIET_JUDGED} {these}"
        found.update(row[0] for row in await tx.all(statement, tx.workspace_id, *some))
    return found


async def last_of(tx: Tx, response_ids: Sequence[int]) -> dict[int, Decision]:
    """How each of these responses was judged last."""
    found: dict[int, Decision] = {}
    for some in chunks(response_ids):
        these = f"({numbered(2, len(some))})"
        statement = f"{_OF_SOME} {these} UNION ALL {_QUIET_OF_SOME} {these} ORDER BY response_id, response_version"
        found.update((row[0], _decision(row)) for row in await tx.all(statement, tx.workspace_id, *some))
    return found


async def last_outcomes(tx: Tx, response_ids: Sequence[int]) -> dict[int, Outcome]:
    """What the last judgement of each of these responses came to."""
    found: dict[int, Outcome] = {}
    for some in chunks(response_ids):
        these = f"({numbered(2, len(some))})"
        statement = (
            f"{_OUTCOMES_OF} {these} UNION ALL {_QUIET_OUTCOMES_OF} {these} ORDER BY response_id, response_version"
        )
        found.update((row[0], _OUTCOMES[row[2]]) for row in await tx.all(statement, tx.workspace_id, *some))
    return found


async def of_rule_run(tx: Tx, run_id: int, after_id: int, limit: int) -> Sequence[Decision]:
    """What a rule run decided, in the order of the responses' IDs, from behind one."""
    return [_decision(row) for row in await tx.all(_OF_RUN, tx.workspace_id, run_id, after_id, limit)]


async def of_response(tx: Tx, response_id: int) -> Sequence[Decision]:
    """How a response was judged, first to last."""
    return [_decision(row) for row in await tx.all(_OF_RESPONSE, tx.workspace_id, response_id)]


def _values(decision: Decision) -> list[object]:
    values = list(structs.astuple(decision))
    values[_OUTCOME] = decision.outcome.value
    values[_MATCHED] = _encode(decision.matched).decode() if decision.matched else _NOTHING_MATCHED
    values[_REASON] = to_column(decision.reason)
    return values


def _decision(row: Row) -> Decision:
    decision = dict(zip(_NAMES, row, strict=True))
    decision["outcome"] = _OUTCOMES[decision["outcome"]]
    decision["matched"] = _matched.decode(decision["matched"])
    outcome = decision["outcome"]
    decision["reason"] = from_column(decision["reason"]) or REASONS.get(outcome)
    return Decision(**decision)
