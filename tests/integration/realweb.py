"""nginx with TLS virtual hosts under a certificate authority of the tests' own."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import daemons
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGES = Path(__file__).parent / "pages"
OFFICIAL, IMPERSONATOR, RESELLER = "acme-brand.com", "acmebrandshop.com", "acmebrand-deals.net"
REDIRECT, BOT_WALL = "acme-brand.de", "acmebrand.shop"
HTTP_ONLY, MISMATCHED = "acmebrandonline.com", "acmebrandsale.com"
OTHER_NAME = "panel.hosting.example"
"""The server's own name, whose certificate MISMATCHED and every unknown host show."""


@dataclass(frozen=True)
class RealWeb:
    """Where nginx answers, and whom to trust."""

    http: int
    https: int
    ca_file: Path

    @property
    def port_map(self) -> dict[str, int]:
        return {"80": self.http, "443": self.https}


@contextlib.contextmanager
def real_web(folder: Path, plain_address: str) -> Iterator[RealWeb]:
    """nginx on 127.0.0.1 (http, https) and ``plain_address`` (http only), running until the block ends."""
    authority = Authority(folder)
    for host in (OFFICIAL, IMPERSONATOR, RESELLER, REDIRECT, BOT_WALL, OTHER_NAME):
        authority.certify(host)

    def prepare(ports: list[int]) -> tuple[list[str], Path]:
        configuration = folder / "nginx.conf"
        configuration.write_text(_configuration(folder, *ports, plain_address), encoding="utf-8")
        command = [daemons.program("nginx"), "-p", str(folder), "-c", str(configuration), "-e", "stderr"]
        return command, folder / "nginx.log"

    with daemons.daemon(2, prepare, lambda ports: all(map(daemons.listens, ports))) as (http, https):
        yield RealWeb(http, https, authority.ca_file)


def _configuration(folder: Path, http: int, https: int, plain_address: str) -> str:
    # Started by root (a container), nginx would drop to a user who cannot enter the tests' folders.
    user = "user root;" if os.geteuid() == 0 else ""
    scratch = "\n    ".join(
        f'{kind}_temp_path "{folder}/{kind}";' for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    listen = f"listen 127.0.0.1:{http};"

    def secure(host: str, certificate: str, rest: str) -> str:
        return f"""
    server {{
        {listen}
        listen 127.0.0.1:{https} ssl;
        server_name {host} www.{host};
        ssl_certificate "{folder}/{certificate}.pem";
        ssl_certificate_key "{folder}/{certificate}.pem";
        root "{PAGES}";
        {rest}
    }}"""

    def page(name: str) -> str:
        return f"location = / {{ try_files /{name} =404; }}"

    return f"""{user}
daemon off;
worker_processes 1;
pid "{folder}/nginx.pid";
events {{ worker_connections 256; }}
http {{
    access_log "{folder}/access.log";
    {scratch}
    types {{ text/html html; }}
    default_type text/html;
    charset utf-8;
    gzip on;
    gzip_min_length 1;
    server {{
        {listen}
        listen 127.0.0.1:{https} ssl default_server;
        server_name {OTHER_NAME};
        ssl_certificate "{folder}/{OTHER_NAME}.pem";
        ssl_certificate_key "{folder}/{OTHER_NAME}.pem";
        root "{PAGES}";
        {page("default.html")}
    }}{secure(MISMATCHED, OTHER_NAME, page("impersonator.html"))}{secure(OFFICIAL, OFFICIAL, page("official.html"))}{
        secure(IMPERSONATOR, IMPERSONATOR, page("impersonator.html"))
    }{secure(RESELLER, RESELLER, page("reseller.html"))}{
        secure(REDIRECT, REDIRECT, f"return 301 https://{OFFICIAL}/;")
    }{secure(BOT_WALL, BOT_WALL, "return 403;")}
    server {{
        listen {plain_address}:{http};
        server_name {HTTP_ONLY};
        root "{PAGES}";
        {page("impersonator.html")}
    }}
}}
"""


class Authority:
    """A certificate authority whose files lie in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _common_name("Acme integration CA")
        public = self._key.public_key()
        certificate = (
            _builder(self._name, self._name, public)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(_signs_certificates(), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def certify(self, host: str) -> None:
        """Write ``HOST.pem``: a key and a certificate for the host and its www."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host), x509.DNSName(f"www.{host}")])
        certificate = (
            _builder(_common_name(host), self._name, key.public_key())
            .add_extension(names, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (self._folder / f"{host}.pem").write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))


def _builder(subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )


def _common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signs_certificates() -> x509.KeyUsage:
    uses = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    return x509.KeyUsage(**uses, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False)
