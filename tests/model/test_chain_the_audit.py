"""Chaining the audit: no entry can be changed, left out, put in or moved without being found."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from amends.instants import InstantUs
from amends.model.audit import AuditEntry, Verified, digest_of, next_error
from amends.texts.text import Text

texts = st.text(max_size=12)
drafts = st.builds(
    AuditEntry,
    workspace_id=st.just(1001),
    number=st.just(0),
    at_us=st.integers(0, 10**15).map(InstantUs),
    by_kind=texts,
    by_id=st.integers(0, 99),
    address=texts,
    request_id=texts,
    action=texts,
    subject_id=st.integers(0, 99),
    details=st.dictionaries(texts, texts | st.integers(0, 9), max_size=3).map(lambda own: json.encode(own).decode()),
    salts=st.just("") | st.binary(min_size=16, max_size=16).map(bytes.hex),
)


def chained(entries: Sequence[AuditEntry]) -> list[AuditEntry]:
    chain: list[AuditEntry] = []
    for number, entry in enumerate(entries, 1):
        own = structs.replace(entry, number=number)
        chain.append(structs.replace(own, digest=digest_of(own, chain[-1].digest if chain else "")))
    return chain


def error_of(chain: Sequence[AuditEntry]) -> Text | None:
    so_far = Verified()
    for entry in chain:
        error = next_error(so_far, entry)
        if error:
            return error
        so_far = Verified(entry.number, entry.digest)
    return None


@given(st.lists(drafts, max_size=6))
def test_what_was_written_is_whole(entries: list[AuditEntry]) -> None:
    assert error_of(chained(entries)) is None


@given(st.lists(drafts, min_size=2, max_size=6), st.data())
def test_any_change_is_found(entries: list[AuditEntry], data: st.DataObject) -> None:
    chain = chained(entries)
    place = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from([each for each in AuditEntry.__struct_fields__ if each != "digest"]))
    value = getattr(chain[place], name)
    changed = value + 1 if isinstance(value, int) else value + "x"
    chain[place] = structs.replace(chain[place], **{name: changed})
    assert error_of(chain)


@given(st.lists(drafts, min_size=3, max_size=6), st.data())
def test_leaving_out_putting_in_and_moving_are_found(entries: list[AuditEntry], data: st.DataObject) -> None:
    chain = chained(entries)
    place = data.draw(st.integers(0, len(chain) - 2))
    assert error_of([*chain[:place], *chain[place + 1 :]])
    assert error_of([*chain[: place + 1], *chain[place:]])
    assert error_of([*chain[:place], chain[place + 1], chain[place], *chain[place + 2 :]])


@given(st.lists(drafts, min_size=2, max_size=4), drafts)
def test_an_entry_that_was_digested_anew_is_found_by_the_next(entries: list[AuditEntry], other: AuditEntry) -> None:
    chain = chained(entries)
    forged = structs.replace(other, number=1, request_id="forged")
    chain[0] = structs.replace(forged, digest=digest_of(forged, ""))
    assert "entry 2" in str(error_of(chain))
