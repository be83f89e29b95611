"""The second factor's pure parts: secrets that are derived, steps of time, codes as people type them."""

import base64

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.instants import SECOND_US, InstantUs
from amends.model.second_factor import plain_code, recovery_code, secret, steps_taken

KEY = b"k" * 32


def test_a_secret_is_the_same_each_time_and_another_for_anybody_else() -> None:
    named = [(KEY, 1, 2, "salt"), (b"l" * 32, 1, 2, "salt"), (KEY, 2, 2, "salt"), (KEY, 1, 3, "salt"), (KEY, 1, 2, "")]
    secrets = [secret(*each) for each in named]
    assert secrets == [secret(*each) for each in named]
    assert len(set(secrets)) == len(named)


def test_a_secret_is_20_bytes_in_base32_without_an_end() -> None:
    assert len(base64.b32decode(secret(KEY, 1, 2, "salt"))) == 20


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_steps_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B."""
    known = base64.b32encode(b"12345678901234567890").decode()
    _, here, _ = steps_taken(InstantUs(seconds * SECOND_US), -1)
    assert pyotp.HOTP(known).at(here) == code


@given(st.integers(60 * SECOND_US, 10**17), st.integers(0, 10**10))
def test_three_steps_are_taken_but_none_that_was_used(now: int, last_step: int) -> None:
    here = now // (30 * SECOND_US)
    assert steps_taken(InstantUs(now), -1) == (here - 1, here, here + 1)
    assert steps_taken(InstantUs(now), last_step) == tuple(
        step for step in (here - 1, here, here + 1) if step > last_step
    )


@given(st.binary(min_size=10, max_size=10))
def test_a_recovery_code_is_read_however_it_is_typed(chance: bytes) -> None:
    code = recovery_code(chance)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    spellings = {code, code.upper(), code.replace("-", ""), code.replace("-", " "), f" {code}\n"}
    assert len({plain_code(each) for each in spellings}) == 1
    assert base64.b32decode(plain_code(code).upper()) == chance


@given(st.text())
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    assert plain_code(plain_code(text)) == plain_code(text)
