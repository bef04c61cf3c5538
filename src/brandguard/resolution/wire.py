"""The DNS wire format, as little of it as a sweep needs, safe against any bytes a network can send.

Queries: one question, recursion desired, EDNS0 with 1,232 bytes (DNS flag day 2020: what passes without fragments).
Replies: :func:`parse` never raises and always ends - names are bounded in length and in compression pointers, which
must point backwards (RFC 1035 section 4.1.4), records are bounded in number. A plain NXDOMAIN is recognised from the
header alone, as a sweep is mostly that.
"""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass

A, NS, CNAME, SOA, MX, AAAA = 1, 2, 5, 6, 15, 28
TYPE_NAMES = {A: "A", NS: "NS", CNAME: "CNAME", SOA: "SOA", MX: "MX", AAAA: "AAAA"}

NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)
RCODE_NAMES = {0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}

HEADER = 12
MAX_MESSAGE = 65_535
MAX_NAME = 255  # RFC 1035 section 2.3.4, on the wire
MAX_LABEL = 63
MAX_POINTERS = 32
MAX_RECORDS = 256  # of one section; what comes after is not read
_IN = 1
_OPT = struct.pack("!BHHIH", 0, 41, 1232, 0, 0)
_QUERY_FLAGS = 0x0100  # recursion desired
_QR_AND_OPCODE = 0xF8
_REPLY_TO_QUERY = 0x80
_TC = 0x02


class _MalformedError(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Record:
    """One resource record. ``value`` is an address literal or a host name, empty for types that are not read."""

    owner: str
    rtype: int
    value: str = ""
    preference: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said: response code, answer and authority records."""

    rcode: int
    answers: tuple[Record, ...] = ()
    authority: tuple[Record, ...] = ()
    truncated: bool = False

    @property
    def denied(self) -> bool:
        """The name asked for does not exist. A CNAME in the answer means the alias does (RFC 6604)."""
        return self.rcode == NXDOMAIN and not self.answers


_PLAIN_NXDOMAIN = Reply(NXDOMAIN)


def encode_question(name: str, rtype: int) -> bytes:
    """The question section for a lower-case A-label name. Raises ValueError for what DNS cannot carry."""
    labels = name.encode("ascii").lower().split(b".")
    wire = b"".join([bytes((len(label),)) + label for label in labels if _checked(label)]) + b"\0"
    if len(wire) > MAX_NAME:
        raise ValueError("the name is too long")
    return wire + struct.pack("!HH", rtype, _IN)


def _checked(label: bytes) -> bool:
    if not 0 < len(label) <= MAX_LABEL:
        raise ValueError("a label is empty or too long")
    return True


def encode_query(identifier: int, question: bytes, *, edns: bool = True) -> bytes:
    """A whole query for a question made by :func:`encode_question`."""
    header = struct.pack("!HHHHHH", identifier, _QUERY_FLAGS, 1, 0, 0, int(edns))
    return header + question + (_OPT if edns else b"")


def is_reply_to(data: bytes, question: bytes) -> bool:
    """Whether the bytes are a response to exactly this question; the case of the name does not count.

    Lower-casing the type and class along with the name is harmless: no type asked for here lies in 65-90.
    """
    if len(data) < HEADER or data[2] & _QR_AND_OPCODE != _REPLY_TO_QUERY or data[4:6] != b"\0\1":
        return False
    return data[HEADER : HEADER + len(question)].lower() == question


def is_complaint(data: bytes) -> bool:
    """Whether the bytes are a bare "I do not understand" (FORMERR, NOTIMP), sent without repeating the question.

    Servers older than EDNS answer so (RFC 6891 section 7); it settles nothing but that the query be asked plainer.
    """
    return (
        len(data) >= HEADER
        and data[2] & _QR_AND_OPCODE == _REPLY_TO_QUERY
        and data[3] & 15 in (FORMERR, NOTIMP)
        and data[4:6] == b"\0\0"
    )


def parse(data: bytes) -> Reply | None:
    """The reply in a message, or None where it is malformed. Never raises."""
    if len(data) < HEADER:
        return None
    rcode, truncated = data[3] & 15, bool(data[2] & _TC)
    if rcode == NXDOMAIN and data[6:8] == b"\0\0" and not truncated:
        return _PLAIN_NXDOMAIN
    if truncated:
        return Reply(rcode, truncated=True)
    try:
        questions, answers, authorities = struct.unpack_from("!HHH", data, 4)
        at = HEADER
        for _ in range(min(questions, MAX_RECORDS)):
            at = _read_name(data, at)[1] + 4
        found, at = _read_records(data, at, answers)
        referred, at = _read_records(data, at, authorities)
    except (_MalformedError, IndexError, struct.error):
        return None
    return Reply(rcode, found, referred)


def _read_records(data: bytes, at: int, count: int) -> tuple[tuple[Record, ...], int]:
    records = []
    for _ in range(min(count, MAX_RECORDS)):
        owner, at = _read_name(data, at)
        rtype, rclass, _ttl, length = struct.unpack_from("!HHIH", data, at)
        at += 10
        if at + length > len(data):
            raise _MalformedError
        if rclass == _IN:
            records.append(_read_record(data, at, length, owner, rtype))
        at += length
    return tuple(records), at


def _read_record(data: bytes, at: int, length: int, owner: str, rtype: int) -> Record:
    if rtype in (A, AAAA):
        if length != (4 if rtype == A else 16):
            raise _MalformedError
        return Record(owner, rtype, str(ipaddress.ip_address(data[at : at + length])))
    if rtype in (NS, CNAME):
        return Record(owner, rtype, _name_within(data, at, length))
    if rtype == MX:
        return Record(owner, rtype, _name_within(data, at + 2, length - 2), struct.unpack_from("!H", data, at)[0])
    return Record(owner, rtype)


def _name_within(data: bytes, at: int, length: int) -> str:
    """The name that fills exactly ``length`` bytes of record data."""
    name, end = _read_name(data, at)
    if end != at + length:
        raise _MalformedError
    return name


def _read_name(data: bytes, at: int) -> tuple[str, int]:
    """The lower-case name at an offset and the offset after it. Raises _MalformedError or IndexError."""
    labels: list[bytes] = []
    end, floor, size, pointers = -1, at, 0, 0
    while (length := data[at]) != 0:
        if length >= 0xC0:
            target = (length & 0x3F) << 8 | data[at + 1]
            end = at + 2 if end < 0 else end
            pointers += 1
            if target >= floor or pointers > MAX_POINTERS:
                raise _MalformedError
            at = floor = target
            continue
        size += length + 1
        if length > MAX_LABEL or size >= MAX_NAME or at + length >= len(data):
            raise _MalformedError
        labels.append(data[at + 1 : at + 1 + length])
        at += length + 1
    return ".".join(map(_label_text, labels)), (at + 1 if end < 0 else end)


def _label_text(label: bytes) -> str:
    r"""A label as lower-case text; bytes that are not printable, dots and backslashes as ``\DDD`` (RFC 1035 5.1)."""
    return "".join(chr(byte) if 33 <= byte <= 126 and byte not in b".\\" else f"\\{byte:03d}" for byte in label.lower())
