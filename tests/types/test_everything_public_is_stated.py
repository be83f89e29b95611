"""What users of the client see is stated in this folder with its type, all of it; mypy compares it in `make check`."""

import ast
import re
from pathlib import Path

import pytest
from msgspec import Struct

from amends import client
from amends.client import AsyncChanges, AsyncClient, AsyncPages, Changes, Client, Pages
from amends.contract import classic, closedloop, envelope

STATED = [ast.parse(path.read_text("utf-8")) for path in Path(__file__).parent.glob("*.py")]
NAMES = {node.id for tree in STATED for node in ast.walk(tree) if isinstance(node, ast.Name)}
ATTRIBUTES = {node.attr for tree in STATED for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
KEYWORDS = {node.arg for tree in STATED for node in ast.walk(tree) if isinstance(node, ast.keyword)}

ANSWERED = (
    classic.Ticket,
    classic.Detractor,
    classic.Segment,
    classic.User,
    classic.Workspace,
    classic.TransactionsImported,
    classic.Transaction,
    classic.Product,
    classic.Response,
    classic.QuestionAnswer,
    classic.AnswerValue,
    classic.AnswerDetail,
    closedloop.CreatedTicket,
    closedloop.ListAnswer,
    closedloop.ListedTicket,
    closedloop.PagerOptions,
    closedloop.Pager,
    closedloop.SegmentReference,
    closedloop.AssignedUser,
    envelope.Page,
    envelope.Pagination,
    envelope.Links,
    client.Retries,
)
HANDED_IN = (classic.TransactionContact, classic.ResponseImport, closedloop.CreateTicket, classic.Product)
CLASSES = (Client, AsyncClient, Pages, AsyncPages, Changes, AsyncChanges)


def public_methods(each: type) -> set[str]:
    return {name for name in vars(each) if not name.startswith("_")}


def fields(each: type[Struct]) -> set[str]:
    """Its fields, without custom1 … custom50, which `customs` sets and reads."""
    return {name for name in each.__struct_fields__ if not re.fullmatch(r"custom\d+", name)}


def test_every_name_of_the_client_is_stated() -> None:
    assert set(client.__all__) <= NAMES


@pytest.mark.parametrize("each", CLASSES, ids=lambda each: each.__name__)
def test_every_call_is_stated(each: type) -> None:
    assert public_methods(each) <= ATTRIBUTES


@pytest.mark.parametrize("each", ANSWERED, ids=lambda each: each.__name__)
def test_every_field_of_an_answer_is_stated(each: type[Struct]) -> None:
    assert fields(each) <= ATTRIBUTES


@pytest.mark.parametrize("each", HANDED_IN, ids=lambda each: each.__name__)
def test_every_field_of_a_request_is_stated(each: type[Struct]) -> None:
    assert fields(each) <= KEYWORDS
