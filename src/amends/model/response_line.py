"""Lines: what a checked form says of a response, and how a line joins what was said before."""

from typing import Final

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.customer import CustomerForm
from amends.model.identity import (
    ANONYMOUS,
    CUSTOM,
    IDENTITY,
    JOINED_TO_NOBODY,
    anonymous_parts,
    anonymous_values,
    day_of,
    identity_of,
)
from amends.model.response import ANSWER, CUSTOMER_PARTS, MAY_CONTACT, PERMISSION, ResponseForm
from amends.model.response_parts import ANSWER_SCORE, LANGUAGE, SCORE, SEGMENT, TRANSACTION, Parts, Said, Value, join

_ANSWERS: Final = {True: MAY_CONTACT, False: "no"}
_NAMES_CUSTOMER: Final = frozenset(CUSTOMER_PARTS)
_OWN_PARTS: Final = (LANGUAGE, SEGMENT, TRANSACTION, *CUSTOMER_PARTS)


class ResponseLine(Struct, frozen=True, kw_only=True):
    """A checked form: what one line says, at which time, in the words of its parts.

    A line that names no time of its own has the time of its intake. It can't say when it was said again, so that
    sending it again says nothing new.
    """

    survey: str
    reference: str
    time_us: InstantUs
    values: dict[str, Value]
    names_time: bool = True

    @property
    def names_customer(self) -> bool:
        """Whether it says anything of who the customer is."""
        return not _NAMES_CUSTOMER.isdisjoint(self.values)

    @property
    def customer(self) -> CustomerForm:
        """Whom this line names."""
        return CustomerForm(*[str(self.values.get(part, "")) for part in CUSTOMER_PARTS])

    @property
    def is_joined_to_nobody(self) -> bool:
        """Whether no customer's record may be known of it: it is anonymous, or confidential."""
        return self.values.get(IDENTITY) in JOINED_TO_NOBODY

    @property
    def transaction(self) -> str:
        """The transaction's reference, "" for none."""
        return str(self.values.get(TRANSACTION, ""))


def line_of(form: ResponseForm, time_us: InstantUs, scale: str, *, is_to_the_letter: bool = False) -> ResponseLine:
    """What a checked form says; parts that it leaves out say nothing.

    The customer is whom the texts name, and the texts themselves where they are kept to the letter.
    """
    customer = form.customer if is_to_the_letter else form.customer.read()
    own = (form.language.lower(), form.segment, form.transaction, *structs.astuple(customer))
    values: dict[str, Value] = {name: value for name, value in zip(_OWN_PARTS, own, strict=True) if value}
    if form.score is not None:
        values[SCORE] = f"{scale}:{form.score}"
    if form.identity:
        values[IDENTITY] = form.identity
    if form.permission.may_contact is not None:
        values[PERMISSION] = f"{_ANSWERS[form.permission.may_contact]}:{form.permission.wording}"
    for name, value in form.custom.items():
        values[CUSTOM + name] = value
    for answer in form.answers:
        if answer.score is None or answer.verbatim:
            values[ANSWER + answer.question] = answer.verbatim
        if answer.score is not None:
            values[ANSWER_SCORE + answer.question] = f"{answer.scale}:{answer.score}"
    names_time = bool(form.time)
    line = ResponseLine(
        survey=form.survey, reference=form.reference, time_us=time_us, values=values, names_time=names_time
    )
    return anonymous(line) if form.identity == ANONYMOUS else line


def anonymous(line: ResponseLine) -> ResponseLine:
    """The line without all that leads back to a person, and with the day alone of its time."""
    return structs.replace(line, values=anonymous_values(line.values), time_us=day_of(line.time_us))


def beside(parts: Parts, line: ResponseLine) -> ResponseLine:
    """What a line may add to these parts: nothing that leads back, where they are anonymous."""
    return anonymous(line) if identity_of(parts) == ANONYMOUS else line


def parts_of(line: ResponseLine, intake_id: int) -> Parts:
    """The parts that one line makes by itself."""
    at_us = line.time_us
    return {name: (Said(at_us, at_us, intake_id, value),) for name, value in line.values.items()}


def joined(parts: Parts, line: ResponseLine, intake_id: int) -> Parts:
    """The parts with one more line; the very same object when the line says nothing new."""
    if line.values.get(IDENTITY) == ANONYMOUS:
        parts = anonymous_parts(parts)
    changed: Parts = {}
    for name, value in line.values.items():
        known = parts.get(name, ())
        said = join(name, known, Said(line.time_us, line.time_us, intake_id, value), names_time=line.names_time)
        if said is not known:
            changed[name] = said
    return parts | changed if changed else parts
