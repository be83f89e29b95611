"""What tickets and responses refer to, over our own API: root causes, segments, surveys."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.causes import cause_view
from amends.serializers.segments import segment_view
from amends.serializers.surveys import survey_view
from amends.usecases.settings import causes, segments, surveys, undo_segment
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.segments import SegmentChangeForm, SegmentForm
from amends.usecases.settings.surveys import SurveyForm
from amends.wire.causes import CauseList, CausePatch, CauseView
from amends.wire.segments import SegmentList, SegmentView
from amends.wire.surveys import SurveyList, SurveyView

_WORKSPACE: Final = "/v1/workspaces/{workspace_id}"


def _name(sent: CausePatch) -> str:
    return sent.name


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/causes",
        scope=Scope.TICKETS_READ,
        name="list_causes",
        summary="List root causes",
        description="List all root causes of the workspace.",
        do=causes.list_all,
        scans=True,
        each=cause_view,
        response=CauseList,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/causes",
        scope=Scope.MANAGE,
        name="add_cause",
        summary="Create a root cause",
        description="Create a root cause.",
        request=CauseForm,
        do=causes.add,
        serialize=cause_view,
        response=CauseView,
        status=201,
        example=Raw(b'{"code": "BILLING", "name": "Billing", "parent": ""}'),
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/causes/{{cause_id}}",
        scope=Scope.TICKETS_READ,
        name="get_cause",
        summary="Get a root cause",
        description="Get one root cause.",
        do=causes.get,
        serialize=cause_view,
        response=CauseView,
    ),
    _endpoint(
        method="PATCH",
        path=f"{_WORKSPACE}/causes/{{cause_id}}",
        scope=Scope.MANAGE,
        name="rename_cause",
        summary="Rename a root cause",
        description="Give a root cause another name. Its code stays.",
        request=CausePatch,
        form=_name,
        do=causes.rename,
        serialize=cause_view,
        response=CauseView,
        example=Raw(b'{"name": "Billing and refunds"}'),
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/segments",
        scope=Scope.TICKETS_READ,
        name="list_segments",
        summary="List segments",
        description="List all segments of the workspace: its business units.",
        do=segments.list_all,
        scans=True,
        each=segment_view,
        response=SegmentList,
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/segments",
        scope=Scope.ADMIN,
        name="add_segment",
        summary="Create a segment",
        description="Create a segment: a business unit.",
        request=SegmentForm,
        do=segments.add,
        serialize=segment_view,
        response=SegmentView,
        status=201,
        example=Raw(b'{"code": "S1", "name": "Store 1", "parent": ""}'),
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/segments/{{segment_id}}",
        scope=Scope.TICKETS_READ,
        name="get_segment",
        summary="Get a segment",
        description="Get one segment: a business unit.",
        do=segments.get,
        serialize=segment_view,
        response=SegmentView,
    ),
    _endpoint(
        method="PATCH",
        path=f"{_WORKSPACE}/segments/{{segment_id}}",
        scope=Scope.ADMIN,
        name="change_segment",
        summary="Rename or move a segment",
        description="Give a segment another name, or move it below another one, with all that is below it. Its code "
        "stays. Open tickets keep their deadlines; those whose owner can't open them any more go to others.",
        request=SegmentChangeForm,
        do=segments.change,
        serialize=segment_view,
        response=SegmentView,
        example=Raw(b'{"name": "Store 1, old town"}'),
    ),
    _endpoint(
        method="POST",
        path=f"{_WORKSPACE}/segments/{{segment_id}}/undo",
        scope=Scope.ADMIN,
        name="undo_segment",
        summary="Undo the last change of a segment",
        description="For ten minutes, whoever renamed or moved a segment last takes that back: its name, and where it "
        "was. Tickets that went to others because of the move stay with them.",
        do=undo_segment.undo,
        serialize=segment_view,
        response=SegmentView,
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/surveys",
        scope=Scope.TICKETS_READ,
        name="list_surveys",
        summary="List surveys",
        description="List all surveys of the workspace.",
        do=surveys.list_all,
        scans=True,
        each=survey_view,
        response=SurveyList,
    ),
    _endpoint(
        method="PUT",
        path=f"{_WORKSPACE}/surveys",
        scope=Scope.MANAGE,
        name="save_survey",
        summary="Create or change a survey",
        description="Create a survey, or change its name, scale, boundaries, kind and language. A `kind` without a "
        "scale brings its usual one; in its `language` rules read responses that name none.",
        request=SurveyForm,
        do=surveys.save,
        serialize=survey_view,
        response=SurveyView,
        example=Raw(
            b'{"code": "visit", "kind": "nps", "scale": "nps", "unhappy_to": 5, "happy_from": 9, "language": "es"}'
        ),
    ),
    _endpoint(
        method="GET",
        path=f"{_WORKSPACE}/surveys/{{survey_id}}",
        scope=Scope.TICKETS_READ,
        name="get_survey",
        summary="Get a survey",
        description="Get one survey.",
        do=surveys.get,
        serialize=survey_view,
        response=SurveyView,
    ),
)
