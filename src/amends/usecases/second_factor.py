"""The second factor: set up and confirmed by its first code, given after the password, replaced, switched off.

Which step of time a code belongs to is found at the interface; that each step counts once is held here.
"""

import secrets
from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import BusinessRuleError, FieldError, Invalid
from amends.instants import InstantUs
from amends.model.principal import PrincipalKind
from amends.model.second_factor import RECOVERY_CODE_BYTES, RECOVERY_CODES, plain_code, recovery_code, steps_taken
from amends.model.second_factor import secret as secret_of
from amends.model.session import Credential, Session
from amends.store import credentials, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import sign_in
from amends.usecases.sign_in import digest_of

NO_KEY = say("second_factor_needs_a_key")


class SecondFactorState(Struct, frozen=True):
    """How somebody's second factor stands: since when it is asked for, and how many recovery codes are left."""

    since_us: InstantUs | None
    codes_left: int
    is_required: bool


class GivenCode(Struct, frozen=True):
    """A code as somebody gave it, and the step of time whose code it is, None when it is none's."""

    text: str
    step: int | None


class ExpectedCode(Struct, frozen=True):
    """What a code of somebody's app is held against: their secret, and the steps of time that are taken now."""

    secret: str
    steps: Sequence[int]


def new_salt() -> str:
    """What makes the next secret another one."""
    return secrets.token_hex(16)


def new_codes() -> tuple[str, ...]:
    """Fresh recovery codes."""
    return tuple(recovery_code(secrets.token_bytes(RECOVERY_CODE_BYTES)) for _ in range(RECOVERY_CODES))


async def state(tx: Tx, user_id: int) -> SecondFactorState:
    """How somebody's second factor stands."""
    credential, own = await credentials.get(tx, user_id), await workspaces.own(tx)
    since_us = credential.totp_confirmed_us if credential else None
    return SecondFactorState(since_us, await credentials.count_codes(tx, user_id), own.second_factor_required)


async def set_up(tx: Tx, installation_key: bytes, user_id: int, salt: str) -> str:
    """Begin with a new secret, which isn't asked for until a code confirms it. Raises BusinessRuleError."""
    if not installation_key:
        raise BusinessRuleError(NO_KEY)
    credential = await sign_in.lock_credential(tx, user_id)
    if credential.has_second_factor:
        raise BusinessRuleError(say("second_factor_exists"))
    begun = structs.replace(credential, totp_salt=salt, totp_last_step=0)
    await credentials.save(tx, begun, "user.second_factor_begun")
    return secret_of(installation_key, tx.workspace_id, user_id, salt)


async def expected(tx: Tx, installation_key: bytes, user_id: int) -> ExpectedCode | None:
    """What a code is held against; None where there is no secret, or no key to derive it from."""
    credential = await credentials.get(tx, user_id)
    if credential is None or not credential.totp_salt or not installation_key:
        return None
    secret = secret_of(installation_key, tx.workspace_id, user_id, credential.totp_salt)
    return ExpectedCode(secret, steps_taken(tx.now, credential.totp_last_step))


async def confirm(tx: Tx, user_id: int, step: int | None, codes: Sequence[str]) -> None:
    """Ask for the second factor from now on, once its app gave a code.

    Raises Invalid for a wrong one, or BusinessRuleError.
    """
    credential = await sign_in.lock_credential(tx, user_id)
    if credential.has_second_factor or not credential.totp_salt:
        raise BusinessRuleError(say("nothing_to_confirm"))
    if step is None or step <= credential.totp_last_step:
        raise Invalid(FieldError("code", say("wrong_code")))
    confirmed = structs.replace(credential, totp_confirmed_us=tx.now, totp_last_step=step)
    await credentials.save(tx, confirmed, "user.second_factor_confirmed")
    await credentials.replace_codes(tx, user_id, _digests(codes))


async def complete(tx: Tx, session: Session, given: GivenCode, token: str) -> Session | None:
    """Make a session whole by a code or a recovery code, with a new token; None for a wrong one, which is noted.

    Raises TooManyAttemptsError after too many, or NotFound when the session has ended meanwhile.
    """
    credential = await sign_in.lock_credential(tx, session.user_id)
    sign_in.check_wait(credential, tx.now)
    used = await _used(tx, credential, given)
    if used is None:
        await sign_in.note_failure(tx, session.user_id)
        return None
    await credentials.note(tx, structs.replace(used, failures=0))
    return await sign_in.complete_mfa(tx, session, token)


async def replace_codes(tx: Tx, user_id: int, codes: Sequence[str]) -> None:
    """Put new recovery codes in the place of all before. Raises BusinessRuleError without a second factor."""
    credential = await sign_in.lock_credential(tx, user_id)
    if not credential.has_second_factor:
        raise BusinessRuleError(say("no_second_factor_yet"))
    await credentials.replace_codes(tx, user_id, _digests(codes))


async def switch_off(tx: Tx, user_id: int) -> None:
    """Ask somebody for their second factor no more. Raises BusinessRuleError where the workspace requires one."""
    if (await workspaces.own(tx)).second_factor_required:
        raise BusinessRuleError(say("second_factor_required"))
    await _remove(tx, user_id)


async def reset(tx: Tx, user_id: int) -> None:
    """Forget the second factor of a colleague who lost it; where it is required they set up another.

    Raises BusinessRuleError.
    """
    if tx.by.kind is PrincipalKind.USER and tx.by.id == user_id:
        raise BusinessRuleError(say("own_second_factor"))
    await _remove(tx, user_id)


async def _remove(tx: Tx, user_id: int) -> None:
    credential = await sign_in.lock_credential(tx, user_id)
    if not credential.has_second_factor:
        raise BusinessRuleError(say("no_second_factor"))
    without = structs.replace(credential, totp_salt="", totp_confirmed_us=None, totp_last_step=0)
    await credentials.save(tx, without, "user.second_factor_removed")
    await credentials.forget_codes(tx, user_id)


async def _used(tx: Tx, credential: Credential, given: GivenCode) -> Credential | None:
    if given.step is not None and given.step > credential.totp_last_step:
        return structs.replace(credential, totp_last_step=given.step)
    is_recovery = await credentials.use_code(tx, credential.user_id, digest_of(plain_code(given.text)))
    return credential if is_recovery else None


def _digests(codes: Sequence[str]) -> list[bytes]:
    return [digest_of(plain_code(code)) for code in codes]
