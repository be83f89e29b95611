"""Where Amends may send things to: never into the network that it stands in, unless that is allowed."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from amends.texts.text import Text, say

MAX_URL_CHARACTERS = 2048

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_COMPATIBLE: Final = IPv6Network("::/96")
_KEPT_BACK: Final[tuple[IPv4Network | IPv6Network, ...]] = (
    *map(IPv4Network, ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24")),
    *map(IPv6Network, ("64:ff9b:1::/48", "2001::/23", "3fff::/20", "fec0::/10")),
)
"""Kept for carriers, protocols, tunnels, documents and sites: what the standard library's versions don't agree on."""

_NEVER_IN_A_NAME: Final = frozenset('<>\\^`{|}"%')


def address_error(text: str) -> Text | None:
    """Why nothing may be sent to an IP address, None when it may; addresses inside others are looked at as well."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return say("not_an_ip_address", address=text)
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None and not address.is_loopback and not address.is_unspecified:
            return address_error(str(inner))
    return _error(text, address)


def url_error(url: str, *, may_be_plain: bool) -> Text | None:
    """Why nothing may be sent to a URL, None when it may; `may_be_plain` allows http beside https."""
    if len(url) > MAX_URL_CHARACTERS or not url.isprintable() or " " in url:
        return say("url_too_long_or_spaced", count=MAX_URL_CHARACTERS)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return say("not_a_url")
    schemes = ("https", "http") if may_be_plain else ("https",)
    if parts.scheme not in schemes:
        return say("not_a_scheme", either=(f"{scheme}://" for scheme in schemes))
    if not _is_host(parts.hostname or "") or port == 0:
        return say("url_without_host")
    if parts.username is not None or parts.password is not None:
        return say("url_with_password")
    return say("url_with_fragment") if parts.fragment else None


def _is_host(name: str) -> bool:
    if not _NEVER_IN_A_NAME.isdisjoint(name):
        return False
    try:
        return ":" in name or name.removesuffix(".").encode("idna") != b""
    except UnicodeError:
        return False


def _error(text: str, address: IPv4Address | IPv6Address) -> Text | None:
    if address.is_loopback or address.is_unspecified:
        return say("is_this_machine", address=text)
    if address.is_link_local:
        return say("is_link_local", address=text)
    if address.is_multicast:
        return say("is_multicast", address=text)
    is_kept_back = any(address in each for each in _KEPT_BACK)
    if address.is_private or address.is_reserved or is_kept_back or not address.is_global:
        return say("is_private", address=text)
    return None


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _TRANSLATED or address in _COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
