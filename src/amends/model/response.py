"""Responses: what a customer answered, made from every line that was taken in for it.

A response is a set of parts (its score, its segment, each answer, each custom field …). A part keeps every value that
was ever said for it, each with the first and the last time at which it was said. The value said last counts; of scores
the one said first does, and the others are its corrections: who is asked again may be nicer. Joining parts is
commutative, associative and idempotent: the order, the repetition and the cut of what is sent don't matter.
"""

from msgspec import Struct, structs

from amends.instants import DAY_US, InstantUs
from amends.model.customer import CustomerForm
from amends.model.identity import ANONYMOUS, CUSTOM, CUSTOMER, IDENTITY, JOINED_TO_NOBODY, day_of, identity_of
from amends.model.response_parts import ANSWER_SCORE, LANGUAGE, SCORE, SEGMENT, TRANSACTION, Parts, Said, Value
from amends.texts.text import Text, say


class AnswerForm(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the customer wrote as the answer to one question, or the score that they gave it, on a scale of its own."""

    question: str
    verbatim: str = ""
    score: int | None = None
    scale: str = ""


class PermissionForm(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody answered to whether they may be contacted, and in which words they were asked.

    `may_contact` is None where nobody asked.
    """

    may_contact: bool | None = None
    wording: str = ""


class ResponseForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A response to import. `time` is RFC 3339 with an offset; "" means the time of the import.

    `scale` is a name (`nps`, `csat-5`, `ces-7` …), `worst..best` or `none`; "" means the scale of the survey. A
    `segment` of "" means the Main Segment. `identity` is `identified`, `confidential` or `anonymous`, "" when unknown;
    an anonymous response is kept without a customer.
    """

    survey: str
    reference: str
    segment: str = ""
    score: int | None = None
    scale: str = ""
    time: str = ""
    language: str = ""
    answers: tuple[AnswerForm, ...] = ()
    customer: CustomerForm = CustomerForm()
    transaction: str = ""
    custom: dict[str, Value] = {}
    permission: PermissionForm = PermissionForm()
    identity: str = ""


PERMISSION = "permission"
ANSWER = "answer:"
MAY_CONTACT = "yes"
CUSTOMER_PARTS = tuple(CUSTOMER + name for name in CustomerForm.__struct_fields__)


class ScoreCorrection(Struct, frozen=True):
    """Another score than the first: when the customer gave it first, and which intake brought it last."""

    score: int
    scale: str
    time_us: InstantUs
    intake_id: int


class SurveyResponse(Struct, frozen=True, kw_only=True):
    """One customer's answer to one survey.

    `segment_id`, `customer_id` and `transaction_id` are what its parts name, found or made. `ticket_id` is the ticket
    that it opened or was attached to, 0 for none. `first_intake_id` stored it.
    """

    id: int
    version: int
    survey_id: int
    reference: str
    time_us: InstantUs
    received_us: InstantUs
    first_intake_id: int
    segment_id: int
    customer_id: int
    transaction_id: int
    ticket_id: int
    parts: Parts

    @property
    def score(self) -> int | None:
        """The score, None where none was given."""
        text = str(self.get(SCORE))
        return int(text.rpartition(":")[2]) if text else None

    @property
    def scale(self) -> str:
        """The name of the score's scale, "" without a score."""
        return str(self.get(SCORE)).rpartition(":")[0]

    @property
    def score_corrections(self) -> tuple[ScoreCorrection, ...]:
        """The other scores that were given later, in the order in which they were said; none of them counts."""
        return tuple([_correction(said) for said in reversed(self.parts.get(SCORE, ())[:-1])])

    @property
    def last_said_us(self) -> InstantUs:
        """When the customer said the last of what counts."""
        return max((said[-1].last_us for said in self.parts.values()), default=self.time_us)

    @property
    def language(self) -> str:
        """The language tag, "" when unknown."""
        return str(self.get(LANGUAGE))

    @property
    def transaction(self) -> str:
        """The transaction's reference, "" for none."""
        return str(self.get(TRANSACTION))

    @property
    def customer(self) -> CustomerForm:
        """Whom the response names."""
        return CustomerForm(*[str(self.get(part)) for part in CUSTOMER_PARTS])

    @property
    def permission(self) -> PermissionForm:
        """What the customer said last to whether they may be contacted."""
        answer, _, wording = str(self.get(PERMISSION)).partition(":")
        return PermissionForm(answer == MAY_CONTACT, wording) if answer else PermissionForm()

    @property
    def identity(self) -> str:
        """How far the customer wants to be known, "" when unknown."""
        return identity_of(self.parts)

    @property
    def is_joined_to_nobody(self) -> bool:
        """Whether no customer's record may be known of it: it is anonymous, or confidential."""
        return IDENTITY in self.parts and self.identity in JOINED_TO_NOBODY

    def clock_from_us(self, said_us: InstantUs) -> InstantUs:
        """The latest moment for which an instant of it stands: of an anonymous one only the day is known."""
        is_by_day = IDENTITY in self.parts and self.identity == ANONYMOUS
        return InstantUs(said_us + DAY_US) if is_by_day else said_us

    def by_day(self) -> "SurveyResponse":
        """It with the days alone of its times, if it is anonymous."""
        if IDENTITY not in self.parts or self.identity != ANONYMOUS:
            return self
        return structs.replace(self, time_us=day_of(self.time_us), received_us=day_of(self.received_us))

    @property
    def answers(self) -> tuple[AnswerForm, ...]:
        """Each question with the words that count, in the order in which they were said."""
        said = dict(self._starting(ANSWER))
        scores = dict(self._starting(ANSWER_SCORE))
        first_us = {name: values[-1].first_us for name, values in (scores | said).items()}
        names = sorted(first_us, key=lambda name: (first_us[name], name))
        return tuple([_answer(name, said.get(name, ()), scores.get(name, ())) for name in names])

    @property
    def custom(self) -> dict[str, Value]:
        """The custom fields with the values that count."""
        return {name: said[-1].value for name, said in sorted(self._starting(CUSTOM))}

    @property
    def verbatim(self) -> str:
        """All that the customer wrote, to the letter; several answers stand a blank line apart."""
        return self.read().verbatim

    def read(self) -> "Reading":
        """All that rules and tickets ask of it, by one walk through its parts."""
        answers: list[tuple[InstantUs, str, str]] = []
        custom: dict[str, Value] = {}
        parts = self.parts
        for name, said in parts.items():
            if ":" not in name:
                continue
            if name.startswith(ANSWER):
                answers.append((said[-1].first_us, name, str(said[-1].value)))
            elif not name.startswith(ANSWER_SCORE):
                custom[name[len(CUSTOM) :]] = said[-1].value
        if len(answers) > 1:
            answers.sort()
        scores, languages, transactions = parts.get(SCORE), parts.get(LANGUAGE), parts.get(TRANSACTION)
        scale, _, score = str(scores[-1].value).rpartition(":") if scores else ("", "", "")
        language = str(languages[-1].value) if languages else ""
        transaction = str(transactions[-1].value) if transactions else ""
        verbatim = tuple([each[2] for each in answers if each[2]])
        return Reading(int(score) if score else None, scale, verbatim, language, transaction, custom)

    def segment_note(self, code: str) -> Text | None:
        """What to know about its segment, whose code is given: that it isn't the one that was named."""
        named = str(self.get(SEGMENT))
        return say("put_in_main_segment", code=named) if named and named != code else None

    def get(self, part: str) -> Value:
        """The value of a part that counts, "" when there is none."""
        said = self.parts.get(part)
        return said[-1].value if said else ""

    def _starting(self, prefix: str) -> list[tuple[str, tuple[Said, ...]]]:
        start = len(prefix)
        return [(name[start:], said) for name, said in self.parts.items() if name.startswith(prefix)]


class Reading(Struct, frozen=True):
    """What a response says by the values that count; `score` is None and the texts are "" where nothing was said.

    `answers` are the words of each answer that has some, in the order in which they were said.
    """

    score: int | None
    scale: str
    answers: tuple[str, ...]
    language: str
    transaction: str
    custom: dict[str, Value]

    @property
    def verbatim(self) -> str:
        """All that the customer wrote, to the letter; several answers stand a blank line apart."""
        return "\n\n".join(self.answers)


def _correction(said: Said) -> ScoreCorrection:
    scale, _, score = str(said.value).rpartition(":")
    return ScoreCorrection(int(score), scale, said.first_us, said.intake_id)


def _answer(question: str, words: tuple[Said, ...], score: tuple[Said, ...]) -> AnswerForm:
    scale, _, number = str(score[-1].value).rpartition(":") if score else ("", "", "")
    return AnswerForm(question, str(words[-1].value) if words else "", int(number) if number else None, scale)
