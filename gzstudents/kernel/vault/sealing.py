"""The few building blocks of the vault, each from a library: a password's key, sealing to a public key, sealing a text."""

import base64
import os
import time
import unicodedata
from typing import NamedTuple

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY = 32  # bytes
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_LEAST, _MOST = 64 * 1024, 256 * 1024  # KiB of memory for Argon2
_TARGET = 0.75  # seconds one guess should take


class Unreadable(Exception):
    """The key does not fit what was sealed."""


class Cost(NamedTuple):
    """What one try of a password costs: passes, KiB of memory, lanes."""

    passes: int
    memory: int
    lanes: int


def calibrated() -> Cost:
    """As much as this computer does in 0.5 to 1 s, within 64 to 256 MiB."""
    began = time.perf_counter()
    password_key("calibration", bytes(16), Cost(2, _LEAST, 4))
    once = (time.perf_counter() - began) / 2  # a pass over the least memory
    memory = max(_LEAST, min(_MOST, int(_LEAST * _TARGET / (3 * max(once, 1e-6)))))
    memory -= memory % 1024
    passes = max(3, min(12, round(_TARGET / (max(once, 1e-6) * memory / _LEAST))))
    return Cost(passes, memory, 4)


def password_key(password: str, salt: bytes, cost: Cost) -> bytes:
    """Argon2id. The same password typed on another keyboard gives the same key: NFKC before hashing."""
    secret = unicodedata.normalize("NFKC", password).encode()
    return hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, KEY, Type.ID)


def subkey(key: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), KEY, None, f"gzstudents {purpose}".encode()).derive(key)


def new_pair() -> tuple[bytes, bytes]:
    """Private and public half."""
    made = X25519PrivateKey.generate()
    return made.private_bytes_raw(), made.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(public: bytes, secret: bytes, about: str) -> str:
    """For whoever has the private half (HPKE, RFC 9180); `about` must be the same when it is opened."""
    return text(_SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public), about.encode()))


def unseal(private: bytes, sealed: str, about: str) -> bytes:
    try:
        return _SUITE.decrypt(raw(sealed), X25519PrivateKey.from_private_bytes(private), about.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def lock(key: bytes, secret: bytes, about: str) -> str:
    """AES-256-GCM under a key; the nonce goes in front."""
    nonce = os.urandom(12)
    return text(nonce + AESGCM(key).encrypt(nonce, secret, about.encode()))


def unlock(key: bytes, locked: str, about: str) -> bytes:
    whole = raw(locked)
    try:
        return AESGCM(key).decrypt(whole[:12], whole[12:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def raw(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except ValueError as error:
        raise Unreadable from error
