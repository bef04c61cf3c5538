"""TLS contexts, shared: loading the public authorities costs about 50 ms, so it is done once a process."""

from __future__ import annotations

import ssl
from functools import cache

import httpx

from brandguard.errors import SettingsError

# OpenSSL's X509_V_ERR_* (include/openssl/x509_vfy.h.in) in the words of Certificate.problem.
_PROBLEMS = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    62: "name_mismatch",
    63: "name_mismatch",
    64: "name_mismatch",
}


def problem_word(error: ssl.SSLCertVerificationError) -> str:
    """Why a browser would refuse the certificate; any other chain fault is ``untrusted``."""
    return _PROBLEMS.get(error.verify_code, "untrusted")


@cache
def strict_context(ca_file: str = "") -> ssl.SSLContext:
    """Verifies against the public authorities and those in ``ca_file`` (PEM). Raises SettingsError."""
    return _verifying(ca_file)


@cache
def judging_context(ca_file: str = "") -> ssl.SSLContext:
    """Verifies likewise, but speaks to legacy servers too: old TLS is evidence, not a reason to look away."""
    context = _verifying(ca_file)
    _tolerate_legacy(context)
    return context


@cache
def lax_context() -> ssl.SSLContext:
    """Verifies nothing: for pages that are only looked at after their certificate was judged bad."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    _tolerate_legacy(context)
    return context


def _verifying(ca_file: str) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    # On by default from Python 3.13 only; browsers do not insist on it, and verdicts must not depend on the version.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.verify_flags |= ssl.VERIFY_X509_TRUSTED_FIRST
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as problem:  # ssl.SSLError is one
            raise SettingsError(
                f"ca_file {ca_file!a} cannot be used: {problem.strerror or problem}", fix="give a PEM file"
            ) from None
    return context


def _tolerate_legacy(context: ssl.SSLContext) -> None:
    """TLS 1.0, small keys and old renegotiation, as far as the local OpenSSL permits."""
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
