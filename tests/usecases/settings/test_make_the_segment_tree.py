"""Segments: a tree below the Main Segment, with codes that are unique in their workspace."""

from typing import Any

import pytest

from amends.errors import Conflict, Invalid
from amends.instants import HOUR_US
from amends.model.segment import Address, Segment, SegmentTree
from amends.store.engine.database import Database
from amends.usecases.settings import segments, workspaces
from amends.usecases.settings.segments import SegmentForm
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.usecases.settings.refusals import refused


async def add(database: Database, workspace: FixtureWorkspace, **form: Any) -> Segment:
    return await database.write(workspace.by, segments.add, SegmentForm(**form))


async def tree_of(database: Database, workspace: FixtureWorkspace) -> SegmentTree:
    return await database.read(workspace.by, segments.list_all)


async def codes(database: Database, workspace: FixtureWorkspace) -> set[str]:
    return {segment.code for segment in await tree_of(database, workspace)}


async def test_a_segment_without_a_parent_is_below_the_main_segment(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    root = (await tree_of(database, workspace)).root
    added = await add(database, workspace, code="S3")
    assert added == Segment(added.id, root.id, "S3", "S3", Address(), None, clock())
    assert (await tree_of(database, workspace)).by_code("S3") == added


async def test_a_segment_keeps_all_that_is_said_of_it(database: Database, workspace: FixtureWorkspace) -> None:
    address = Address(line1="Calle Mayor 1", city="Madrid", country="ES", zip_code=28013)
    added = await add(
        database, workspace, code="S1B", name="Bar", parent="S1", address=address, external_reference="crm-7"
    )
    assert (added.parent_id, added.name) == (workspace.s1.id, "Bar")
    assert (added.address, added.external_reference) == (address, "crm-7")
    assert (await tree_of(database, workspace)).by_id(added.id) == added


async def test_the_tree_leads_from_each_segment_to_the_main_segment(
    database: Database, workspace: FixtureWorkspace
) -> None:
    deep = await add(database, workspace, code="S1AA", parent="S1A")
    tree = await tree_of(database, workspace)
    assert [segment.code for segment in tree.upwards(deep.id)] == ["S1AA", "S1A", "S1", "MAIN"]
    assert tree.within([workspace.s1.id]) == {workspace.s1.id, workspace.s1a.id, deep.id}


async def test_many_are_added_in_their_order_each_below_one_before_it(
    database: Database, workspace: FixtureWorkspace
) -> None:
    forms = [SegmentForm(code="A"), SegmentForm(code="AA", parent="A"), SegmentForm(code="AAA", parent="AA")]
    a, aa, aaa = await database.write(workspace.by, segments.add_many, forms)
    assert (aa.parent_id, aaa.parent_id) == (a.id, aa.id)
    assert {"A", "AA", "AAA"} <= await codes(database, workspace)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (SegmentForm(code="S1"), Conflict),
        (SegmentForm(code="A"), Conflict),
        (SegmentForm(code="MAIN"), Conflict),
        (SegmentForm(code="C", parent="B2"), Invalid),
        (SegmentForm(code=""), Invalid),
    ],
)
async def test_many_are_added_all_or_none(
    database: Database, workspace: FixtureWorkspace, wrong: SegmentForm, refusal: type[Exception]
) -> None:
    before = await codes(database, workspace)
    with pytest.raises(refusal):
        await database.write(workspace.by, segments.add_many, [SegmentForm(code="A"), wrong, SegmentForm(code="B2")])
    assert await codes(database, workspace) == before


async def test_a_code_is_taken_once_and_read_to_the_letter(database: Database, workspace: FixtureWorkspace) -> None:
    with pytest.raises(Conflict, match="'S1'"):
        await add(database, workspace, code="S1", parent="S2")
    assert (await add(database, workspace, code="s1")).id != workspace.s1.id


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({"code": ""}, {"code"}),
        ({"code": "  "}, {"code"}),
        ({"code": "S\0"}, {"code"}),
        ({"code": "S" * 501}, {"code"}),
        ({"code": "S3", "name": "N\x1b"}, {"name"}),
        ({"code": "S3", "parent": "S9"}, {"parent"}),
        ({"code": "S3", "parent": "S3"}, {"parent"}),
        ({"code": "S3", "external_reference": "\ud800"}, {"external_reference"}),
        ({"code": "S3", "address": Address(city="\0", zip_code=1)}, {"address.city"}),
        ({"code": "", "name": "\0", "parent": "S9"}, {"code", "name", "parent"}),
    ],
)
async def test_a_wrong_segment_is_refused_by_its_fields(
    database: Database, workspace: FixtureWorkspace, form: dict[str, Any], fields: set[str]
) -> None:
    before = await codes(database, workspace)
    with refused() as refusal:
        await add(database, workspace, **form)
    assert refusal.fields == fields
    assert await codes(database, workspace) == before


async def test_another_workspaces_segments_are_not_visible(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    ward = await add(database, other, code="Ward")
    assert "Ward" not in await codes(database, workspace)
    assert (await tree_of(database, workspace)).by_id(ward.id) is None
    with refused() as refusal:
        await add(database, workspace, code="Bed", parent="Ward")
    assert refusal.fields == {"parent"}


async def test_two_workspaces_may_use_one_code(database: Database, workspace: FixtureWorkspace) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    ours, theirs = await add(database, workspace, code="S3"), await add(database, other, code="S3")
    assert ours.id != theirs.id
    assert (await tree_of(database, workspace)).by_code("S3") == ours


async def test_the_workspace_says_when_its_segments_changed(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    other = await cast.workspace(database, "Hotel Luna")
    made_us = clock()
    clock.advance(HOUR_US)
    await add(database, workspace, code="S3")
    assert (await database.read(workspace.by, workspaces.get)).segments_changed_us == clock()
    assert (await database.read(other.by, workspaces.get)).segments_changed_us == made_us


async def test_a_segment_without_a_code_gets_one_from_its_name(database: Database, workspace: FixtureWorkspace) -> None:
    made = [await add(database, workspace, code="", name="Madrid, front desk") for _ in range(2)]
    assert [each.code for each in made] == ["MADRID-FRONT-DESK", "MADRID-FRONT-DESK-2"]
