"""Certificates nobody may have vouched for, read from their bytes; hostile ones are survived."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning

from brandguard.model import Certificate

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_NAMES = 200
_MAX_TEXT = 500


def read_certificate(der: bytes | None, problem: str | None) -> Certificate | None:
    """The certificate in ``der`` with the verdict OpenSSL gave, or None where even its dates cannot be read.

    A subject, issuer or list of names that cannot be read is left empty.
    """
    if not der:
        return None
    with warnings.catch_warnings():
        # It warns of malformed serial numbers and the like; such a certificate is evidence, not our problem.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        warnings.simplefilter("ignore", UserWarning)
        return _read(der, problem)


def _read(der: bytes, problem: str | None) -> Certificate | None:
    try:
        certificate = x509.load_der_x509_certificate(der)
        not_before, not_after = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except (ValueError, TypeError, OverflowError):
        return None
    return Certificate(
        subject=_text(lambda: certificate.subject.rfc4514_string()),
        issuer=_text(lambda: certificate.issuer.rfc4514_string()),
        names=_names(certificate),
        not_before=not_before,
        not_after=not_after,
        problem=problem,
    )


def _text(read: Callable[[], str]) -> str:
    try:
        return read()[:_MAX_TEXT]
    except (ValueError, TypeError):
        return ""


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return tuple(name[:255] for name in extension.value.get_values_for_type(x509.DNSName)[:_MAX_NAMES])
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError, TypeError):
        return ()
