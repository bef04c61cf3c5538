"""The lab's name server, asked by dnspython over real sockets."""

from __future__ import annotations

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

HOST = "127.0.0.1"


@pytest.fixture
def ask(mini_lab):
    def ask(name, rdtype="A", *, tcp=False, timeout=2.0, **options):
        query = dns.message.make_query(name, rdtype, **options)
        send = dns.query.tcp if tcp else dns.query.udp
        return send(query, HOST, port=mini_lab.ports.dns, timeout=timeout)

    return ask


def data(response):
    return sorted(item.to_text() for rrset in response.answer for item in rrset)


def authority(response):
    return [(rrset.name.to_text(), rrset.rdtype.name) for rrset in response.authority]


def assert_nodata(response, zone):
    assert response.rcode() == dns.rcode.NOERROR
    assert data(response) == []
    assert authority(response) == [(zone, "SOA")]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("nobody-has-this.com", "com."),
        ("deep.below.nobody-has-this.co.uk", "co.uk."),
        ("nobody.xn--fiqs8s", "xn--fiqs8s."),
        ("nobody.blogspot.com", "blogspot.com."),
        ("nobody.anything.ck", "anything.ck."),
        ("nobody.www.ck", "ck."),
        ("nobody.no-such-tld", "."),
    ],
)
@pytest.mark.parametrize("edns", [-1, 0])
def test_an_undefined_name_is_nxdomain_with_the_soa_of_its_suffix(ask, name, zone, edns):
    response = ask(name, "NS", use_edns=edns)
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert authority(response) == [(zone, "SOA")]
    assert response.edns == edns
    assert response.flags & dns.flags.RA


@pytest.mark.parametrize("name", ["NoBody-HAS-this.CoM", "AcMe.cOm"])
def test_the_question_comes_back_in_the_case_it_was_asked(ask, name):
    assert ask(name, "NS").question[0].name.to_text() == name + "."


@pytest.mark.parametrize("suffix", ["com", "co.uk", "xn--fiqs8s", "blogspot.com", "ck", "anything.ck", "."])
def test_every_public_suffix_is_a_zone_of_its_own(ask, suffix):
    assert data(ask(suffix, "NS")) == ["ns1.lab-registry.net.", "ns2.lab-registry.net."]
    assert len(data(ask(suffix, "SOA"))) == 1


@pytest.mark.parametrize("tcp", [False, True])
def test_a_domain_answers_its_records(ask, tcp):
    assert data(ask("acme.com", "NS", tcp=tcp)) == ["ns1.lab-dns.net.", "ns2.lab-dns.net."]
    assert data(ask("acme.com", "A", tcp=tcp)) == [HOST]
    assert data(ask("acme.com", "MX", tcp=tcp)) == ["10 mail.acme.com.", "20 mx.mailhost.net."]
    assert len(data(ask("acme.com", "SOA", tcp=tcp))) == 1
    assert_nodata(ask("acme.com", "AAAA", tcp=tcp), "acme.com.")


@pytest.mark.parametrize(
    "host", ["www.acme.com", "mail.acme.com", "mx.mailhost.net", "ns1.lab-dns.net", "ns2.lab-registry.net"]
)
def test_the_hosts_a_domain_needs_resolve(ask, host):
    assert data(ask(host)) == [HOST]


def test_a_host_nobody_defined_below_a_domain_is_nxdomain_in_that_domain(ask):
    response = ask("other.acme.com")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert authority(response) == [("acme.com.", "SOA")]


@pytest.mark.parametrize(("name", "rcode"), [("servfail.com", "SERVFAIL"), ("refused.com", "REFUSED")])
def test_a_failing_domain_fails_for_every_type_and_name_below(ask, name, rcode):
    for host, rdtype in ((name, "NS"), (name, "A"), (f"www.{name}", "A")):
        assert dns.rcode.to_text(ask(host, rdtype).rcode()) == rcode


@pytest.mark.parametrize("tcp", [False, True])
def test_a_silent_domain_never_answers(ask, tcp):
    with pytest.raises(dns.exception.Timeout):
        ask("silent.com", tcp=tcp, timeout=0.2)


def test_a_nodata_domain_exists_and_holds_nothing(ask):
    for rdtype in ("NS", "SOA", "A"):
        assert_nodata(ask("nodata.com", rdtype), "com.")


def test_a_held_domain_is_nxdomain_in_dns(ask):
    response = ask("held.com", "NS")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert authority(response) == [("com.", "SOA")]


def test_a_truncated_answer_is_whole_over_tcp(ask):
    short = ask("truncated.com", "NS")
    assert short.flags & dns.flags.TC
    assert data(short) == []
    assert len(data(ask("truncated.com", "NS", tcp=True))) == 2


def test_a_wildcard_domain_answers_every_label_below(ask):
    assert data(ask("any.thing.wildcard.com")) == [HOST]
    assert_nodata(ask("any.thing.wildcard.com", "NS"), "wildcard.com.")


def test_a_lame_domain_is_delegated_but_its_servers_fail(ask):
    assert len(data(ask("lame.com", "NS"))) == 2
    assert ask("lame.com", "A").rcode() == dns.rcode.SERVFAIL


def test_a_domain_without_address_is_delegated(ask):
    assert len(data(ask("no-address.com", "NS"))) == 2
    assert_nodata(ask("no-address.com", "A"), "no-address.com.")


def test_garbage_is_no_dns_message(ask):
    with pytest.raises(dns.exception.DNSException):
        ask("garbage.com")


def test_a_catch_all_suffix_answers_every_name(ask):
    assert data(ask("nobody-has-this.ws", "NS")) == ["ns1.lab-catch-all.net.", "ns2.lab-catch-all.net."]
    assert data(ask("nobody-has-this.ws", "A")) == [HOST]
    assert_nodata(ask("nobody-has-this.ws", "MX"), "ws.")


def test_addresses_are_as_the_scenario_says(ask):
    assert data(ask("down.com")) == ["127.0.0.2"]
    assert data(ask("private.com")) == ["10.1.2.3"]
    assert data(ask("private.com", "AAAA")) == ["fd00::1"]


def test_an_idn_domain_answers_by_its_a_label(ask):
    assert data(ask("xn--ame-2la.com")) == [HOST]


def test_one_tcp_connection_carries_many_queries(mini_lab):
    import socket

    with socket.create_connection((HOST, mini_lab.ports.dns), timeout=2) as sock:
        sock.settimeout(2)
        for name in ("acme.com", "nobody-has-this.com"):
            query = dns.message.make_query(name, "NS")
            dns.query.send_tcp(sock, query)
            assert dns.query.receive_tcp(sock)[0].id == query.id


@pytest.mark.parametrize("junk", [b"", b"\0" * 5, b"\xff" * 40])
def test_junk_does_not_stop_the_server(mini_lab, ask, junk):
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(junk, (HOST, mini_lab.ports.dns))
    assert data(ask("acme.com")) == [HOST]


def test_a_malformed_question_is_a_format_error(mini_lab):
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(2)
        sock.sendto(b"\x12\x34\x01\0\0\1\0\0\0\0\0\0\x3fabc", (HOST, mini_lab.ports.dns))
        reply = sock.recv(512)
    assert reply[:2] == b"\x12\x34"
    assert reply[3] & 0x0F == 1
