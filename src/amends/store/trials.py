"""Who made which workspace to try out, in the workspace from which they made it."""

from amends.model.trial import Trial
from amends.store.engine.database import Tx

_INSERT = "INSERT INTO trials (workspace_id, user_id, trial_id, trial_user_id) VALUES ($1, $2, $3, $4)"
_OF_USER = "SELECT trial_id, trial_user_id FROM trials WHERE workspace_id = $1 AND user_id = $2"
_DELETE = "DELETE FROM trials WHERE workspace_id = $1 AND trial_id = $2"


async def insert(tx: Tx, user_id: int, trial: Trial) -> None:
    """Note which workspace somebody made, and who they are in it."""
    await tx.run(_INSERT, tx.workspace_id, user_id, trial.workspace_id, trial.user_id)


async def of_user(tx: Tx, user_id: int) -> Trial | None:
    """The workspace that somebody made to try out, or None."""
    row = await tx.one(_OF_USER, tx.workspace_id, user_id)
    return Trial(*row) if row else None


async def delete(tx: Tx, trial_id: int) -> None:
    """Forget who made a workspace to try out."""
    await tx.run(_DELETE, tx.workspace_id, trial_id)
