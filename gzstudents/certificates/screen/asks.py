"""What other screens may ask of the screen 证书打印."""

from gzstudents.kernel.plain import Plain


class ShowCertificates(Plain):
    """Show these: all of some people, or some by their numbers."""

    people: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()


class ReissueCertificate(Plain):
    """Handed on to the slice that issued it: only there is known what a replacement says and what it stands for."""

    number: str
