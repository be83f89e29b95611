"""Proposing the rules of a sector to who has none, with what they would open, and taking them over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from msgspec import Struct, structs

from amends.errors import FieldError, Invalid
from amends.ids import HIGHEST_ID
from amends.model.access import includes
from amends.model.configuration import Configuration
from amends.model.decide import DecisionTerms, decide
from amends.model.decision import Outcome
from amends.model.response import SurveyResponse
from amends.model.response_line import ResponseLine, parts_of
from amends.model.rule import document as rule_document
from amends.model.rule.evaluate import Rule
from amends.model.rule.proposal import (
    GENERAL,
    RULE_NAMES,
    SECTORS,
    WHYS,
    Names,
    Proposal,
    ProposedRule,
    in_english,
)
from amends.model.survey import Survey
from amends.store import configurations, responses
from amends.store.engine.database import Tx
from amends.texts.text import Text, say
from amends.usecases import access, no_rule
from amends.usecases import decide as deciding
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE
from amends.usecases.settings.sector_files import sector_file

MAX_LOOKED_AT: Final = 5000
"""How many answers a proposal looks at: those of an import, or the newest."""
_AT_ONCE: Final = 200


async def propose(tx: Tx, sector: str = GENERAL, intake_id: int = 0, names: Names = in_english) -> Proposal:
    """The rules of a sector, and what they would open of the answers of an intake, or of the newest for 0.

    The first rule that matches an answer counts it, as it would decide. `names` says what a rule is called. Raises
    Invalid for an unknown sector.
    """
    documents = _documents(sector)
    rules = [Rule(number, 1, each.document) for number, each in enumerate(documents, 1)]
    terms = structs.replace(await deciding.terms_in_force(tx), rules=rules)
    opens, looked_at = await _counted(tx, terms, intake_id)
    known = {each.name for each in await configurations.enabled(tx, rule_document.KIND)}
    found = [
        ProposedRule(
            structs.replace(each.document, name=names(each.name)[0]),
            each.name,
            each.why,
            opens[number],
            not known.isdisjoint(names(each.name)),
        )
        for number, each in enumerate(documents, 1)
    ]
    return Proposal(sector, tuple(found), looked_at, not await no_rule.opens_nothing(tx))


async def add(tx: Tx, sector: str, chosen: Sequence[str] = (), names: Names = in_english) -> Sequence[Configuration]:
    """Take over the rules of a sector, or those of them that were `chosen` by a name; what is there stays as it is.

    Each gets its name in the reader's language, as `names` says it.
    """
    called = [(each.document, names(each.name)) for each in _documents(sector)]
    unknown = set(chosen).difference(*(own for _, own in called))
    if unknown:
        raise Invalid(FieldError("names", say("no_such_proposal", names=sorted(unknown))))
    known = {each.name for each in await configurations.enabled(tx, rule_document.KIND)}
    wanted = [
        structs.replace(document, name=own[0])
        for document, own in called
        if known.isdisjoint(own) and (not chosen or not set(own).isdisjoint(chosen))
    ]
    return [await configuration.save_document(tx, RULE, each) for each in wanted]


async def _counted(tx: Tx, terms: DecisionTerms, intake_id: int) -> tuple[Counter[int], int]:
    """How many answers each rule opens, and how many were looked at."""
    opens, looked_at, before_id = Counter[int](), 0, HIGHEST_ID
    reach = await access.reachable_segments(tx)
    while looked_at < MAX_LOOKED_AT:
        some = await responses.page_before(tx, before_id, _AT_ONCE)
        own = [each for each in some if includes(reach, each.segment_id)]
        own = [each for each in own if not intake_id or each.first_intake_id == intake_id]
        opens.update(number for each in own if (number := _opened_by(terms, each)))
        looked_at += len(own)
        # The answers of an import have higher numbers than it; those of others may stand between.
        if len(some) < _AT_ONCE or some[-1].id < intake_id:
            break
        before_id = some[-1].id
    return opens, looked_at


def opened_in(lines: Iterable[ResponseLine]) -> dict[str, int]:
    """How many of the checked lines of a file each sector's rules would open a ticket for; nothing is stored."""
    rules = {sector: [Rule(1, 1, each.document) for each in _documents(sector)] for sector in SECTORS}
    opens = dict.fromkeys(SECTORS, 0)
    for line in lines:
        response = _unstored(line)
        survey = Survey(0, line.survey, line.survey, "", None, line.time_us)
        for sector, own in rules.items():
            terms = DecisionTerms(own, {0: survey}, {0: ()})
            opens[sector] += bool(_opened_by(terms, response))
    return opens


def _unstored(line: ResponseLine) -> SurveyResponse:
    return SurveyResponse(
        id=0,
        version=1,
        survey_id=0,
        reference=line.reference,
        time_us=line.time_us,
        received_us=line.time_us,
        first_intake_id=0,
        segment_id=0,
        customer_id=0,
        transaction_id=0,
        ticket_id=0,
        parts=parts_of(line, 0),
    )


def _opened_by(terms: DecisionTerms, response: SurveyResponse) -> int:
    judgement = decide(terms, structs.replace(response, ticket_id=0), has_open_ticket=False)
    return judgement.verdict.rule_id if judgement.verdict and judgement.outcome is Outcome.OPENED else 0


class _Stated(Struct, frozen=True):
    """A rule as its sector's file states it, named by a code there."""

    document: rule_document.RuleDocument
    name: Text
    why: Text


@cache
def _documents(sector: str) -> tuple[_Stated, ...]:
    rules: list[dict[str, Any]] = sector_file(sector)["rules"]
    return tuple(
        _Stated(
            rule_document.parse({key: value for key, value in each.items() if key != "why"}),
            RULE_NAMES[each["name"]],
            WHYS[each["why"]],
        )
        for each in rules
    )
