"""Which addresses the portal calls: nothing inward, nothing unchecked, and never further than the address checked."""

import socket

import pytest

from reports import webhook_http
from reports.webhook_http import AddressRefused, find_addresses, may_reach, post, read_address
from tests.reminders.hooks import PAIR, listening

HEADERS = {"webhook-id": "a"}


def answers(monkeypatch, *turns):
    """The name service gives these addresses, one tuple each time it is asked, the last one again and again."""
    left = list(turns)

    def getaddrinfo(host, port, *args, **more):
        found = left.pop(0) if len(left) > 1 else left[0]
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(webhook_http.socket, "getaddrinfo", getaddrinfo)


@pytest.fixture
def plain(settings):
    settings.WEBHOOK_PLAIN_HTTP = True


@pytest.mark.parametrize(
    "address",
    [
        "http://vi-du.vn/nhan",
        "ftp://vi-du.vn/",
        "file:///etc/passwd",
        "vi-du.vn/nhan",
        "https://",
        "https:///nhan",
        "https://ten:mat-khau@vi-du.vn/",
        "https://ten@vi-du.vn/",
        "https://vi-du.vn:0/",
        "https://vi-du.vn:99999/",
        "https://vi-du.vn/#phan",
        "https://vi-du.vn/a b",
        "https://vi-du.vn/a\r\nX-Them: 1",
        "https://vi-du.vn\t/",
        "https://[::1/",
        "https://" + "a" * 70 + ".vn/",
        "",
    ],
)
def test_addresses_that_are_not_taken(address):
    with pytest.raises(AddressRefused):
        read_address(address)


def test_an_address_is_taken_apart():
    place = read_address("https://Phần-Mềm.vn:8443/nhận?mã=1&b=%20")
    assert place.host.startswith("xn--") and place.port == 8443 and place.is_tls
    assert place.path == "/nh%E1%BA%ADn?m%C3%A3=1&b=%20"
    assert read_address("https://vi-du.vn").path == "/"
    assert read_address("https://[2606:4700::1111]/").authority == "[2606:4700::1111]"


INWARDS = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "2001:0:4136:e378::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", INWARDS)
def test_nothing_inward_is_reached(address):
    assert not may_reach(address)


def test_what_lies_outside_is_reached_and_a_listed_host_may_stand_inside():
    assert may_reach("8.8.8.8") and may_reach("2606:4700::1111")
    assert may_reach("10.1.2.3", is_listed=True) and may_reach("127.0.0.1", is_listed=True)
    for address in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "224.0.0.1", "0.0.0.0", "fe80::1"):
        assert not may_reach(address, is_listed=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "127.1"])
def test_other_spellings_of_this_machine_are_refused(host):
    with pytest.raises((AddressRefused, OSError)):
        post(f"https://{host}/", HEADERS, b"{}")


def test_one_inward_address_among_several_is_enough_to_refuse(monkeypatch):
    answers(monkeypatch, ("8.8.8.8", "10.0.0.1"))
    with pytest.raises(AddressRefused, match="mạng nội bộ"):
        find_addresses(read_address("https://vi-du.vn/"))


def test_with_a_list_no_other_host_is_called(settings):
    settings.WEBHOOK_ALLOWED_HOSTS = ["dieuhanh.tinh.local"]
    assert read_address("https://DieuHanh.tinh.local/nhan").host == "dieuhanh.tinh.local"
    with pytest.raises(AddressRefused, match="chưa có trong danh sách"):
        read_address("https://vi-du.vn/")


def test_the_name_that_turns_inward_between_two_calls_is_refused(monkeypatch, plain):
    """It is looked up again at every call, and what was looked up is what is connected to."""
    answers(monkeypatch, ("8.8.8.8",), ("127.0.0.1",))
    find_addresses(read_address("http://vi-du.vn/"))  # as the form does
    with listening() as server, pytest.raises(AddressRefused):
        post(f"http://vi-du.vn:{server.server_port}/", HEADERS, b"{}")
    assert server.came == []


def test_the_connection_goes_to_the_very_address_checked(monkeypatch, settings, plain):
    asked = []
    answers(monkeypatch, ("127.0.0.1",), ("10.255.255.1",))
    settings.WEBHOOK_ALLOWED_HOSTS = ["vi-du.vn"]
    real = webhook_http.socket.create_connection

    def connect(place, **more):
        asked.append(place)
        monkeypatch.undo()  # the real name service, for the number itself
        return real(place, **more)

    monkeypatch.setattr(webhook_http.socket, "create_connection", connect)
    with listening() as server:
        assert post(f"http://vi-du.vn:{server.server_port}/nhan?a=1", HEADERS, b"{}") == 204
    assert asked == [("127.0.0.1", server.server_port)]
    assert server.came[0].path == "/nhan?a=1"
    assert server.came[0].headers["Host"] == f"vi-du.vn:{server.server_port}"


def at_this_machine(monkeypatch, settings):
    """hooks.vi-du.vn stands on this machine, and the operator listed it."""
    settings.WEBHOOK_ALLOWED_HOSTS = ["hooks.vi-du.vn"]
    real = socket.getaddrinfo

    def getaddrinfo(host, *args, **more):
        return real("127.0.0.1" if host == "hooks.vi-du.vn" else host, *args, **more)

    monkeypatch.setattr(webhook_http.socket, "getaddrinfo", getaddrinfo)


def test_over_tls_the_certificate_is_checked_against_the_name(monkeypatch, settings):
    at_this_machine(monkeypatch, settings)
    with listening(tls=True) as server:
        address = f"https://hooks.vi-du.vn:{server.server_port}/"
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            post(address, HEADERS, b"{}")
        settings.WEBHOOK_CA_FILE = str(PAIR)
        assert post(address, HEADERS, b'{"a": 1}') == 204
        settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            post(server.address, HEADERS, b"{}")
    assert [call.content for call in server.came] == [b'{"a": 1}']


def test_a_redirect_is_not_followed_and_a_long_answer_not_read(settings, plain):
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    with listening(302, 200) as server:
        assert post(server.address, HEADERS, b"{}") == 302
        assert len(server.came) == 1
        assert post(server.address, HEADERS, b"{}") == 200


def test_who_says_nothing_is_left_in_time(settings, plain, monkeypatch):
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(webhook_http, "SECONDS", 0.2)
    with listening(None) as server, pytest.raises(TimeoutError):
        post(server.address, HEADERS, b"{}")


def test_an_answer_drop_by_drop_ends_in_time_too(monkeypatch):
    """Each byte comes soon enough for a plain time-out; all of them together do not."""
    now = iter(range(100))
    monkeypatch.setattr(webhook_http.time, "monotonic", lambda: next(now))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"H" * 400)
        with pytest.raises(TimeoutError):
            one_byte = type("OneByte", (), {"recv": lambda _, size: ours.recv(1), "settimeout": lambda *_: None})()
            webhook_http._first_line(one_byte, 5)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-x", b"HTTP/1.1", b"HTTP/1.1 abc", b"220 mail ESMTP"])
def test_who_does_not_speak_http_gave_no_answer(answer):
    with pytest.raises(ConnectionError):
        webhook_http._status(answer)
