"""Who registered a domain and when: RDAP first, WHOIS where there is none."""

from brandguard.registration.client import RegistrationClient

__all__ = ["RegistrationClient"]
