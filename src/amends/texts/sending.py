"""Why something could not be sent to another system."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

SENDING: Final[Mapping[str, Template]] = {
    "host_without_address": Template("%(host)s has no address"),
    "host_unresolved": Template("%(host)s can't be resolved: %(error)s"),
    "egress_refused": Template("nothing is sent to %(host)s: %(reason)s"),
    "url_unusable": Template("nothing can be sent to %(url)s: %(error)s"),
    "no_answer_in_time": Template("no answer within %(seconds)s seconds", page="no answer within %(seconds)s"),
    "no_connection_in_time": Template(
        "no connection within %(seconds)s seconds", page="no connection within %(seconds)s"
    ),
    "response_too_slow": Template("the response took too long to arrive"),
    "request_too_slow": Template("the request took too long to send"),
    "response_incomplete": Template("no complete HTTP response arrived: %(error)s"),
    "certificate_invalid": Template("its TLS certificate is not valid: %(error)s"),
    "tls_failed": Template("the TLS connection failed: %(error)s"),
    "connection_failed": Template("the connection failed: %(error)s"),
    "not_an_ip_address": Template("%(address)r is not an IP address"),
    "is_this_machine": Template("%(address)s is this machine"),
    "is_link_local": Template("%(address)s is link-local"),
    "is_multicast": Template("%(address)s is multicast"),
    "is_private": Template("%(address)s is in a private or reserved network"),
    "case_is_sensitive": Template("nothing is sent of a sensitive case"),
    "trial_keeps_back": Template("kept back: this workspace is to try out, and nothing leaves it"),
    "answered_gone": Template(
        "It answered 410 Gone, so nothing more is sent to it.",
        page="The other system answered 410 Gone, so nothing more is sent to it.",
    ),
    "no_success_for_long": Template("No attempt has worked for more than 75 hours."),
    "somebody_disabled_it": Template("Somebody disabled it.", page="Somebody switched it off."),
}
