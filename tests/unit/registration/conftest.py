"""Real registries on loopback: a WHOIS server, and an RDAP server over TLS under a CA of its own."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import json
import ssl
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from registration_lab import LOOPBACK, Rdap, Whois, lookup

from brandguard.registration import RegistrationClient
from brandguard.settings import RegistrationSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


@pytest.fixture
async def whois() -> AsyncIterator[Whois]:
    server = Whois()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield server


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """``(CA file, file with a server certificate for the lab's names and its key)``."""
    folder = tmp_path_factory.mktemp("ca")
    now = datetime.datetime.now(datetime.UTC)

    def certificate(subject: str, key: Any, issuer: str, signer: Any, *extensions: Any) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, hashes.SHA256())

    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    identifier = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    ca = certificate(
        "Lab CA", ca_key, "Lab CA", ca_key,
        (x509.BasicConstraints(True, None), True), (identifier, False), (usage, True),
    )  # fmt: skip
    names = x509.SubjectAlternativeName(
        [x509.DNSName("rdap.test.example"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
    leaf = certificate("rdap.test.example", key, "Lab CA", ca_key, (names, False), (issuer, False))
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(leaf.public_bytes(pem) + private)
    return folder / "ca.pem", folder / "server.pem"


@pytest.fixture
async def rdap(authority: tuple[Path, Path]) -> AsyncIterator[Rdap]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority[1])
    server = Rdap()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
    server.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield server


@pytest.fixture
def client(tmp_path: Path, authority: tuple[Path, Path], rdap: Rdap, whois: Whois) -> Callable[..., RegistrationClient]:
    """Makes a client whose RDAP server knows ``com`` and whose WHOIS server knows everything else."""

    def make(**changes: Any) -> RegistrationClient:
        document = tmp_path / "bootstrap.json"
        document.write_text(json.dumps({"version": "1.0", "services": [[["com"], [changes.pop("base", rdap.base)]]]}))
        settings = {
            "bootstrap": str(document),
            "whois_servers": {"*": whois.address},
            "timeout": 1.0,
            "pause": 0.0,
            **changes,
        }
        guard = settings.pop("guard", LOOPBACK)
        return RegistrationClient(
            RegistrationSettings(**settings), ca_file=str(authority[0]), lookup=lookup, guard=guard
        )

    return make
