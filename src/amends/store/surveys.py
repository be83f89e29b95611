"""Surveys."""

from collections.abc import Mapping, Sequence

from amends.model.scale import Boundaries
from amends.model.survey import Survey, SurveyKind
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Row, Tx

_COLUMNS = "id, code, name, scale, unhappy_to, happy_from, created_us, kind, language"
_SAVE = f"""
    INSERT INTO surveys (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (workspace_id, id) DO UPDATE SET
        name = excluded.name, scale = excluded.scale,
        unhappy_to = excluded.unhappy_to, happy_from = excluded.happy_from,
        kind = excluded.kind, language = excluded.language
"""
_ALL = f"SELECT {_COLUMNS} FROM surveys WHERE workspace_id = $1 ORDER BY code"
_BY_CODE = f"SELECT {_COLUMNS} FROM surveys WHERE workspace_id = $1 AND code = $2"
_GET = f"SELECT {_COLUMNS} FROM surveys WHERE workspace_id = $1 AND id = $2"
_COUNT = "SELECT count(*) FROM surveys WHERE workspace_id = $1"


async def save(tx: Tx, survey: Survey) -> None:
    """Keep a new survey, or what was changed on one."""
    await make(tx, survey)
    await audit.append(tx, "survey.saved", survey.id, after=survey)


async def make(tx: Tx, survey: Survey) -> None:
    """Keep a survey that its first response makes."""
    marks = survey.boundaries
    await tx.run(
        _SAVE,
        tx.workspace_id,
        survey.id,
        survey.code,
        survey.name,
        survey.scale,
        marks.unhappy_to if marks else None,
        marks.happy_from if marks else None,
        survey.created_us,
        survey.kind.value if survey.kind else "",
        survey.language,
    )


@cached
async def list_all(tx: Tx) -> Sequence[Survey]:
    """All surveys of the workspace."""
    return [_survey(row) for row in await tx.all(_ALL, tx.workspace_id)]


@cached
async def by_code(tx: Tx) -> Mapping[str, Survey]:
    """All surveys of the workspace by their codes."""
    return {survey.code: survey for survey in await list_all(tx)}


async def get(tx: Tx, survey_id: int) -> Survey | None:
    """The survey with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, survey_id)
    return _survey(row) if row else None


async def get_by_code(tx: Tx, code: str) -> Survey | None:
    """The survey with that code, or None."""
    row = await tx.one(_BY_CODE, tx.workspace_id, code)
    return _survey(row) if row else None


async def count(tx: Tx) -> int:
    """How many surveys the workspace has."""
    row = await tx.one(_COUNT, tx.workspace_id)
    return row[0] if row else 0


def _survey(row: Row) -> Survey:
    number, code, name, scale, unhappy_to, happy_from, created_us, kind, language = row
    marks = None if unhappy_to is None else Boundaries(unhappy_to, happy_from)
    return Survey(number, code, name, scale, marks, created_us, SurveyKind(kind) if kind else None, language)
