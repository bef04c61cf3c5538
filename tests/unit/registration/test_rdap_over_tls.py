"""RDAP: a registry's answers, honest and hostile, over real TLS on loopback."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from registration_lab import MakeClient, Rdap, Whois, answer, domain_object, http

from brandguard.model import Absent, Inconclusive, Ok, Outcome, Registration
from brandguard.net.guard import AddressGuard
from brandguard.registration.rdap import retry_after

NAME = "acme-lamps.com"


async def ask(make: MakeClient, domain: str = NAME, **settings: Any) -> Outcome[Registration]:
    async with make(whois=False, **settings) as client:
        return await client.fetch(domain)


async def record(make: MakeClient, **settings: Any) -> Registration:
    outcome = await ask(make, **settings)
    assert isinstance(outcome, Ok), outcome
    return outcome.value


async def reason(make: MakeClient, **settings: Any) -> str:
    outcome = await ask(make, **settings)
    assert isinstance(outcome, Inconclusive), outcome
    return outcome.reason


async def test_a_registered_domain_is_read_whole(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = answer(domain_object(NAME))
    assert await record(client) == Registration(
        domain=NAME,
        created=datetime(2026, 11, 1, 10, tzinfo=UTC),
        updated=datetime(2026, 11, 2, 8, tzinfo=UTC),
        expires=datetime(2027, 11, 1, 10, tzinfo=UTC),
        registrar="Northwind Names, Inc.",
        registrar_iana_id="9901",
        abuse_email="abuse@northwind.example",
        abuse_phone="+1.5555550100",
        statuses=("clientTransferProhibited", "clientHold"),
        nameservers=("ns1.parkhaus.example", "ns2.parkhaus.example"),
        dnssec=False,
        source="rdap",
        server=f"rdap.test.example:{rdap.port}",
    )
    assert rdap.paths == [f"/v1/domain/{NAME}"]


async def test_404_means_not_registered(client: MakeClient) -> None:
    assert isinstance(await ask(client), Absent)


async def test_a_host_is_asked_as_the_domain_its_registry_knows(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = answer(domain_object(NAME))
    assert isinstance(await ask(client, f"shop.{NAME}"), Ok)


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, "refused"), (403, "refused"), (400, "refused"), (500, "server_error"), (503, "server_error"),
     (204, "malformed"), (418, "malformed")],
)  # fmt: skip
async def test_other_statuses_are_never_not_registered(client: MakeClient, rdap: Rdap, status: int, word: str) -> None:
    rdap.replies[NAME] = http(status, b"")
    assert await reason(client) == word


async def test_a_long_retry_after_is_honoured_by_leaving_the_server_alone(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = http(429, b"", Retry_After="60")
    async with client(whois=False) as asking:
        first, second = await asking.fetch(NAME), await asking.fetch("other-lamps.com")
        assert [first.reason, second.reason] == ["throttled", "throttled"]  # type: ignore[union-attr]
        assert len(rdap.paths) == 1
        assert "throttled" in asking.notes[0]


async def test_a_server_that_throttles_three_questions_in_a_row_rests(client: MakeClient, rdap: Rdap) -> None:
    names = [f"lamp{number}.com" for number in range(5)]
    rdap.replies.update({name: http(429, b"", Retry_After="0") for name in names})
    async with client(whois=False) as asking:
        reasons = {(await asking.fetch(name)).reason for name in names}  # type: ignore[union-attr]
    assert reasons == {"throttled"}
    assert len(rdap.paths) == 6  # three questions, each put twice


async def test_an_answer_between_two_throttles_keeps_a_server_from_resting(client: MakeClient, rdap: Rdap) -> None:
    names = [f"lamp{number}.com" for number in range(4)]
    rdap.replies.update({name: http(429, b"", Retry_After="0") for name in names})
    async with client(whois=False) as asking:
        for number, name in enumerate(names):
            assert isinstance(await asking.fetch(name), Inconclusive)
            assert isinstance(await asking.fetch(f"free{number}.com"), Absent)


async def test_a_short_retry_after_is_waited_for(client: MakeClient, rdap: Rdap) -> None:
    async def throttle_once(writer: asyncio.StreamWriter) -> None:
        rdap.replies[NAME] = answer(domain_object(NAME))
        writer.write(http(429, b"", Retry_After="1"))

    rdap.replies[NAME] = throttle_once
    started = time.monotonic()
    assert (await record(client)).domain == NAME
    assert time.monotonic() - started >= 1.0


async def test_after_a_throttle_whois_is_asked(client: MakeClient, rdap: Rdap, whois: Whois) -> None:
    rdap.replies[NAME] = http(429, b"", Retry_After="99999999999")
    whois.replies[NAME] = (
        f"Domain Name: {NAME}\nCreation Date: 2026-01-02\nRegistrar: R\nExpiry Date: 2027-01-02".encode()
    )
    async with client() as asking:
        outcome = await asking.fetch(NAME)
    assert isinstance(outcome, Ok)
    assert outcome.value.source == "whois"


@pytest.mark.parametrize(("header", "seconds"), [("120", 120.0), ("  7 ", 7.0), (None, None), ("soon", None),
                                                 ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)])  # fmt: skip
def test_retry_after_is_a_number_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds


async def test_one_question_at_a_time_with_a_pause_between(client: MakeClient, rdap: Rdap) -> None:
    rdap.delay = 0.02
    async with client(whois=False, pause=0.1) as asking:
        await asyncio.gather(*(asking.fetch(f"lamp{number}.com") for number in range(4)))
    assert rdap.most_in_flight == 1
    assert all(later - earlier >= 0.1 for earlier, later in zip(rdap.times, rdap.times[1:], strict=False))


async def test_a_silent_server_is_a_timeout(client: MakeClient, rdap: Rdap) -> None:
    rdap.delay = 5
    started = time.monotonic()
    assert await reason(client, timeout=0.3) == "timeout"
    assert time.monotonic() - started < 2


async def test_drip_ends_at_the_deadline(client: MakeClient, rdap: Rdap) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(100):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    rdap.replies[NAME] = drip
    assert await reason(client, timeout=0.4) == "timeout"


async def test_a_flood_over_256_kb_is_malformed(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = http(200, b'{"ldhName":"' + b"a" * 2_000_000)
    assert await reason(client) == "malformed"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"null", b"[]", b'"x"', b"42", b"[" * 100_000, b'{"a":' * 60_000, b"\xff\xfe\x00",
        b'{"ldhName": "someone-else.com", "objectClassName": "domain"}', b'{"errorCode": 404, "title": "no"}',
        b'{"objectClassName": "entity"}',
    ],
    ids=["empty", "html", "null", "list", "str", "number", "deep list", "deep JSON", "invalid UTF-8", "other domain",
         "error object in a 200", "entity"],
)  # fmt: skip
async def test_a_body_that_is_no_domain_object_is_malformed(client: MakeClient, rdap: Rdap, body: bytes) -> None:
    rdap.replies[NAME] = http(200, body)
    assert await reason(client) == "malformed"


@pytest.mark.parametrize("node", [None, "text", 7, [], ["x", None, [[]]], {}, {"a": None}, True],
                         ids=repr)  # fmt: skip
@pytest.mark.parametrize("member", ["entities", "events", "nameservers", "status", "secureDNS", "redacted"])
async def test_null_str_and_list_nodes_are_survived(member: str, node: Any) -> None:
    import json

    from brandguard.registration.rdap_answer import read

    assert read(json.dumps(domain_object(NAME, **{member: node})).encode(), NAME, "x").domain == NAME


async def test_huge_integers_nan_lone_surrogates_and_bad_dates_are_survived(client: MakeClient, rdap: Rdap) -> None:
    body = (
        b'{"objectClassName":"domain","lang":' + b"9" * 5000 + b',"x":NaN,"y":-Infinity,'
        b'"events":[{"eventAction":"registration","eventDate":"0000-00-00T00:00:00Z"},'
        b'{"eventAction":"registration","eventDate":"2020-02-30"},'
        b'{"eventAction":"expiration","eventDate":"2027-01-01T00:00:00Z"}],'
        b'"entities":[{"roles":["registrar"],"vcardArray":["vcard",[["fn",{},"text","A\\ud800\\nB\\u0007"]]]}]}'
    )
    rdap.replies[NAME] = http(200, body)
    found = await record(client)
    assert found.created is None
    assert found.expires == datetime(2027, 1, 1, tzinfo=UTC)
    assert found.registrar == "A B"


async def test_a_registrar_name_of_a_megabyte_is_cut(client: MakeClient, rdap: Rdap) -> None:
    document = domain_object(NAME)
    document["entities"][0]["vcardArray"][1][1][3] = "R" * 100_000
    rdap.replies[NAME] = answer(document)
    assert (await record(client)).registrar == "R" * 200


async def test_a_related_link_to_a_metadata_address_is_not_followed(client: MakeClient, rdap: Rdap) -> None:
    links = [{"rel": "related", "type": "application/rdap+json", "href": "http://169.254.169.254/latest/"}]
    rdap.replies[NAME] = answer(domain_object(NAME, links=links))
    assert (await record(client)).created == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert len(rdap.paths) == 1


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("http://rdap.org/domain/x", "refused"),
        ("https://metadata.example/latest", "unreachable"),
        ("https://169.254.169.254/latest", "unreachable"),
        ("https://0xa9fea9fe/", "unreachable"),
        ("file:///etc/passwd", "refused"),
        ("https://[::bad/", "malformed"),
        ("", "malformed"),
        ("/v1/domain/" + NAME, "malformed"),
    ],
    ids=["plain http", "name of a metadata address", "metadata", "hex", "file", "bad IPv6", "empty", "loop"],
)
async def test_a_redirect_goes_nowhere_it_must_not(client: MakeClient, rdap: Rdap, target: str, word: str) -> None:
    rdap.replies[NAME] = http(302, b"", Location=target)
    assert await reason(client) == word
    assert len(rdap.paths) <= 4


async def test_a_redirect_to_another_path_is_followed(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = http(302, b"", Location="/new/domain/moved")
    rdap.replies["moved"] = answer(domain_object(NAME))
    assert (await record(client)).domain == NAME


async def test_a_404_from_where_the_registry_redirects_to_is_not_its_word(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = http(302, b"", Location=f"https://127.0.0.1:{rdap.port}/nobody")
    assert await reason(client) == "malformed"


@pytest.mark.parametrize("name", ["../../admin.com", "a\r\nHost: x.com", "a b.com", "a/b.com", "", ".", "com",
                                  "a?b=c.com", "x" * 64 + ".com", "ä\x00.com", "%2e%2e.com"])  # fmt: skip
async def test_a_name_that_is_none_is_never_put_in_a_url(
    client: MakeClient, rdap: Rdap, whois: Whois, name: str
) -> None:
    async with client() as asking:
        outcome = await asking.fetch(name)
    assert isinstance(outcome, Inconclusive)
    assert rdap.paths == []
    assert whois.questions == []


async def test_a_server_at_a_private_address_is_not_asked(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = answer(domain_object(NAME))
    assert await reason(client, guard=AddressGuard()) == "unreachable"
    assert rdap.paths == []


async def test_plain_http_is_for_allowed_networks_only(client: MakeClient) -> None:
    assert await reason(client, base="http://192.0.2.1/") == "refused"
    assert await reason(client, base="http://unknown.example/") == "refused"
    assert await reason(client, base="http://127.0.0.1:9/") == "unreachable"


async def test_a_certificate_of_nobody_is_not_trusted(
    client: MakeClient, rdap: Rdap, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = client(whois=False)
    monkeypatch.setattr(asking, "_ca_file", "")
    async with asking:
        assert isinstance(await asking.fetch(NAME), Inconclusive)
    assert rdap.paths == []


async def test_an_answer_is_kept_for_the_run(client: MakeClient, rdap: Rdap) -> None:
    rdap.replies[NAME] = answer(domain_object(NAME))
    async with client() as asking:
        assert await asking.fetch(NAME) == await asking.fetch(NAME)
    assert len(rdap.paths) == 1
