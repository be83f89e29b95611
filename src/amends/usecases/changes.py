"""The feed of changes: what happened to tickets, responses and settings, in the order in which it was committed."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from amends.errors import AmendsError
from amends.instants import InstantUs
from amends.model.access import Reach, Sight, includes, sight_of
from amends.model.change import KEPT_DAYS, Change, ChangePage, ChangeSet
from amends.model.response import SurveyResponse
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import Transferred
from amends.store import audit, change_sets, events
from amends.store.engine.database import Tx
from amends.store.events import EventPlace
from amends.texts.text import say
from amends.usecases import access, event_names, number_changes

DEFAULT_LIMIT = 100
MAX_LIMIT = 500

_TICKET, _RESPONSE, _SETTING = "ticket", "response", "setting"


class ChangesForgottenError(AmendsError):
    """The feed doesn't go back so far any more."""


class BeyondTheLastChangeError(AmendsError):
    """No change has such a number yet."""


async def follow(tx: Tx, *, after: int | None = None, limit: int = DEFAULT_LIMIT) -> ChangePage:
    """The changes behind a number, what was committed until now among them. Raises as `list_after` does."""
    if await number_changes.is_any_unnumbered(tx):
        await number_changes.number_some(tx)
    return await list_after(tx, after, limit)


async def list_after(tx: Tx, after: int | None, limit: int) -> ChangePage:
    """The changes behind a number that the principal may see; with None from the first that is kept.

    Raises ChangesForgottenError for a number from before that, and BeyondTheLastChangeError for one never given.
    """
    state = await change_sets.state(tx)
    first = await change_sets.first_number_since(tx, InstantUs(0)) or state.last_number + 1
    begin = first - 1 if after is None else after
    if begin > state.last_number:
        raise BeyondTheLastChangeError(say("beyond_the_last_change", after=begin, last=state.last_number))
    if begin + 1 < first:
        raise ChangesForgottenError(say("changes_forgotten", days=KEPT_DAYS, after=begin, last=state.last_number))
    places = list(_places(await change_sets.after(tx, begin, limit), begin))[:limit]
    found = await _of_events(tx, places) | await _of_settings(tx, places)
    visible = [found[place.number] for place in places if place.number in found]
    names = await event_names.load(tx, [each.history for each in visible])
    return ChangePage(visible, names, places[-1].number if places else begin, state.last_number)


class _Place(Struct, frozen=True):
    number: int
    event_id: int
    audit_number: int


def _places(some: Sequence[ChangeSet], after: int) -> Iterator[_Place]:
    for each in some:
        assert each.last_number is not None  # noqa: S101 - they were found by it
        first = each.last_number - each.size + 1
        own = enumerate(each.event_ids or (0,), first)
        yield from (_Place(number, event_id, -each.id) for number, event_id in own if number > after)


async def _of_settings(tx: Tx, places: Sequence[_Place]) -> dict[int, Change]:
    if tx.by.segment_ids is not None:
        return {}
    of = {each.audit_number: each.number for each in places if not each.event_id}
    entries = await audit.get_many(tx, list(of))
    return {
        of[entry.number]: Change(of[entry.number], entry.at_us, _SETTING, entry.subject_id, entry=entry)
        for entry in entries
    }


async def _of_events(tx: Tx, places: Sequence[_Place]) -> dict[int, Change]:
    at = await events.places(tx, [each.event_id for each in places if each.event_id])
    histories = {kind: await events.of_subjects(tx, kind, _subjects(at, kind)) for kind in (_TICKET, _RESPONSE)}
    seen = await access.reachable_segments(tx), sight_of(tx.by)
    hidden = await access.hidden_among(tx, _tickets_of(histories[_RESPONSE].values()))
    found: dict[int, Change] = {}
    for each in places:
        if each.event_id:
            place = at[each.event_id]
            change = _change(each.number, place, histories[place.kind][place.subject_id], seen, hidden)
            if change is not None:
                found[each.number] = change
    return found


def _subjects(at: dict[int, EventPlace], kind: str) -> list[int]:
    return sorted({place.subject_id for place in at.values() if place.kind == kind})


def _tickets_of(histories: Iterable[Sequence[Happened]]) -> set[int]:
    return {replay(whole).ticket_id for whole in histories}


def _change(
    number: int, place: EventPlace, whole: Sequence[Happened], seen: tuple[Reach, Sight], hidden: frozenset[int]
) -> Change | None:
    history, now = whole[: place.version], replay(whole)
    happened = history[-1]
    change = Change(number, happened.at_us, place.kind, place.subject_id, history)
    if _may_see(now, seen, hidden):
        return change
    is_told = _is_gone(now, seen) or _has_left(happened, now, seen)
    return structs.replace(change, is_withheld=True) if is_told else None


def _may_see(now: Ticket | SurveyResponse, seen: tuple[Reach, Sight], hidden: frozenset[int]) -> bool:
    """Whether it can be read now: nothing tells more of it than that."""
    reach, sight = seen
    if isinstance(now, SurveyResponse):
        return includes(reach, now.segment_id) and now.ticket_id not in hidden
    is_there = now.deleted_us is None or now.is_merged
    return is_there and includes(reach, now.current_segment_id) and sight.admits(now.restriction)


def _is_gone(now: Ticket | SurveyResponse, seen: tuple[Reach, Sight]) -> bool:
    """Whether whoever sees all of the workspace doesn't see it since it was deleted."""
    reach, sight = seen
    return reach is None and isinstance(now, Ticket) and sight.admits(now.restriction)


def _has_left(happened: Happened, now: Ticket | SurveyResponse, seen: tuple[Reach, Sight]) -> bool:
    """Whether a ticket went from what the principal sees to where it sees no more: the last that it is told of it.

    Whom a complaint is about is told nothing of it.
    """
    (reach, sight), event = seen, happened.event
    if isinstance(event, AccessChanged) and isinstance(now, Ticket):
        is_theirs = sight.person_id in event.after.recused_ids
        return sight.admits(event.before) and not sight.admits(event.after) and not is_theirs
    if not isinstance(event, Transferred) or reach is None or not isinstance(now, Ticket):
        return False
    return sight.admits(now.restriction) and event.before in reach and event.after not in reach
