"""The lab's RDAP and WHOIS servers, asked over real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl

import httpx
import pytest

from brandguard.model import Absent, Inconclusive, Ok
from brandguard.net.guard import AddressGuard
from brandguard.registration import RegistrationClient
from brandguard.resolution import Resolver
from brandguard.settings import load_settings

HOST = "127.0.0.1"


@pytest.fixture
def rdap(mini_lab):
    context = ssl.create_default_context(cafile=str(mini_lab.ca_path))
    with httpx.Client(verify=context, trust_env=False, timeout=3) as client:
        base = f"https://{HOST}:{mini_lab.ports.rdap}/domain"
        yield lambda name, **options: client.get(f"{base}/{name}", **options)


@pytest.fixture
def whois(mini_lab):
    def ask(question, timeout=3.0):
        with socket.create_connection((HOST, mini_lab.ports.whois), timeout=timeout) as sock:
            sock.sendall(question.encode() + b"\r\n")
            return b"".join(iter(lambda: sock.recv(65536), b""))

    return ask


def test_the_bootstrap_names_a_registry_of_its_own_for_every_tld_that_has_rdap(mini_lab):
    document = json.loads(mini_lab.bootstrap_path.read_text())
    servers = {suffix: urls for (suffix,), urls in document["services"]}
    assert {"com", "net", "org", "ws", "xn--fiqs8s"} <= set(servers)
    assert "io" not in servers
    assert servers["com"] == [f"https://rdap-com.lab-registry.net:{mini_lab.ports.rdap}/"]
    assert len({url for urls in servers.values() for url in urls}) == len(servers)


def test_a_registry_shows_a_certificate_for_the_host_it_was_asked_as(mini_lab):
    context = ssl.create_default_context(cafile=str(mini_lab.ca_path))
    for host in ("rdap-com.lab-registry.net", "rdap-xn--fiqs8s.lab-registry.net"):
        with (
            socket.create_connection((HOST, mini_lab.ports.rdap), timeout=3) as sock,
            context.wrap_socket(sock, server_hostname=host) as secure,
        ):
            assert ("DNS", host) in secure.getpeercert()["subjectAltName"]


async def test_a_throttled_name_leaves_the_other_names_of_its_registry_answered(mini_lab):
    settings = load_settings(mini_lab.settings_path, environ={})
    async with (
        Resolver(settings.resolution) as resolver,
        RegistrationClient(
            settings.registration,
            ca_file=settings.ca_file,
            lookup=resolver.lookup,
            guard=AddressGuard(settings.web.allow_networks),
        ) as client,
    ):
        throttled, whole, nobody, by_whois = await asyncio.gather(
            *(client.fetch(name) for name in ("throttled.com", "acme.com", "nobody.com", "nobody.io"))
        )
    assert isinstance(throttled, Inconclusive)
    assert throttled.reason == "throttled"
    assert isinstance(whole, Ok)
    assert whole.value.server == f"rdap-com.lab-registry.net:{mini_lab.ports.rdap}"
    assert nobody == Absent("rdap-com.lab-registry.net does not have it")
    assert by_whois == Absent("whois-io.lab-registry.net does not have it")


def test_rdap_tells_who_registered_a_domain_and_when(rdap):
    answer = rdap("ACME.com")
    assert answer.headers["content-type"] == "application/rdap+json"
    found = answer.json()
    assert found["ldhName"] == "ACME.COM"
    assert {e["eventAction"]: e["eventDate"] for e in found["events"]} == {
        "registration": "2001-02-03T00:00:00Z",
        "expiration": "2031-02-03T00:00:00Z",
        "last changed": "2025-02-03T00:00:00Z",
    }
    assert found["status"] == ["client transfer prohibited", "server hold"]
    registrar, registrant = found["entities"]
    assert registrar["publicIds"] == [{"type": "IANA Registrar ID", "identifier": "9999"}]
    (abuse,) = registrar["entities"]
    assert ["email", {}, "text", "abuse@registrar.example"] in abuse["vcardArray"][1]
    assert ["org", {}, "text", "Acme AG"] in registrant["vcardArray"][1]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("nobody.com", 404),
        ("absent.com", 404),
        ("nobody.ws", 404),
        ("refused.com", 403),
        ("throttled.com", 429),
        ("nobody.shop", 429),
        ("whois-only.com", 501),
        ("-.com", 400),
    ],
)
def test_rdap_errors_are_rfc_9083_errors(rdap, name, status):
    answer = rdap(name)
    assert answer.status_code == status
    assert answer.json()["errorCode"] == status
    assert ("retry-after" in answer.headers) == (status == 429)


def test_rdap_garbage_is_not_json_and_silence_is_silence(rdap):
    with pytest.raises(ValueError):
        rdap("garbage.com").json()
    with pytest.raises(httpx.ReadTimeout):
        rdap("silent.com", timeout=0.2)


@pytest.mark.parametrize("question", ["acme.com", "domain ACME.COM", "=acme.com"])
def test_whois_prints_a_record(whois, question):
    lines = whois(question).decode().splitlines()
    assert "Domain Name: ACME.COM" in lines
    assert "Creation Date: 2001-02-03T00:00:00Z" in lines
    assert "Registrar Abuse Contact Email: abuse@registrar.example" in lines
    assert "Name Server: NS1.LAB-DNS.NET" in lines


def test_whois_says_no_match_throttle_and_raw_text(whois):
    assert whois("nobody.com").startswith(b'No match for "NOBODY.COM".\r\n')
    assert whois("absent.com").startswith(b"No match")
    assert b"LIMIT EXCEEDED" in whois("throttled.com")
    assert b"LIMIT EXCEEDED" in whois("nobody.shop")
    assert whois("whois-only.com") == "Domain: whois-only.com\r\nRegistrar: \x1b[31mred\u202e\r\n".encode()
    assert b"\x00\xff" in whois("garbage.com")


def test_whois_may_refuse_or_stay_silent(whois):
    with pytest.raises(ConnectionResetError):
        whois("refused.com")
    with pytest.raises(TimeoutError):
        whois("silent.com", timeout=0.2)


def test_requests_are_counted_by_name(whois, mini_lab):
    before = mini_lab.counters.names["whois", "counted.com"]
    whois("counted.com")
    assert mini_lab.counters.names["whois", "counted.com"] == before + 1
