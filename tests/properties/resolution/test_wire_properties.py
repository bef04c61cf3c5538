"""The reply parser against any bytes, and queries and replies through a second implementation and back."""

from __future__ import annotations

import struct

import dns.message
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brandguard.resolution import wire

labels = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=63)
names = st.lists(labels, min_size=1, max_size=5).map(".".join).filter(lambda name: len(name) <= 253)
types = st.sampled_from([wire.A, wire.NS, wire.SOA, wire.MX, wire.AAAA])
counts = st.integers(0, 3) | st.integers(0, 65_535)


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """Bytes with a plausible header, and bodies made of pieces a parser trips over."""
    flags = draw(st.sampled_from([0x8180, 0x8183, 0x8580]) | st.integers(0, 65_535))
    header = struct.pack("!HHHHHH", draw(st.integers(0, 65_535)), flags, draw(counts), draw(counts), draw(counts), 0)
    pointer = st.integers(0, 80).map(lambda at: struct.pack("!H", 0xC000 | at))
    fixed = st.tuples(types, st.integers(0, 20)).map(lambda each: struct.pack("!HHIH", each[0], 1, 60, each[1]))
    piece = st.binary(max_size=20) | pointer | fixed | labels.map(lambda text: bytes((len(text),)) + text.encode())
    return header + b"".join(draw(st.lists(piece, max_size=20)))


@given(st.binary(max_size=600) | messages())
@example(b"\0\0\x81\x80\0\1\0\1\0\0\0\0\xc0\x0c")
@example(b"\0\0\x81\x80\0\0\0\1\0\0\0\0" + b"\xc0\x0c" * 20)
def test_no_bytes_make_the_parser_raise_and_what_it_reads_is_bounded(data):
    reply = wire.parse(data)
    if reply is not None:
        assert len(reply.answers) <= wire.MAX_RECORDS
        for record in reply.answers + reply.authority:
            assert (record.owner + record.value).isascii()
            assert (record.owner + record.value).isprintable()
            assert len(record.owner) <= 4 * wire.MAX_NAME


@given(st.binary(max_size=80), names, types)
def test_matching_never_raises(data, name, rtype):
    assert wire.is_reply_to(data, wire.encode_question(name, rtype)) in (True, False)
    assert wire.is_complaint(data) in (True, False)


@given(names, types, st.integers(0, 65_535), st.booleans())
def test_a_query_reads_the_same_in_another_implementation(name, rtype, identifier, edns):
    message = dns.message.from_wire(wire.encode_query(identifier, wire.encode_question(name, rtype), edns=edns))
    assert message.id == identifier
    assert message.question[0].name.to_text(omit_final_dot=True) == name
    assert message.question[0].rdtype == rtype
    assert (message.edns, message.payload) == ((0, 1232) if edns else (-1, 0))


@given(
    names,
    st.lists(st.ip_addresses(v=4).map(str), max_size=4, unique=True),
    st.lists(st.ip_addresses(v=6).map(str), max_size=4, unique=True),
    st.lists(names, max_size=4, unique=True),
)
def test_a_reply_written_by_another_implementation_is_read_whole(name, fours, sixes, hosts):
    question = wire.encode_question(name, wire.NS)
    response = dns.message.make_response(dns.message.from_wire(wire.encode_query(7, question)))
    for kind, values in (("A", fours), ("AAAA", sixes), ("NS", [host + "." for host in hosts])):
        if values:
            response.answer.append(dns.rrset.from_text(name + ".", 60, "IN", kind, *values))
    for number, host in enumerate(hosts):
        response.answer.append(dns.rrset.from_text(name + ".", 60, "IN", "MX", f"{number} {host}."))
    packet = response.to_wire()
    reply = wire.parse(packet)
    assert wire.is_reply_to(packet, question)
    assert reply is not None
    assert {record.owner for record in reply.answers} <= {name}
    read = {kind: {r.value for r in reply.answers if r.rtype == kind} for kind in (wire.A, wire.AAAA, wire.NS, wire.MX)}
    assert read == {wire.A: set(fours), wire.AAAA: set(sixes), wire.NS: set(hosts), wire.MX: set(hosts)}


@given(names, names, types)
def test_a_reply_to_another_name_is_no_reply(asked, answered, rtype):
    packet = dns.message.make_response(
        dns.message.from_wire(wire.encode_query(7, wire.encode_question(answered, rtype)))
    ).to_wire()
    assert wire.is_reply_to(packet, wire.encode_question(asked, rtype)) == (asked == answered)


@pytest.mark.parametrize("name", ["a..b", ".", "x" * 64, ".".join(["a" * 49] * 6), "ü.com"])
def test_a_name_that_does_not_fit_is_refused(name):
    with pytest.raises(ValueError):
        wire.encode_question(name, wire.A)


def test_a_chain_of_pointers_ends_soon_even_in_a_full_message():
    chain = b"\0" + b"".join(struct.pack("!H", 0xC000 | (12 + max(0, 2 * n - 1))) for n in range(4000))
    header = struct.pack("!HHHHHH", 1, 0x8180, 0, 65_535, 0, 0)
    assert wire.parse(header + chain + b"\xc0\x0d" * 20_000) is None
