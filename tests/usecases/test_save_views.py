"""Views: everybody has their own, and nobody changes another's."""

import pytest

from amends.errors import Forbidden, NotFound
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.store.engine.database import Database
from amends.usecases import views
from amends.usecases.views import ViewForm, ViewPatch
from tests.cast import FixtureWorkspace


async def test_a_manager_neither_reads_nor_changes_somebody_s_private_view(
    database: Database, workspace: FixtureWorkspace
) -> None:
    manager = Principal(PrincipalKind.USER, workspace.ben.id, workspace.id, frozenset(Scope))
    form = ViewForm(name="Mine", query={"status": "NEW"}, user_id=workspace.ana.id)
    own = await database.write(workspace.by, views.save, form)
    for use_case in (lambda tx: views.change(tx, own.id, ViewPatch(name="Yours")), lambda tx: views.delete(tx, own.id)):
        with pytest.raises(NotFound):
            await database.write(manager, use_case)
    with pytest.raises(Forbidden):
        await database.write(manager, views.save, ViewForm(name="Another", query={}, user_id=workspace.ana.id))
    assert list(await database.read(workspace.by, views.list_all, workspace.ana.id)) == [own]
    assert own not in await database.read(manager, views.list_all, manager.id)


async def test_a_manager_changes_a_view_that_is_everybody_s(database: Database, workspace: FixtureWorkspace) -> None:
    manager = Principal(PrincipalKind.USER, workspace.ben.id, workspace.id, frozenset(Scope))
    shared = await database.write(workspace.by, views.save, ViewForm(name="All new", query={"status": "NEW"}))
    changed = await database.write(manager, views.change, shared.id, ViewPatch(name="New"))
    assert changed.name == "New"
    assert list(await database.read(workspace.by, views.list_all)) == [changed]
