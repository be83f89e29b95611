"""A mapping's document: what a person writes in TOML, read into values that can't be wrong."""

import tomllib
from collections.abc import Callable
from collections.abc import Mapping as Table
from typing import Final

from amends.errors import FieldError, Invalid
from amends.instants import is_zone
from amends.model.customer import CustomerForm
from amends.model.rule.document_node import DocumentNode
from amends.model.scale import parse_scale
from amends.tabular.cells import clean, whole
from amends.tabular.delimiter import DELIMITERS
from amends.tabular.encoding import canonical
from amends.tabular.mapping import AnswerMap, Column, Constant, Mapping, ScoreMap, SegmentMap, Source, TimeMap
from amends.tabular.times import ISO, compile_format

MOST_CHARACTERS = 200_000
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
        *("encoding", "delimiter", "sheet"),
    ),
    "segment": ("column", "path", "make"),
    "score": ("column", "scale", "no_score"),
    "time": ("column", "format", "zone"),
    "answers": ("question", "words", "soft_breaks"),
    "customer": CustomerForm.__struct_fields__,
}
"""Every key of a mapping by the table that it stands in; `custom` has whatever names one likes."""

_NOBODY: Final = Column("", "")
_COLUMN_OF_ROW: Final = 'names the column: { column = "..." }'


def read_mapping(text: str) -> Mapping:
    """The mapping that a TOML text states.

    Raises Invalid with every fault at once, each with the path of where it is, such as `answers[0].words`.
    """
    faults: list[FieldError] = []
    mapping = _mapping(DocumentNode(_load(text), "", faults))
    if faults:
        raise Invalid(*faults)
    return mapping


def _load(text: str) -> object:
    if len(text) > MOST_CHARACTERS:
        raise Invalid(FieldError("", f"the mapping has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read"))
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise Invalid(FieldError("", "the mapping is nested too deep to be read")) from None
    except ValueError as error:
        raise Invalid(FieldError("", f"this is not TOML: {error}")) from None


def _mapping(place: DocumentNode) -> Mapping:
    places = place.table(KEYS[""])
    _need(place, places, "survey", 'is missing: survey = "visit" names it, survey = { column = "Survey" } reads it')
    _need(place, places, "reference", 'is missing: reference = { column = "Response ID" } tells responses apart')
    return Mapping(
        survey=_source(places["survey"]) if "survey" in places else Constant(""),
        reference=_column(places["reference"]) if "reference" in places else _NOBODY,
        segment=_segment(places["segment"]) if "segment" in places else SegmentMap(),
        score=_score(places["score"]) if "score" in places else None,
        time=_time(places["time"]) if "time" in places else None,
        language=_source(places["language"]) if "language" in places else Constant(""),
        transaction=_source(places["transaction"]) if "transaction" in places else Constant(""),
        answers=_answers(places["answers"]) if "answers" in places else (),
        customer=_customer(places["customer"]) if "customer" in places else {},
        custom=_custom(places["custom"]) if "custom" in places else {},
        encoding=_checked(places["encoding"], canonical) if "encoding" in places else "",
        delimiter=_delimiter(places["delimiter"]) if "delimiter" in places else "",
        sheet=places["sheet"].text() if "sheet" in places else "",
    )


def _need(place: DocumentNode, places: Table[str, DocumentNode], key: str, reason: str) -> None:
    if key not in places and isinstance(place.value, Table):
        place.at(key, None).fault(reason)


def _source(place: DocumentNode) -> Source:
    if isinstance(place.value, str):
        return Constant(clean(place.text()))
    return _column(place, 'a text, or { column = "..." }')


def _column(place: DocumentNode, wanted: str = '{ column = "..." }') -> Column:
    if not isinstance(place.value, Table):
        place.wrong(wanted)
        return _NOBODY
    places = place.table(("column",))
    _need(place, places, "column", f"is missing: it {_COLUMN_OF_ROW}")
    return _named(places["column"]) if "column" in places else _NOBODY


def _named(place: DocumentNode) -> Column:
    return Column(clean(place.text()), place.path)


def _column_key(place: DocumentNode, places: Table[str, DocumentNode], what: str) -> Column:
    _need(place, places, "column", f'is missing: column = "..." names the column of the {what}')
    return _named(places["column"]) if "column" in places else _NOBODY


def _segment(place: DocumentNode) -> SegmentMap:
    if isinstance(place.value, str):
        return SegmentMap(constant=clean(place.text()))
    places = place.table(KEYS["segment"])
    if isinstance(place.value, Table) and ("column" in places) == ("path" in places):
        place.fault('needs either column = "..." or path = ["...", "..."]')
    columns: tuple[Column, ...] = ()
    if "column" in places:
        columns = (_named(places["column"]),)
    elif "path" in places:
        columns = tuple(_named(item) for item in places["path"].items())
    return SegmentMap(columns=columns, make=places["make"].truth() if "make" in places else False)


def _score(place: DocumentNode) -> ScoreMap:
    places = place.table(KEYS["score"])
    return ScoreMap(
        column=_column_key(place, places, "scores"),
        scale=_checked(places["scale"], _scale) if "scale" in places else "",
        no_score=frozenset(_code(item) for item in places["no_score"].items()) if "no_score" in places else frozenset(),
    )


def _scale(text: str) -> str:
    parse_scale(text)
    return text


def _code(place: DocumentNode) -> str:
    if isinstance(place.value, int) and not isinstance(place.value, bool):
        return str(place.value)
    text = clean(place.text())
    number = whole(text)
    return text if number is None else str(number)


def _time(place: DocumentNode) -> TimeMap:
    places = place.table(KEYS["time"])
    formats = places["format"].one_or_several(_time_format) if "format" in places else (ISO,)
    zone = _checked(places["zone"], _zone) if "zone" in places else ""
    if not {ISO, ""}.issuperset(formats):
        _need(place, places, "zone", 'is missing: zone = "Europe/London" says where the clock of these times stood')
    return TimeMap(_column_key(place, places, "times"), formats, zone)


def _time_format(place: DocumentNode) -> str:
    return _checked(place, _known_format)


def _known_format(text: str) -> str:
    if text != ISO:
        compile_format(text)
    return text


def _zone(text: str) -> str:
    if not is_zone(text):
        raise ValueError(f"{text!r} is no time zone; use a name such as Europe/London")
    return text


def _answers(place: DocumentNode) -> tuple[AnswerMap, ...]:
    answers = tuple(_answer(item) for item in place.items())
    constants: set[str] = set()
    for index, answer in enumerate(answers):
        if isinstance(answer.question, Constant) and answer.question.text in constants:
            place.at(index, None).at("question", None).fault("is asked in an answer above already")
        elif isinstance(answer.question, Constant):
            constants.add(answer.question.text)
    return answers


def _answer(place: DocumentNode) -> AnswerMap:
    places = place.table(KEYS["answers"])
    _need(place, places, "question", 'is missing: question = "Why?" states it, question = { column = "..." } reads it')
    _need(place, places, "words", f"is missing: it {_COLUMN_OF_ROW}")
    return AnswerMap(
        question=_source(places["question"]) if "question" in places else Constant(""),
        words=_column(places["words"]) if "words" in places else _NOBODY,
        soft_breaks=places["soft_breaks"].truth() if "soft_breaks" in places else False,
    )


def _customer(place: DocumentNode) -> dict[str, Source]:
    return {name: _source(inner) for name, inner in place.table(KEYS["customer"]).items()}


def _custom(place: DocumentNode) -> dict[str, Source]:
    if not isinstance(place.value, Table):
        place.wrong("a table")
        return {}
    return {str(name): _source(place.at(str(name), value)) for name, value in place.value.items()}


def _delimiter(place: DocumentNode) -> str:
    if isinstance(place.value, str) and place.value in DELIMITERS.values():
        return place.value
    return place.choice(DELIMITERS)


def _checked(place: DocumentNode, check: Callable[[str], str]) -> str:
    text = place.text()
    if text.strip():
        try:
            return check(text)
        except ValueError as fault:
            place.fault(str(fault))
    return ""
