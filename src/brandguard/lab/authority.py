"""The lab's certificate authority: leaf certificates made on demand for the host a client asks for.

Elliptic-curve keys (a key and a signature take well under a millisecond) and one key for all leaves.
"""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections import OrderedDict
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from brandguard.names import is_address

if TYPE_CHECKING:
    from pathlib import Path

    from brandguard.lab.scenario import CertificateKind

MISMATCH_NAME = "default.lab-hosting.net"
_DAY = datetime.timedelta(days=1)
_MAX_COMMON_NAME = 64  # RFC 5280, appendix A: ub-common-name
_KEPT = 512  # TLS contexts; one is some tens of kilobytes
_CA_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "brandguard lab CA")])


class Authority:
    """A CA that lives as long as the lab. ``folder`` holds leaf certificates while OpenSSL reads them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._today = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._ca_key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._ca = self._sign_ca()
        self._contexts: OrderedDict[tuple[str, str], ssl.SSLContext] = OrderedDict()

    @property
    def ca_pem(self) -> bytes:
        """The CA certificate clients are to trust."""
        return self._ca.public_bytes(serialization.Encoding.PEM)

    def context(self, host: str, kind: CertificateKind = "good") -> ssl.SSLContext:
        """A server's TLS context with a certificate of that kind for ``host`` (a name or an address)."""
        key = (host, kind)
        if key in self._contexts:
            self._contexts.move_to_end(key)
            return self._contexts[key]
        self._contexts[key] = context = self._make_context(self._leaf(host, kind))
        if len(self._contexts) > _KEPT:
            self._contexts.popitem(last=False)
        return context

    def _make_context(self, certificate: x509.Certificate) -> ssl.SSLContext:
        key = self._leaf_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = self._folder / "leaf.pem"  # the ssl module loads chains from files only
        file.touch(mode=0o600)
        file.write_bytes(key + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        context.set_alpn_protocols(["http/1.1"])
        file.unlink()
        return context

    def _leaf(self, host: str, kind: CertificateKind) -> x509.Certificate:
        shown = MISMATCH_NAME if kind == "mismatch" else host
        signer = self._leaf_key if kind == "self_signed" else self._ca_key
        subject = _subject(shown)
        age, life = (400, -10) if kind == "expired" else (30, 60)
        builder = (
            self._builder(subject, subject if kind == "self_signed" else _CA_NAME, age, life)
            .public_key(self._leaf_key.public_key())
            .add_extension(x509.SubjectAlternativeName(_alternative_names(shown)), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            # Python 3.13 verifies strictly and wants the authority's key identifier (RFC 5280, 4.2.1.1).
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        return builder.sign(signer, hashes.SHA256())

    def _sign_ca(self) -> x509.Certificate:
        public = self._ca_key.public_key()
        builder = (
            self._builder(_CA_NAME, _CA_NAME, 500, 3650)
            .public_key(public)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_ca_usage(), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        return builder.sign(self._ca_key, hashes.SHA256())

    def _builder(self, subject: x509.Name, issuer: x509.Name, age: int, life: int) -> x509.CertificateBuilder:
        """A certificate ``age`` days old that has ``life`` days to go."""
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._today - age * _DAY)
            .not_valid_after(self._today + life * _DAY)
        )


def _subject(host: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)] if len(host) <= _MAX_COMMON_NAME else [])


def _alternative_names(host: str) -> list[x509.GeneralName]:
    if is_address(host):
        return [x509.IPAddress(ipaddress.ip_address(host))]
    bare = host.removeprefix("www.")
    return [x509.DNSName(bare), x509.DNSName(f"www.{bare}")]


def _ca_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
