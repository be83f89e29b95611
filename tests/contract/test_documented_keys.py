"""Every Struct writes exactly the documented keys, in the documented order."""

import msgspec
import pytest

from amends.contract import classic, closedloop, envelope, errors

CUSTOMS = " ".join(f"custom{number}" for number in range(1, 51))
KEYS: dict[type[msgspec.Struct], str] = {
    classic.Ticket: "ticketID feedbackID surveyID responseID cxTransactionID panelMemberId cxBusinessUnitID "
    "assignedToBU originSegment currentSegment assignedTo ticketOwner status priority rating comment content "
    "emailAddress phoneNumber timelimit createdOn timestamp",
    classic.DetractorsRequest: "segmentID status",
    classic.Detractor: "emailAddress phoneNumber rating comment ticketID responseID timestamp timelimit",
    classic.Segment: "segmentID userID segmentName addressLine1 addressLine2 city state country timestamp "
    "parentBusinessUnitID userCount businessUnitCode zipCode externalRefID cxfeedbackID leafSegment",
    classic.User: "id emailAddress firstName lastName creationDate lastAccessTimestamp businessUnitID",
    classic.Workspace: "feedbackID userID feedbackName creationDate surveyCount segmentModificationDate "
    "totalSegmentCount totalLeafSegmentCount totalAggregatedSegmentCount apiKey",
    classic.Product: "productName productGroup",
    classic.TransactionContact: f"firstName lastName mobile segmentCode transactionDate email products {CUSTOMS}",
    classic.TransactionsImport: "contacts",
    classic.TransactionsImported: "emailStatus importStatus importCount",
    classic.Transaction: "transactionID firstName lastName mobile segmentCode email transactionDate products "
    + CUSTOMS,
    classic.AnswerDetail: "scale text other",
    classic.AnswerValue: "answerID answerText value",
    classic.QuestionAnswer: "questionID questionCode questionText answerValues",
    classic.Response: "responseID surveyID timestamp responseStatus externalReference customVariables language "
    "responseSet",
    classic.ResponseImport: "segmentCode externalReference timestamp language customVariables responseSet emailAddress "
    "firstName lastName mobile transactionID",
    classic.ResponsesRequest: "transactionStartDate transactionEndDate",
    closedloop.CreateTicket: "status priority originSegmentCode currentSegmentCode comment emailAddress firstName "
    "mobileNumber assignTo",
    closedloop.SegmentReference: "id code name",
    closedloop.AssignedUser: "name email",
    closedloop.CreatedTicket: "id createdAt updatedAt feedbackId surveyId responseId panelMemberId priority status "
    "type comment issueDate comments centralizeRootCause originSegment currentSegment assignedUser customerName "
    "customerEmail",
    closedloop.CreateAnswer: "status message data",
    closedloop.ListedTicket: "id createdAt updatedAt deletedAt feedbackId surveyId responseId priority status type "
    "description issueDate isOverdue customerName customerEmail originSegment currentSegment assignedUser",
    closedloop.Pager: "pageNumber perPage",
    closedloop.PagerOptions: "pagerDto totalCount",
    closedloop.ListAnswer: "status message data pagerOptions",
    closedloop.ClosedLoopErrorAnswer: "status message data",
    envelope.Answer: "response requestID",
    envelope.Links: "self prev next first last",
    envelope.Pagination: "perPage totalItems currentPage totalPages links",
    envelope.Page: "response pagination requestID",
    errors.ErrorDetail: "docs name httpStatusCode id message resourceUrl",
    errors.ErrorBody: "error",
    errors.ErrorAnswer: "response",
}
OPTIONAL_IN_REQUESTS: dict[type[msgspec.Struct], str] = {
    classic.DetractorsRequest: "status",
    classic.Product: "productGroup",
    classic.TransactionContact: f"firstName lastName mobile email products {CUSTOMS}",
    classic.ResponseImport: "externalReference timestamp language customVariables emailAddress firstName lastName "
    "mobile transactionID",
    closedloop.CreateTicket: "currentSegmentCode emailAddress firstName mobileNumber assignTo",
}
FIXED_IN_ANSWERS: dict[type[msgspec.Struct], str] = {
    classic.Workspace: "apiKey",
    classic.Transaction: CUSTOMS,
    closedloop.CreateAnswer: "status message",
    closedloop.ListAnswer: "status message",
    closedloop.ClosedLoopErrorAnswer: "status data",
}


def structs_of(module: object) -> set[type[msgspec.Struct]]:
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    return {each for each in found if each not in {msgspec.Struct, errors.ErrorKind}}


@pytest.mark.parametrize("struct", KEYS, ids=lambda struct: f"{struct.__module__}.{struct.__name__}")
def test_keys_stand_in_the_documented_order(struct: type[msgspec.Struct]) -> None:
    assert list(struct.__struct_encode_fields__) == KEYS[struct].split()


@pytest.mark.parametrize("struct", KEYS, ids=lambda struct: f"{struct.__module__}.{struct.__name__}")
def test_only_these_keys_may_be_left_out(struct: type[msgspec.Struct]) -> None:
    optional = {field.encode_name for field in msgspec.structs.fields(struct) if not field.required}
    assert optional == set((OPTIONAL_IN_REQUESTS | FIXED_IN_ANSWERS).get(struct, "").split())


@pytest.mark.parametrize("module", [classic, closedloop, envelope, errors], ids=lambda module: module.__name__)
def test_no_struct_is_left_out_of_this_list(module: object) -> None:
    assert structs_of(module) <= set(KEYS)


@pytest.mark.parametrize("struct", KEYS, ids=lambda struct: f"{struct.__module__}.{struct.__name__}")
def test_every_struct_is_frozen(struct: type[msgspec.Struct]) -> None:
    assert struct.__struct_config__.frozen
