"""What a guess comes to: what each column is likely to be, why, and what only a person can say."""

from enum import IntEnum, StrEnum

from msgspec import Struct

from amends.tabular.mapping import Mapping
from amends.texts.text import Text


class Meaning(StrEnum):
    """What a column can be."""

    REFERENCE = "reference"
    SCORE = "score"
    ANSWER = "answer"
    TIME = "time"
    UNIT = "unit"
    LANGUAGE = "language"
    TRANSACTION = "transaction"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    CUSTOMER = "customer"
    CONSENT = "consent"
    IDENTITY = "identity"
    STATUS = "status"
    CUSTOM = "custom"
    NOTHING = "nothing"


class Certainty(IntEnum):
    """How sure a guess is; what is open is not used until a person says so."""

    OPEN = 0
    LIKELY = 1
    SURE = 2


class ColumnGuess(Struct, frozen=True):
    """What a column is likely to be, and why."""

    place: int
    name: str
    meaning: Meaning
    why: tuple[Text, ...]
    certainty: Certainty = Certainty.LIKELY


class GuessQuestion(Struct, frozen=True):
    """What only a person can say: the key of the mapping that decides it, and what it could be, the likeliest first.

    One that `is_even` has two readings that fit equally well; nothing is taken in before it is answered.
    """

    key: str
    text: Text
    options: tuple[str, ...]
    is_even: bool = False


class Guess(Struct, frozen=True):
    """A whole guess: the columns in their order, the mapping that follows, and what is asked.

    `reasons` say why a key of the mapping is as it is, by the key. `profile` names the tool whose export it is.
    """

    columns: tuple[ColumnGuess, ...]
    mapping: Mapping
    questions: tuple[GuessQuestion, ...] = ()
    reasons: dict[str, tuple[Text, ...]] = {}
    profile: str = ""
