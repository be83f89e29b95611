"""What is proposed to a sector beside its rules: SLA policies, a calendar, root causes; and what was taken over."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from amends.texts.text import Text, say


class SettingKind(StrEnum):
    """What can be taken over for a sector."""

    RULE = "rule"
    SLA_POLICY = "sla_policy"
    CALENDAR = "calendar"
    CAUSE = "cause"


class ProposedSetting(Struct, frozen=True):
    """A setting of a sector: its code there, what it would be called, why, and what it says.

    `name` is what it is called, in any language; `document` has that name in the reader's. `is_there` is true when
    the workspace has one of this name.
    """

    kind: SettingKind
    code: str
    name: Text
    why: Text
    document: Mapping[str, Any]
    is_there: bool = False


class TakenSetting(Struct, frozen=True):
    """Something that was taken over, by its kind and its ID, with its name."""

    kind: SettingKind
    id: int
    name: str = ""


SETTING_NAMES: Final[Mapping[str, Text]] = {
    "every_case": say("policy_every_case"),
    "in_house": say("policy_in_house"),
    "safety": say("policy_safety"),
    "urgent": say("policy_urgent"),
    "working_hours": say("calendar_working_hours"),
}
"""What policies and calendars are called, as the files of sectors name them."""

SETTING_WHYS: Final[Mapping[str, Text]] = {
    "day": say("why_policy_day"),
    "working_day": say("why_policy_working_day"),
    "in_house": say("why_policy_in_house"),
    "safety": say("why_policy_safety"),
    "urgent": say("why_policy_urgent"),
    "working_hours": say("why_working_hours"),
}
"""Why they are proposed, as the files name it."""

WHY_CAUSE: Final = say("why_cause")

CAUSE_NAMES: Final[Mapping[str, Text]] = {
    "access": say("cause_access"),
    "app": say("cause_app"),
    "billing": say("cause_billing"),
    "booking": say("cause_booking"),
    "branch": say("cause_branch"),
    "bug": say("cause_bug"),
    "card": say("cause_card"),
    "care": say("cause_care"),
    "cleanliness": say("cause_cleanliness"),
    "contract": say("cause_contract"),
    "coverage": say("cause_coverage"),
    "decision": say("cause_decision"),
    "delivery": say("cause_delivery"),
    "digital": say("cause_digital"),
    "dignity": say("cause_dignity"),
    "discharge": say("cause_discharge"),
    "docs": say("cause_docs"),
    "environment": say("cause_environment"),
    "fees": say("cause_fees"),
    "food": say("cause_food"),
    "fraud": say("cause_fraud"),
    "information": say("cause_information"),
    "installation": say("cause_installation"),
    "loan": say("cause_loan"),
    "missing": say("cause_missing"),
    "noise": say("cause_noise"),
    "onboarding": say("cause_onboarding"),
    "outage": say("cause_outage"),
    "performance": say("cause_performance"),
    "place": say("cause_place"),
    "price": say("cause_price"),
    "product": say("cause_product"),
    "quality": say("cause_quality"),
    "queue": say("cause_queue"),
    "return": say("cause_return"),
    "room": say("cause_room"),
    "safety": say("cause_safety"),
    "service": say("cause_service"),
    "speed": say("cause_speed"),
    "staff": say("cause_staff"),
    "stock": say("cause_stock"),
    "store": say("cause_store"),
    "support": say("cause_support"),
    "wait": say("cause_wait"),
}
"""What causes are called, by their codes in lower case."""
