"""What is wrong with a request over HTTP, whatever it asks for."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

REQUESTS: Final[Mapping[str, Template]] = {
    "no_such_address": Template("There is no such address."),
    "use_method": Template("Use %(methods)s."),
    "not_http": Template("This is not valid HTTP/1.1."),
    "wait_for_answers": Template("Wait for answers before sending more requests."),
    "too_many_connections": Template("There are too many connections; try again in a moment."),
    "headers_too_slow": Template("The headers of the request did not arrive within %(seconds)s s."),
    "body_too_slow": Template("Too little of the body arrived within %(seconds)s s."),
    "address_too_long": Template("An address can have at most %(bytes)s bytes."),
    "headers_too_large": Template("Send at most %(number)s headers with %(bytes)s bytes together."),
    "lacks_scope": Template("This key lacks the scope %(scope)s."),
    "not_an_idempotency_key": Template(
        "must be 1 printable character of ASCII, without a space",
        many="must be 1 to %(count)s printable characters of ASCII, without a space",
    ),
    "still_running": Template("A request with this Idempotency-Key is still running; try again in a moment."),
    "idempotency_key_reused": Template(
        "This Idempotency-Key was used for another request; choose a new one for each request."
    ),
    "send_a_key": Template("Send a valid key in the api-key header."),
    "key_unknown": Template("This key is unknown, expired or revoked."),
    "send_the_file": Template("Send the file itself as the body."),
    "send_as": Template("Send %(either)s."),
    "not_a_cursor": Template("is not a valid cursor; start again without one"),
    "try_again_in": Template("Try again in %(wait)s s."),
    "without_content_encoding": Template("Send the body without Content-Encoding."),
    "connection_ended": Template("The connection ended before the body did."),
    "not_a_content_length": Template("Content-Length must be a whole number of bytes."),
    "body_too_large": Template("The body can have at most %(bytes)s bytes."),
    "array_too_long": Template("An array holds at most %(highest)s responses; send more as %(type)s."),
    "not_an_etag": Template('must be the ETag of a ticket, like "3", or *'),
    "not_positive": Template("%(name)s must be a positive whole number"),
    "ids_of_tickets": Template("must be IDs of tickets with commas between them, at most %(highest)s"),
    "ids_not_numbers": Template("ids must be numbers"),
    "foreign_form": Template("This form was not sent by a page of this server."),
    "old_form": Template("This page is from before you signed in: reload it and try again."),
    "send_as_form": Template("Send a form as %(type)s."),
    "form_unreadable": Template("The form can't be read."),
    "send_as_multipart": Template("Send the form as multipart/form-data."),
    "form_too_large": Template("The fields of the form are too long or too many."),
    "upload_too_large": Template("At most %(bytes)s bytes are accepted."),
    "boundary_too_long": Template("The form's boundary is too long."),
    "no_such_file": Template("There is no such file."),
    "no_such_help": Template("There is no help of this name."),
    "body_unreadable": Template("%(error)s"),
    "foreign_cursor": Template("is the cursor of another list or of another query; start again without one"),
    "no_parameters_here": Template("is not a parameter; there are none here"),
    "beyond_the_last_change": Template("after is %(after)s, and the last change has the number %(last)s."),
    "changes_forgotten": Template(
        "Changes are kept for %(days)s days, and the next one after %(after)s is not kept any "
        "more. Read everything again, then continue after %(last)s."
    ),
    "answered_meanwhile": Template(
        "A request with this Idempotency-Key was answered meanwhile; send it again for its answer."
    ),
}
