"""The screen 证书打印, what it can be asked for, and what certificates add to a student."""

from gzstudents.certificates.screen.asks import ReissueCertificate, ShowCertificates
from gzstudents.certificates.screen.certificates import CertificatesScreen
from gzstudents.certificates.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "CertificatesScreen", "ReissueCertificate", "ShowCertificates"]
