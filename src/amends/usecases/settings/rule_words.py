"""Words that a rule nearly finds in what is stored, and adding them to it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from amends.errors import FieldError, Invalid
from amends.ids import HIGHEST_ID
from amends.model.access import includes
from amends.model.configuration import Configuration
from amends.model.decide import facts_of
from amends.model.rule import document as rule_document
from amends.model.rule.near_misses import NearMisses, counted, missed, phrases_of, with_words
from amends.store import responses
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access
from amends.usecases import decide as deciding
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE

MAX_LOOKED_AT: Final = 5000
"""How many answers are looked at, the newest first."""
_AT_ONCE: Final = 200


async def near_misses(tx: Tx, rule_id: int) -> NearMisses:
    """Words in the newest answers that begin like one of a rule's and go on, where it finds none. Raises NotFound."""
    asked = phrases_of(rule_document.decode((await configuration.get(tx, RULE, rule_id)).document))
    terms = await deciding.terms_in_force(tx)
    reach = await access.reachable_segments(tx)
    found, read, looked_at, before_id = Counter[tuple[str, str]](), 0, 0, HIGHEST_ID
    # Who sees little of the workspace has no more read than who sees all.
    while asked and read < MAX_LOOKED_AT:
        some = await responses.page_before(tx, before_id, _AT_ONCE)
        read += len(some)
        own = [each for each in some if includes(reach, each.segment_id)]
        own = await access.without_sensitive(tx, own)
        for each in own:
            found.update(missed(asked, facts_of(terms, each, each.read(), has_open_ticket=False)))
        looked_at += len(own)
        if len(some) < _AT_ONCE:
            break
        before_id = some[-1].id
    return counted(found, looked_at)


async def add_words(tx: Tx, rule_id: int, more: Sequence[tuple[str, str]]) -> Configuration:
    """Have a rule look for more words, each beside one of its own: a new version. Raises NotFound, Invalid."""
    document = rule_document.decode((await configuration.get(tx, RULE, rule_id)).document)
    known = {phrase for each in phrases_of(document) for phrase in each.words}
    unknown = [phrase for phrase, _ in more if phrase not in known]
    if unknown:
        raise Invalid(FieldError("words", say("no_such_words", words=unknown)))
    # Read as whatever somebody wrote: what isn't a word is refused as in any rule.
    return await configuration.save(tx, RULE, rule_document.encode(with_words(document, more)))
