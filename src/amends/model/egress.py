"""Where Amends may send things to: never into the network that it stands in, unless that is allowed."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

MAX_URL_CHARACTERS = 2048

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_COMPATIBLE: Final = IPv6Network("::/96")
_KEPT_BACK: Final[tuple[IPv4Network | IPv6Network, ...]] = (
    *map(IPv4Network, ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24")),
    *map(IPv6Network, ("64:ff9b:1::/48", "2001::/23", "3fff::/20", "fec0::/10")),
)
"""Kept for carriers, protocols, tunnels, documents and sites: what the standard library's versions don't agree on."""

_NEVER_IN_A_NAME: Final = frozenset('<>\\^`{|}"%')


def address_error(text: str) -> str:
    """Why nothing may be sent to an IP address, "" when it may; addresses inside others are looked at as well."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return f"{text!r} is not an IP address"
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None and not address.is_loopback and not address.is_unspecified:
            return address_error(str(inner))
    return _error(text, address)


def url_error(url: str, *, may_be_plain: bool) -> str:
    """Why nothing may be sent to a URL, "" when it may; `may_be_plain` allows http beside https."""
    if len(url) > MAX_URL_CHARACTERS or not url.isprintable() or " " in url:
        return f"must be at most {MAX_URL_CHARACTERS} characters without spaces"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is not a URL"
    schemes = ("https", "http") if may_be_plain else ("https",)
    if parts.scheme not in schemes:
        return f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    if not _is_host(parts.hostname or "") or port == 0:
        return "must name a host"
    if parts.username is not None or parts.password is not None:
        return "must not contain a user name or password"
    return "must not have a fragment" if parts.fragment else ""


def _is_host(name: str) -> bool:
    if not _NEVER_IN_A_NAME.isdisjoint(name):
        return False
    try:
        return ":" in name or name.removesuffix(".").encode("idna") != b""
    except UnicodeError:
        return False


def _error(text: str, address: IPv4Address | IPv6Address) -> str:
    if address.is_loopback or address.is_unspecified:
        return f"{text} is this machine"
    if address.is_link_local:
        return f"{text} is link-local"
    if address.is_multicast:
        return f"{text} is multicast"
    is_kept_back = any(address in each for each in _KEPT_BACK)
    if address.is_private or address.is_reserved or is_kept_back or not address.is_global:
        return f"{text} is in a private or reserved network"
    return ""


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _TRANSLATED or address in _COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
