"""DNS messages: the common "no such domain" built by hand in a few microseconds, all else by dnspython.

A sweep asks for tens of thousands of names that do not exist; dnspython needs about 0.3 ms for each, this 5 us.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset

from brandguard.lab.answers import SOA_NAMES, SOA_NUMBERS, Reply, Special, soa_data
from brandguard.lab.suffixes import suffix_rules, zone_names

if TYPE_CHECKING:
    from brandguard.lab.answers import Directory

TTL = 60
UDP_PAYLOAD = 1232  # DNS flag day 2020: fits every path without fragments
_HEADER = 12
_ONE_QUESTION = b"\0\1\0\0\0\0"
_ZONE, _WILD, _SLOW = 1, 2, 3


class Responder:
    """Bytes of a query to bytes of the response; None where the lab stays silent."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._soa = _soa_record()
        self._marks = {_wire(name): _ZONE for name in zone_names()}
        self._marks.update({_wire(name): _WILD for name in suffix_rules().wildcard_parents})
        self._marks.update({_wire(name): _SLOW for name in suffix_rules().exceptions})
        self._marks.update({_wire(name): _SLOW for name in directory.special_names})

    def respond(self, query: bytes, *, tcp: bool = False) -> bytes | None:
        """The response, echoing the question byte for byte (draft-vixie-dnsext-dns0x20)."""
        return self._no_such_domain(query) or self._full(query, tcp=tcp)

    # --- the fast path ---

    def _no_such_domain(self, query: bytes) -> bytes | None:
        """NXDOMAIN with the suffix's SOA, for a plain query of an undefined name below a suffix; else None."""
        if len(query) < _HEADER + 5 or query[4:10] != _ONE_QUESTION or query[2] & 0xF8:
            return None
        zone, end = self._zone_offset(query)
        tail = query[end + 5 :]
        if not zone or query[end + 3 : end + 5] != b"\0\1" or query[10]:
            return None
        header = query[:2] + bytes((0x80 | query[2] & 0x01, 0x83)) + b"\0\1\0\0\0\1\0"
        authority = struct.pack(">H", 0xC000 | zone) + self._soa
        if query[11] == 0 and not tail:
            return header + b"\0" + query[_HEADER : end + 5] + authority
        if query[11] == 1 and len(tail) >= 11 and tail[:3] == b"\0\0\x29" and tail[6] == 0:
            return header + b"\1" + query[_HEADER : end + 5] + authority + _OPT
        return None

    def _zone_offset(self, query: bytes) -> tuple[int, int]:
        """Where in the query the suffix of an undefined name starts (0: not a case for the fast path), and its end."""
        name = query[_HEADER : _HEADER + 256].lower()
        marks, at, previous = self._marks, 0, 0
        end = name.find(b"\0")  # a zero inside a label only sends the name to the full parser
        name = name[: end + 1]
        while at < end:
            mark = marks.get(name[at:])
            if mark in (_ZONE, _WILD):
                zone = at if mark == _ZONE else previous  # "*.ck": the label before is a suffix as well
                return (_HEADER + zone if zone else 0), _HEADER + end
            if mark == _SLOW or name[at] > 63:
                break
            previous, at = at, at + name[at] + 1
        return 0, _HEADER + end

    # --- everything else ---

    def _full(self, query: bytes, *, tcp: bool) -> bytes | None:
        try:
            message = dns.message.from_wire(query)
        except dns.exception.DNSException:
            return _format_error(query)
        if message.flags & dns.flags.QR:
            return None
        if message.opcode() != dns.opcode.QUERY or len(message.question) != 1:
            return _coded(message, dns.rcode.NOTIMP)
        question = message.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        reply = self._directory.reply("" if name == "." else name, dns.rdatatype.to_text(question.rdtype), tcp=tcp)
        return _special(message, query, reply) if isinstance(reply, Special) else _rendered(message, reply, tcp=tcp)


_OPT = b"\0\0\x29" + struct.pack(">HIH", UDP_PAYLOAD, 0, 0)


def _special(message: dns.message.Message, query: bytes, reply: Special) -> bytes | None:
    if reply is Special.SILENT:
        return None
    if reply is Special.GARBAGE:  # the right identifier, so that a client takes it for the answer
        return query[:2] + b"\x81\x80\0\1\0\5\0\0\0\0" + b"\xff" * 20
    response = dns.message.make_response(message, recursion_available=True, our_payload=UDP_PAYLOAD)
    response.flags |= dns.flags.TC
    return response.to_wire()


def _rendered(message: dns.message.Message, reply: Reply, *, tcp: bool) -> bytes:
    response = dns.message.make_response(message, recursion_available=True, our_payload=UDP_PAYLOAD)
    response.set_rcode(dns.rcode.Rcode(reply.rcode.value))
    question = message.question[0]
    if reply.data:
        response.answer.append(
            dns.rrset.from_text(question.name, TTL, "IN", dns.rdatatype.to_text(question.rdtype), *reply.data)
        )
    if reply.zone is not None:
        response.authority.append(dns.rrset.from_text(f"{reply.zone}.", TTL, "IN", "SOA", soa_data()))
    return response.to_wire(max_size=65535 if tcp else UDP_PAYLOAD)


def _coded(message: dns.message.Message, rcode: dns.rcode.Rcode) -> bytes:
    response = dns.message.make_response(message, recursion_available=True)
    response.set_rcode(rcode)
    return response.to_wire()


def _format_error(query: bytes) -> bytes | None:
    if len(query) < _HEADER or query[2] & 0x80:
        return None
    return query[:2] + b"\x80\x81" + b"\0" * 8


def _wire(name: str) -> bytes:
    return b"".join(bytes((len(label),)) + label.encode() for label in name.split(".")) + b"\0"


def _soa_record() -> bytes:
    """Type, class, TTL and data of the lab's SOA; the owner is a pointer into the question (RFC 1035, 4.1.4)."""
    data = _wire(SOA_NAMES[0]) + _wire(SOA_NAMES[1]) + struct.pack(">5I", *SOA_NUMBERS)
    return struct.pack(">HHIH", 6, 1, TTL, len(data)) + data
