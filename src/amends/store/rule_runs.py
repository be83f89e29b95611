"""Rule runs: how far each is, and what it found."""

from collections.abc import Sequence

import msgspec

from amends.instants import InstantUs
from amends.model.principal import Principal
from amends.model.rule_run import RuleRun, RunFindings, RunSelection
from amends.store.engine.database import Row, Tx
from amends.texts.text import from_column, to_column

RULE_RUN = "rule_run"
"""The kind of the job that goes on with a run, and of what it is about; its key is the run's ID."""

_COLUMNS = """id, rule_id, rule_version, is_dry_run, selection, principal, begun_us, ended_us, total, looked_at,
    after_us, after_id, findings, stopped"""
_INSERT = f"""
    INSERT INTO rule_runs (workspace_id, {_COLUMNS})
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
_SAVE = """
    UPDATE rule_runs
    SET ended_us = $1, total = $2, looked_at = $3, after_us = $4, after_id = $5, findings = $6, stopped = $7
    WHERE workspace_id = $8 AND id = $9
"""
_GET = f"SELECT {_COLUMNS} FROM rule_runs WHERE workspace_id = $1 AND id = $2"
_OF_RULE = f"""
    SELECT {_COLUMNS} FROM rule_runs WHERE workspace_id = $1 AND rule_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4
"""
_findings = msgspec.json.Decoder(RunFindings)
_selection = msgspec.json.Decoder(RunSelection)
_principal = msgspec.json.Decoder(Principal)
_encode = msgspec.json.Encoder().encode


async def insert(tx: Tx, run: RuleRun) -> None:
    """Keep a new run."""
    own = (run.id, run.rule_id, run.rule_version, int(run.is_dry_run), _text(run.selection), _text(run.by))
    await tx.run(_INSERT, tx.workspace_id, *own, run.begun_us, *_state(run))


async def save(tx: Tx, run: RuleRun) -> None:
    """Keep how far a run is."""
    await tx.run(_SAVE, *_state(run), tx.workspace_id, run.id)


async def get(tx: Tx, run_id: int) -> RuleRun | None:
    """The run with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, run_id)
    return _run(row) if row else None


async def of_rule_before(tx: Tx, rule_id: int, before_id: int, limit: int) -> Sequence[RuleRun]:
    """The runs of a rule, newest first, from behind one."""
    return [_run(row) for row in await tx.all(_OF_RULE, tx.workspace_id, rule_id, before_id, limit)]


def _state(run: RuleRun) -> tuple[object, ...]:
    return (run.ended_us, run.total, run.looked_at, *run.after, _text(run.findings), to_column(run.stopped))


def _text(value: object) -> str:
    return _encode(value).decode()


def _run(row: Row) -> RuleRun:
    number, rule_id, rule_version, is_dry_run, selection, principal, *state = row
    begun_us, ended_us, total, looked_at, after_us, after_id, findings, stopped = state
    return RuleRun(
        id=number,
        rule_id=rule_id,
        rule_version=rule_version,
        is_dry_run=bool(is_dry_run),
        selection=_selection.decode(selection),
        by=_principal.decode(principal),
        begun_us=InstantUs(begun_us),
        ended_us=ended_us,
        total=total,
        looked_at=looked_at,
        after=(InstantUs(after_us), after_id),
        findings=_findings.decode(findings),
        stopped=from_column(stopped),
    )
