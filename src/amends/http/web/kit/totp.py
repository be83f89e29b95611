"""What apps need for codes of the moment: which step's code was given, and the picture that they scan."""

from collections.abc import Iterable

import pyotp
from markupsafe import Markup

from amends.late_imports import QR_CODES, load
from amends.model.second_factor import CODE_DIGITS, plain_code

_QUIET_ZONE = 4


def step_of(secret: str, text: str, steps: Iterable[int]) -> int | None:
    """The step of time whose code this is, None when it is none of these steps'."""
    codes, code = pyotp.HOTP(secret, digits=CODE_DIGITS), plain_code(text)
    return next((step for step in steps if codes.verify(code, step)), None)


def picture(secret: str, email: str, workspace_name: str) -> Markup:
    """The QR code that an app scans, as SVG that needs no style: dark on light in every theme."""
    # A colon parts the issuer from the account in what an app reads.
    issuer = f"Amends {workspace_name}".replace(":", " ")
    address = pyotp.TOTP(secret, digits=CODE_DIGITS).provisioning_uri(name=email, issuer_name=issuer)
    # Loaded by who first draws one: each start would wait for it, and few people set an app up.
    drawn = (
        load(QR_CODES)
        .make(address, micro=False)
        .svg_inline(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    )
    return Markup(drawn)  # noqa: S704 - it is drawn here, and holds numbers and no text of anybody's


def in_groups(secret: str) -> str:
    """A secret as people type it: in groups of four."""
    return " ".join(secret[index : index + 4] for index in range(0, len(secret), 4))
