"""What the answers mean: pure decisions, no network.

The delegation is the truth, what is answered below it a second opinion; no answer is never read as "free", and an
answer proves nothing where every name is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from brandguard.errors import InvalidNameError
from brandguard.model import DnsReason, Existence, Resolution
from brandguard.names import split
from brandguard.resolution import wire
from brandguard.resolution.channel import Failure
from brandguard.resolution.parking import parking_operator

Answer = wire.Reply | Failure


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands: its public suffix, the parent it is directly below, whether it is a registrable domain."""

    suffix: str
    parent: str
    registrable: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything asked about a name that exists. ``details`` maps a record type to its answer."""

    domain: str
    place: Place
    delegation: tuple[str, ...] | None
    """Name servers of the name itself (empty where only a SOA proves the zone), None without delegation."""
    details: dict[int, Answer] = field(default_factory=dict)
    suffix_answers_all: bool | Failure = False
    wildcard: bool | Failure = False
    """Random labels are answered: below the domain itself if registrable, else below its parent."""
    undecided: Failure | None = None
    """The delegation could not be settled, and why."""


def place_of(domain: str) -> Place:
    """Where a domain stands by the Public Suffix List; a suffix it does not know is the last label."""
    parent = domain.partition(".")[2]
    try:
        parts = split(domain)
    except InvalidNameError:
        return Place(parent.rpartition(".")[2], parent, registrable="." not in parent)
    return Place(parts.suffix, parent, registrable=not parts.subdomain)


def own_delegation(reply: wire.Reply, domain: str) -> tuple[str, ...] | None:
    """Name servers of the name itself, also as a referral; () for a zone shown by its SOA alone; None if neither.

    The SOA of an empty answer counts only when it is the name's own: usually it is a parent's (RFC 2308 section 2).
    """
    own = [record for record in reply.answers + reply.authority if record.owner == domain]
    hosts = tuple(sorted({record.value for record in own if record.rtype == wire.NS and record.value}))
    if hosts or any(record.rtype == wire.SOA for record in own):
        return hosts
    return None


def addresses(answer: Answer | None, domain: str, rtype: int) -> tuple[str, ...]:
    """The addresses of one type a name leads to, over its CNAMEs, sorted as text."""
    if not isinstance(answer, wire.Reply) or answer.rcode != wire.NOERROR:
        return ()
    owners = _aliases(answer, domain)
    return tuple(sorted({each.value for each in answer.answers if each.rtype == rtype and each.owner in owners}))


def _aliases(answer: wire.Reply, domain: str) -> set[str]:
    targets = {record.owner: record.value for record in answer.answers if record.rtype == wire.CNAME}
    owners = {domain}
    at = domain
    while (at := targets.get(at, "")) and at not in owners:
        owners.add(at)
    return owners


def mail_servers(answer: Answer | None, domain: str) -> tuple[str, ...]:
    """Mail servers, preferred first; a null MX (RFC 7505) is none."""
    if not isinstance(answer, wire.Reply):
        return ()
    owners = _aliases(answer, domain)
    found = [record for record in answer.answers if record.rtype == wire.MX and record.owner in owners and record.value]
    return tuple(dict.fromkeys(each.value for each in sorted(found, key=lambda each: (each.preference, each.value))))


def unregistered(domain: str) -> Resolution:
    """The name does not exist."""
    return Resolution(domain, Existence.UNREGISTERED, DnsReason.NXDOMAIN)


def unknown(domain: str, failure: Failure) -> Resolution:
    """Nothing can be said, and why."""
    return Resolution(domain, Existence.UNKNOWN, failure.reason, detail=failure.detail)


def judge(answers: Answers) -> Resolution:
    """The resolution of a name that got an answer other than NXDOMAIN."""
    found = {rtype: addresses(answers.details.get(rtype), answers.domain, rtype) for rtype in (wire.A, wire.AAAA)}
    mail = mail_servers(answers.details.get(wire.MX), answers.domain)
    existence, reason, why = _existence(answers, has_records=any((*found.values(), mail)))
    nameservers = answers.delegation or ()
    return Resolution(
        answers.domain,
        existence,
        reason,
        nameservers=nameservers,
        addresses=found[wire.A] + found[wire.AAAA],
        mail_servers=mail,
        wildcard=answers.wildcard is True,
        parking=parking_operator(nameservers),
        detail="; ".join(filter(None, (why, *_unanswered(answers)))),
    )


def _existence(answers: Answers, *, has_records: bool) -> tuple[Existence, DnsReason, str]:
    """The first that applies: what makes an answer worthless, then what proves, then why nothing does."""
    place = answers.place
    if answers.suffix_answers_all is True:
        return Existence.UNKNOWN, DnsReason.CATCH_ALL, f"names nobody registered are answered below .{place.suffix} too"
    if answers.wildcard is True and not place.registrable:
        return Existence.UNKNOWN, DnsReason.WILDCARD, f"names nobody set up are answered below {place.parent} too"
    if answers.delegation is not None:
        return Existence.REGISTERED, DnsReason.DELEGATED, ""
    doubt = _doubt(answers)
    if has_records and doubt is None:
        return Existence.REGISTERED, DnsReason.RECORDS, "no delegation of its own, but records"
    failed = doubt or next((each for each in answers.details.values() if isinstance(each, Failure)), None)
    if failed:
        return Existence.UNKNOWN, failed.reason, ""
    return Existence.UNKNOWN, DnsReason.NODATA, "the name exists but has no records"


def _doubt(answers: Answers) -> Failure | None:
    """What could not be asked and would be needed before records alone prove a registration."""
    needed = [answers.undecided, answers.suffix_answers_all, None if answers.place.registrable else answers.wildcard]
    return next((each for each in needed if isinstance(each, Failure)), None)


def _unanswered(answers: Answers) -> list[str]:
    """One phrase for each thing that was asked in vain."""
    phrases = [
        f"{wire.TYPE_NAMES[rtype]} not answered ({answer.detail or answer.reason})"
        for rtype, answer in answers.details.items()
        if isinstance(answer, Failure)
    ]
    if answers.undecided:
        phrases.insert(0, f"SOA not answered ({answers.undecided.detail or answers.undecided.reason})")
    if isinstance(answers.suffix_answers_all, Failure):
        phrases.append(f"whether .{answers.place.suffix} answers every name is not known")
    if isinstance(answers.wildcard, Failure):
        phrases.append("whether every host name below is answered is not known")
    return phrases
