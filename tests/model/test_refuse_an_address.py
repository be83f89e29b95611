"""Refusing an address: nothing is sent into the network that Amends stands in, however the address is written."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.model.egress import address_error, url_error

INNER = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.8"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::1"),
    *("64:ff9b::a9fe:a9fe", "2001:0:0:0:0:0:80ff:fffe", "not an address"),
    *("3fff::1", "5f00::1", "100::1", "2001:20::1", "2001:0:808:808::f7f7:f7f7", "::ffff:0:127.0.0.1"),
]
OUTER = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "2002:808:808::", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_refused(address: str) -> None:
    assert address_error(address)


@pytest.mark.parametrize("address", OUTER)
def test_an_outer_address_is_sent_to(address: str) -> None:
    assert address_error(address) is None


@given(st.ip_addresses(v=4))
def test_an_address_within_another_is_looked_at(address: IPv4Address) -> None:
    mapped = address_error(f"::ffff:{address}")
    assert bool(mapped) == bool(address_error(str(address)))


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_way_of_writing_it_hides_an_inner_address(address: IPv4Address) -> None:
    number = int(address)
    six = [IPv6Address((0x2002 << 112) | (number << 80)), IPv6Address((0x64FF9B << 96) | number), IPv6Address(number)]
    assert all(address_error(str(each)) for each in six)


@pytest.mark.parametrize(
    "url",
    [
        *("http://hooks.example/", "ftp://hooks.example/", "hooks.example", "https://", "https://:443/", "https:///x"),
        *("https://u:p@hooks.example/", "https://hooks.example/#part", "https://hooks.example:99999/"),
        *("https://hooks.example:0/", "https://hooks.example/a b", "https://hooks.example/\n", "https://[::1/"),
        *("https://a..b/", "https://./", "https://exa<mple/", "https://x\\y/", "https://%31%32%37.0.0.1/"),
        *(f"https://{'a' * 64}.example/", f"https://{'ü' * 64}.example/", "https://[fe80::1%25eth0]/"),
        "https://hooks.example/" + "x" * 2048,
    ],
)
def test_a_url_that_nothing_is_sent_to(url: str) -> None:
    assert url_error(url, may_be_plain=False)


def test_a_url_that_is_fine() -> None:
    assert url_error("https://hooks.example:8443/in?key=1", may_be_plain=False) is None
    assert url_error("http://hooks.example/", may_be_plain=True) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://müller.example/ä?ö=ü",
        "https://例え.テスト/",
        "https://hooks.example./",
        "https://[2606:4700::1]:8443/in",
    ],
)
def test_a_url_in_any_script_is_fine(url: str) -> None:
    assert url_error(url, may_be_plain=False) is None
