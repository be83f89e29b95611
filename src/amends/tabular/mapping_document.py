"""A mapping's document: what a person writes in TOML, read into values that can't be wrong."""

import tomllib
from collections.abc import Callable
from collections.abc import Mapping as Table
from typing import Final

from amends import old_names
from amends.errors import FieldError, Invalid, UnreadableError
from amends.instants import is_zone
from amends.model.customer import CustomerForm
from amends.model.left_out import MAX_REASON_CHARACTERS
from amends.model.rule.document_node import DocumentNode
from amends.model.scale import MAX_SCORE, parse_scale, scale_meant
from amends.model.time_zone_meant import zone_error, zone_meant
from amends.tabular.cells import clean, whole
from amends.tabular.delimiter import DELIMITERS
from amends.tabular.encoding import canonical
from amends.tabular.mapping import (
    AnswerMap,
    Column,
    Constant,
    IdentityMap,
    LeaveOut,
    Mapping,
    ScoreMap,
    SegmentMap,
    Source,
    TimeMap,
)
from amends.tabular.mapping_columns import (
    NO_COLUMN,
    REFERENCE_KEYS,
    column_key,
    columns_of,
    level_of,
    need,
    reference_of,
    source_of,
)
from amends.tabular.mapping_person import CONSENT_KEYS, IDENTITY_KEYS, consent_of, identity_of
from amends.tabular.times import ISO, known_format, names_zone
from amends.texts.text import say

MAX_CHARACTERS = 200_000
"""Of a mapping's text."""

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "": (
        *(
            "survey",
            "reference",
            "segment",
            "score",
            "time",
            "language",
            "transaction",
            "answers",
            "customer",
            "custom",
        ),
        *("consent", "identity", "leave_out", "encoding", "delimiter", "sheet", "header", "footer", "records"),
    ),
    "reference": REFERENCE_KEYS,
    "segment": ("column", "place", "path", "make"),
    "score": ("column", "place", "scale", "values", "no_score", "unreadable"),
    "time": ("column", "place", "format", "zone"),
    "answers": ("question", "verbatim", "soft_breaks", "score"),
    "consent": CONSENT_KEYS,
    "identity": IDENTITY_KEYS,
    "leave_out": ("column", "place", "values", "empty", "reason"),
    "customer": CustomerForm.__struct_fields__,
}
"""Every key of a mapping by the table that it stands in; `custom` has whatever names one likes."""

MAX_HEADER_LINE = 1000
"""How far down a header may be said to be."""

_UNREADABLE: Final = {"keep": False, "reject": True}


def read_mapping(text: str) -> Mapping:
    """The mapping that a TOML text states.

    Raises Invalid with every fault at once, each with the path of where it is, such as `answers[0].verbatim`.
    """
    errors: list[FieldError] = []
    mapping = _mapping(DocumentNode(_load(text), "", errors))
    if errors:
        raise Invalid(*errors)
    return mapping


def _load(text: str) -> object:
    if len(text) > MAX_CHARACTERS:
        raise Invalid(FieldError("", say("mapping_too_long", count=len(text), limit=MAX_CHARACTERS)))
    try:
        text.encode()
        return tomllib.loads(text.removeprefix("\ufeff"))
    except UnicodeEncodeError as error:
        # What JSON can say of a character, TOML and an answer can't.
        raise Invalid(FieldError("", say("contains_half_a_character", position=error.start + 1))) from None
    except RecursionError:
        raise Invalid(FieldError("", say("mapping_too_deep"))) from None
    except ValueError as error:
        raise Invalid(FieldError("", say("document_unreadable", notation="TOML", error=str(error)))) from None


def _mapping(node: DocumentNode) -> Mapping:
    nodes = node.table(KEYS[""])
    need(node, nodes, "survey", say("survey_missing"))
    need(node, nodes, "reference", say("reference_missing"))
    return Mapping(
        survey=source_of(nodes["survey"]) if "survey" in nodes else Constant(""),
        reference=reference_of(nodes["reference"]) if "reference" in nodes else NO_COLUMN,
        segment=_segment(nodes["segment"]) if "segment" in nodes else SegmentMap(),
        score=_score(nodes["score"]) if "score" in nodes else None,
        time=_time(nodes["time"]) if "time" in nodes else None,
        language=source_of(nodes["language"]) if "language" in nodes else Constant(""),
        transaction=source_of(nodes["transaction"]) if "transaction" in nodes else Constant(""),
        answers=_answers(nodes["answers"]) if "answers" in nodes else (),
        customer=_customer(nodes["customer"]) if "customer" in nodes else {},
        custom=_custom(nodes["custom"]) if "custom" in nodes else {},
        encoding=_checked(nodes["encoding"], canonical) if "encoding" in nodes else "",
        delimiter=_delimiter(nodes["delimiter"]) if "delimiter" in nodes else "",
        sheet=nodes["sheet"].text() if "sheet" in nodes else "",
        consent=consent_of(nodes["consent"]) if "consent" in nodes else None,
        identity=identity_of(nodes["identity"]) if "identity" in nodes else IdentityMap(),
        header=_header(nodes["header"]) if "header" in nodes else None,
        has_footer=nodes["footer"].truth() if "footer" in nodes else True,
        records=nodes["records"].text() if "records" in nodes else "",
        leave_out=tuple(map(_leave_out, nodes["leave_out"].items())) if "leave_out" in nodes else (),
    )


def _header(node: DocumentNode) -> tuple[int, ...]:
    """The lines of the header, none for a table without one."""
    if node.value is False:
        return ()
    return node.one_or_several(lambda line: line.whole(1, MAX_HEADER_LINE))


def _segment(node: DocumentNode) -> SegmentMap:
    if isinstance(node.value, str):
        return SegmentMap(constant=clean(node.text()))
    nodes = node.table(KEYS["segment"])
    if isinstance(node.value, Table) and len({"column", "place", "path"}.intersection(nodes)) != 1:
        node.error(say("neither_column_nor_path"))
    columns: tuple[Column, ...] = ()
    if "path" in nodes:
        columns = tuple(level_of(item) for item in nodes["path"].items())
    elif {"column", "place"}.intersection(nodes):
        columns = (column_key(node, nodes, say("column_missing")),)
    return SegmentMap(columns=columns, make=nodes["make"].truth() if "make" in nodes else False)


def _score(node: DocumentNode) -> ScoreMap:
    nodes = node.table(KEYS["score"])
    return ScoreMap(
        column=column_key(node, nodes, say("column_of_scores_missing")),
        scale=_checked(nodes["scale"], _scale) if "scale" in nodes else "",
        no_score=frozenset(_code(item) for item in nodes["no_score"].items()) if "no_score" in nodes else frozenset(),
        values=_values(nodes["values"]) if "values" in nodes else {},
        rejects_unreadable=nodes["unreadable"].choice(_UNREADABLE) if "unreadable" in nodes else False,
    )


def _values(node: DocumentNode) -> dict[str, int]:
    if not isinstance(node.value, Table):
        node.wrong(say("a_table"))
        return {}
    return {str(label): node.at(str(label), score).whole(-MAX_SCORE, MAX_SCORE) for label, score in node.value.items()}


def _scale(text: str) -> str:
    meant = scale_meant(text)
    parse_scale(meant)
    return meant


def _code(node: DocumentNode) -> str:
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return str(node.value)
    text = clean(node.text())
    number = whole(text)
    return text if number is None else str(number)


def _time(node: DocumentNode) -> TimeMap:
    nodes = node.table(KEYS["time"])
    formats = nodes["format"].one_or_several(_time_format) if "format" in nodes else (ISO,)
    zone = _checked(nodes["zone"], _zone) if "zone" in nodes else ""
    if not all(form in {ISO, ""} or names_zone(form) for form in formats):
        need(node, nodes, "zone", say("zone_missing"))
    return TimeMap(column_key(node, nodes, say("column_of_times_missing")), formats, zone)


def _time_format(node: DocumentNode) -> str:
    return _checked(node, _known_format)


def _known_format(text: str) -> str:
    known_format(text)
    return text


def _zone(text: str) -> str:
    zone = zone_meant(text)
    if not is_zone(zone):
        raise UnreadableError(zone_error(text))
    return zone


def _answers(node: DocumentNode) -> tuple[AnswerMap, ...]:
    answers = tuple(_answer(item) for item in node.items())
    constants: set[str] = set()
    for index, answer in enumerate(answers):
        if isinstance(answer.question, Constant) and answer.question.text in constants:
            node.at(index, None).at("question", None).error(say("question_used_already"))
        elif isinstance(answer.question, Constant):
            constants.add(answer.question.text)
    return answers


def _answer(given: DocumentNode) -> AnswerMap:
    node = given.renamed(old_names.MAPPING_ANSWER_KEYS)
    nodes = node.table(KEYS["answers"])
    need(node, nodes, "question", say("question_missing"))
    if "score" not in nodes:
        need(node, nodes, "verbatim", say("column_missing"))
    elif isinstance(nodes["score"].value, Table) and not nodes["score"].value.get("scale"):
        nodes["score"].at("scale", None).error(say("scale_missing"))
    return AnswerMap(
        question=source_of(nodes["question"]) if "question" in nodes else Constant(""),
        verbatim=columns_of(nodes["verbatim"]) if "verbatim" in nodes else None,
        soft_breaks=nodes["soft_breaks"].truth() if "soft_breaks" in nodes else False,
        score=_score(nodes["score"]) if "score" in nodes else None,
    )


def _customer(node: DocumentNode) -> dict[str, Source]:
    return {name: source_of(inner) for name, inner in node.table(KEYS["customer"]).items()}


def _custom(node: DocumentNode) -> dict[str, Source]:
    if not isinstance(node.value, Table):
        node.wrong(say("a_table"))
        return {}
    return {str(name): source_of(node.at(str(name), value)) for name, value in node.value.items()}


def _leave_out(node: DocumentNode) -> LeaveOut:
    nodes = node.table(KEYS["leave_out"])
    need(node, nodes, "reason", say("reason_missing"))
    values = {_code(item).lower() for item in nodes["values"].items()} if "values" in nodes else set()
    if "empty" in nodes and nodes["empty"].truth():
        values.add("")
    if isinstance(node.value, Table) and not values:
        node.error(say("values_or_empty"))
    column = column_key(node, nodes, say("column_missing"))
    return LeaveOut(column, frozenset(values), _reason(nodes["reason"]) if "reason" in nodes else "")


def _reason(node: DocumentNode) -> str:
    reason = clean(node.text())
    if len(reason) > MAX_REASON_CHARACTERS:
        node.error(say("too_long", count=len(reason), limit=MAX_REASON_CHARACTERS))
    return reason


def _delimiter(node: DocumentNode) -> str:
    if isinstance(node.value, str) and node.value in DELIMITERS.values():
        return node.value
    return node.choice(DELIMITERS)


def _checked(node: DocumentNode, check: Callable[[str], str]) -> str:
    text = node.text()
    if text.strip():
        try:
            return check(text)
        except UnreadableError as error:
            node.error(error.reason)
    return ""
