"""The screen 证书打印, what it can be asked for, and what certificates add to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.certificates.screen.asks import ReissueCertificate, ShowCertificates
from gzstudents.certificates.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

if TYPE_CHECKING:
    from gzstudents.certificates.screen.certificates import CertificatesScreen

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "CertificatesScreen", "ReissueCertificate", "ShowCertificates"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "CertificatesScreen":
        from gzstudents.certificates.screen.certificates import CertificatesScreen

        return CertificatesScreen
    raise AttributeError(name)
