"""The closed list of what a use case may refuse, each with the data that its message needs.

The classes know no HTTP status and no exit code: every interface has one table from them to its own words.
"""

from msgspec import Struct

from amends.texts.text import Text, one_text, say


class FieldError(Struct, frozen=True):
    """One thing that is wrong in a request: where (the path of the field, "" for the whole request) and why."""

    field: str
    reason: Text

    @property
    def text(self) -> Text:
        """The reason behind the name of its field."""
        return say("of_field", field=self.field, reason=self.reason) if self.field else self.reason

    def __str__(self) -> str:
        return str(self.text)


class UnreadableError(ValueError):
    """A value can't be read, because of `reason`; whoever reads it knows the name of its field."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


class AmendsError(Exception):
    """What every refusal has: a message that tells a person what to do next; `str` writes it in English."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class Invalid(AmendsError):
    """What was sent can't be understood or breaks a rule of its form; `errors` lists all of them at once."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(one_text(error.text for error in errors))
        self.errors = errors


class NotFound(AmendsError):
    """There is nothing of that kind with that number or name in this workspace."""

    def __init__(self, kind: str, which: Text | str | int) -> None:
        super().__init__(say("not_found", kind=kind, which=which))
        self.kind = kind
        self.which = which


class Forbidden(AmendsError):
    """It exists, but not for whoever asks."""


class Conflict(AmendsError):
    """It can't be done beside something that is already there, or being done right now."""


class VersionConflict(AmendsError):
    """Somebody else changed it meanwhile: load it again."""


class BusinessRuleError(AmendsError):
    """It is understood and well formed, and a rule of the workspace or of the installation says no."""


class Unavailable(Exception):
    """No refusal: what keeps everything can't be reached or written at the moment; the same may work in a moment."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class Busy(Unavailable):
    """No refusal and no outage: what it needs is held by somebody else for too long; the same may work in a moment."""


class TookTooLong(Unavailable):
    """No refusal and no outage: a statement was given up after the time that one may take."""
