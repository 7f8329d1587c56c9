"""What other screens may ask of the screen 证书打印."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowCertificates:
    """Show these: all of some people, or some by their numbers."""

    people: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReissueCertificate:
    """Handed on to the slice that issued it: only there is known what a replacement says and what it stands for."""

    number: str
