"""The kinds of errors that a request over HTTP can meet."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

PROBLEMS: Final[Mapping[str, Template]] = {
    "problem_invalid_parameters": Template("Invalid URL parameters"),
    "problem_malformed_request": Template("The request is not valid HTTP"),
    "problem_malformed_body": Template("The body is not valid JSON"),
    "problem_invalid_body": Template("The body has invalid fields"),
    "problem_unauthorized": Template("Incorrect API key"),
    "problem_forbidden": Template("This key has no access"),
    "problem_not_found": Template("Not found"),
    "problem_method_not_allowed": Template("This address does not support this method"),
    "problem_too_slow": Template("The request took too long to arrive"),
    "problem_conflict": Template("The request conflicts with what exists"),
    "problem_stale": Template("Somebody else changed it in the meantime"),
    "problem_too_large": Template("The body is too large"),
    "problem_url_too_long": Template("The address is too long"),
    "problem_unsupported_media_type": Template("This media type is not supported"),
    "problem_token_reused": Template("The Idempotency-Key was used for another request"),
    "problem_refused": Template("A rule does not allow this"),
    "problem_headers_too_large": Template("The headers are too large"),
    "problem_limited": Template("API call limit exceeded"),
    "problem_internal": Template("We are not able to process your request"),
    "problem_unavailable": Template("Temporarily unavailable"),
    "problem_gone": Template("This is not kept any more"),
}
