"""Notes as they stand: whatever is edited, withdrawn and undone, a history says of a note what its newest words are."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from amends.instants import InstantUs
from amends.model.ticket.conversation import Noted, NoteEdited, NoteWithdrawn, Replied
from amends.model.ticket.history import Happened
from amends.model.ticket.notes import as_notes_stand, notes_of, words_of
from amends.model.ticket.undo import Undone

_STEPS = st.lists(
    st.tuples(st.sampled_from(["note", "edit", "withdraw", "undo", "reply"]), st.integers(0, 4)), max_size=14
)


def happened(version: int, event: object) -> Happened:
    return Happened(version, InstantUs(version), "user", 1, event)  # type: ignore[arg-type]


def history_of(steps: Sequence[tuple[str, int]]) -> list[Happened]:
    """A history as people make it: nothing is edited that is gone, and nothing undone twice."""
    history: list[Happened] = []
    for what, which in steps:
        version = len(history) + 2
        notes = notes_of(history)
        there = [each for each, own in notes.items() if not own.is_gone]
        if what == "note":
            history.append(happened(version, Noted(f"words {version}")))
        elif what == "reply":
            history.append(happened(version, Replied(f"words {version}")))
        elif what == "undo":
            gone = {each.event.first for each in history if isinstance(each.event, Undone)}
            left = [
                each.version
                for each in history
                if isinstance(each.event, NoteEdited | NoteWithdrawn) and each.version not in gone
            ]
            # The newest act on a note is what can be taken back of it.
            if left:
                history.append(happened(version, Undone(first=left[-1], last=left[-1])))
        elif there:
            note = there[which % len(there)]
            event = NoteEdited(note, f"words {version}") if what == "edit" else NoteWithdrawn(note)
            history.append(happened(version, event))
    return history


@given(_STEPS)
def test_a_note_says_its_newest_words_or_nothing(steps: Sequence[tuple[str, int]]) -> None:
    history = history_of(steps)
    read = {each.version: each for each in as_notes_stand(history)}
    for version, note in notes_of(history).items():
        assert words_of(read[version]) == note.text
        others = [each for each in read.values() if isinstance(each.event, NoteEdited)]
        shown = {words_of(each) for each in others if each.event.note_version == version}  # type: ignore[union-attr]
        assert shown <= {"", note.text}


@given(_STEPS)
def test_nothing_else_of_a_history_is_read_otherwise(steps: Sequence[tuple[str, int]]) -> None:
    history = history_of(steps)
    for before, after in zip(history, as_notes_stand(history), strict=True):
        assert (before.version, before.by_id, type(before.event)) == (after.version, after.by_id, type(after.event))
        if not isinstance(before.event, Noted | NoteEdited):
            assert before == after


@given(_STEPS)
def test_it_is_read_the_same_twice_and_from_behind_a_version_on(steps: Sequence[tuple[str, int]]) -> None:
    history = history_of(steps)
    read = as_notes_stand(history)
    assert list(as_notes_stand(read)) == list(read)
    for place in range(len(history)):
        assert list(as_notes_stand(history[place:])) == list(read[place:])
