"""What the commands share that call a server over its API."""

import contextlib
from collections.abc import Iterator
from typing import Annotated, Final

from cyclopts import Parameter
from cyclopts.validators import Number

from amends import settings
from amends.client import Client
from amends.client.errors import ClientError
from amends.errors import BusinessRuleError
from amends.ids import HIGHEST_ID
from amends.texts.text import say

ServerId = Annotated[int, Parameter(validator=Number(gte=1, lte=HIGHEST_ID))]
ServerUrl = Annotated[str, Parameter(env_var="AMENDS_URL", help="URL of the server")]
ServerKey = Annotated[str, Parameter(env_var="AMENDS_KEY", help="API key", show_default=False)]
DEFAULT_URL: Final = "http://127.0.0.1:8000"


@contextlib.contextmanager
def client_of(key: str, url: str) -> Iterator[Client]:
    """A client of a server. Raises BusinessRuleError when the server refuses or can't be reached."""
    settings.refuse_unknown()
    try:
        # Its constructor says with ValueError what is no key and no address.
        with Client(key, base_url=url) as client:
            yield client
    except (ClientError, ValueError) as error:
        raise BusinessRuleError(say("no_answer_from_server", error=str(error))) from None
